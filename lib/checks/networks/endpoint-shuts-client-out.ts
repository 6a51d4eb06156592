import type { Rule } from '../rule';
import { clientsIn } from './clients';
import { endpointsOf } from './endpoints';
import { groupsAt, groupsOf, mayConnect } from './paths';
import { kindOf, networkOf, subnetsAt } from './subnets';

export const endpointShutsClientOut: Rule = {
  name: 'EndpointShutsClientOut',
  severity: 'error',
  cause: 'an interface endpoint lets no connection through from functions or tasks that have no other way out',
  consequence: 'every call to the service behind the endpoint times out; tasks cannot pull their image',
  fix: 'allow port 443 from the clients\' security group, or from the network\'s addresses, in the endpoint\'s security group',
  source: 'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  cdk: 'silent; the L2 opens the endpoint to the whole network unless told otherwise',
  find: function* (all) {
    for (const { resource, placement } of clientsIn(all)) {
      const subnets = placement === undefined ? undefined : subnetsAt(placement.subnets, all);
      const from = placement === undefined ? undefined : groupsAt(placement.groups, all);
      if (subnets === undefined || from === undefined || kindOf(subnets) !== 'isolated') continue;
      const network = networkOf(subnets);
      for (const endpoint of network === undefined ? [] : endpointsOf(network)) {
        const to = groupsOf(endpoint.resource, all, 'SecurityGroupIds');
        if (to === undefined || mayConnect(from, to, HTTPS, all) !== false) continue;
        yield { resource: endpoint.resource, message: `its security groups must let ${resource.displayName} in on port ${HTTPS}, got no rule that does` };
      }
    }
  },
};

const HTTPS = 443;
