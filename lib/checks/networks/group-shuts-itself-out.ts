import type { Rule } from '../rule';
import { closedConnections, wish } from './closed-connections';

export const groupShutsItselfOut: Rule = {
  name: 'GroupShutsItselfOut',
  severity: 'warning',
  cause: 'a client and its server have one security group, which has no rule for its own members',
  consequence: 'connections between them time out: to be in one group opens nothing',
  fix: 'add an AWS::EC2::SecurityGroupIngress to the group that names the group itself',
  source: 'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  cdk: 'silent',
  find: function* (all) {
    for (const closed of closedConnections(all)) {
      if (closed.inOneGroup) yield { resource: closed.server.resource, message: `${wish(closed)}, got one group for both, without a rule for its own members` };
    }
  },
};
