import type { Rule } from '../rule';
import { deploymentsIn } from './deployments';
import { routeName } from './routes';

/** What is created after a deployment is not in it. */
export const deploymentMissesMethods: Rule = {
  name: 'DeploymentMissesMethods',
  severity: 'warning',
  cause: 'a deployment of an API depends on some of its methods or routes, and not on the others',
  consequence: 'those that are created after it are not deployed: their requests are answered with 403 or 404',
  fix: 'name all methods or routes in DependsOn of the deployment',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html',
  cdk: 'silent for L1s; the L2 adds the dependencies',
  find: function* (all) {
    for (const { deployment, before, anytime } of deploymentsIn(all)) {
      if (before.length === 0 || anytime.length === 0) continue;
      yield { resource: deployment, message: `it should depend on all methods or routes of its API, got none on ${anytime.map((part) => `${part.logicalId} (${routeName(part)})`).join(', ')}` };
    }
  },
};
