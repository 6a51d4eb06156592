import type { Rule } from '../rule';
import { mayCall } from '../../template/resource-policy';
import { serviceDeliveries } from './service-deliveries';

/** Services that call a function in their own name need a permission of it. */
export const functionRefusesCall: Rule = {
  name: 'FunctionRefusesCall',
  severity: 'error',
  cause: 'something calls a function that has no permission for it',
  consequence: 'the call is refused: events are lost, requests get an error; a bucket notification, target group or log subscription fails to deploy',
  fix: 'add an AWS::Lambda::Permission for the service, with SourceArn set to the caller; for an alias, on the alias',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html',
  cdk: 'silent for L1s and imported functions (an L2 annotates those); the L2 targets add the permission',
  find: function* (all) {
    for (const { from, to, at, service, what, request } of serviceDeliveries(all)) {
      if (!to.type.startsWith('AWS::Lambda::') || mayCall(all, to, service, from, request) !== false) continue;
      yield { resource: to, message: `it must permit ${service} to call it, got no permission for the ${what} of ${(from === at ? from : at).displayName}${request === undefined ? '' : `, ${request}`}` };
    }
  },
};
