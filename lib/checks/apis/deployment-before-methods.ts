import type { Rule } from '../rule';
import { deploymentsIn } from './deployments';

/** A deployment is a copy of what an API has at that moment. */
export const deploymentBeforeMethods: Rule = {
  name: 'DeploymentBeforeMethods',
  severity: 'error',
  cause: 'a deployment of an API depends on none of its methods or routes',
  consequence: 'CloudFormation creates it before them: "The REST API doesn\'t contain any methods", and the stack rolls back',
  fix: 'name the methods or routes in DependsOn of the deployment',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html',
  cdk: 'silent for L1s; the L2 adds the dependencies',
  find: function* (all) {
    for (const { deployment, before, anytime } of deploymentsIn(all)) {
      if (before.length > 0 || anytime.length === 0) continue;
      yield { resource: deployment, message: `it must depend on the methods or routes of its API, got none of ${anytime.length} in its DependsOn` };
    }
  },
};
