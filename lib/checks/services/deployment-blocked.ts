import type { Rule } from '../rule';

export const deploymentBlocked: Rule = {
  name: 'DeploymentBlocked',
  severity: 'error',
  cause: 'a service may neither start a new task before it stops an old one, nor stop an old one first',
  consequence: 'ECS rejects the service, or no deployment ever ends',
  fix: 'set MaximumPercent above 100 (200 is usual), or MinimumHealthyPercent below 100',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html',
  cdk: 'silent for L1s; the L2 refuses',
  find: function* (all) {
    for (const { resource, deployment, desiredCount } of all.services) {
      const [min, max] = [deployment.number('MinimumHealthyPercent'), deployment.number('MaximumPercent')];
      if (typeof min !== 'number' || typeof max !== 'number') continue;
      const isDaemon = resource.properties.text('SchedulingStrategy') === 'DAEMON';
      if (max < min) yield { resource, message: `MaximumPercent must be at least MinimumHealthyPercent, ${min}, got ${max}` };
      else if (min === 100 && max === 100) yield { resource, message: 'MaximumPercent must be above 100 where MinimumHealthyPercent is 100, got 100' };
      // One task: 150 percent of it are still one, and the one must stay.
      else if (!isDaemon && typeof desiredCount === 'number' && desiredCount > 0 && Math.floor(desiredCount * max / 100) <= desiredCount && Math.ceil(desiredCount * min / 100) >= desiredCount) {
        yield { resource, message: `MaximumPercent must leave room for one more than ${desiredCount} tasks, got ${max}, and MinimumHealthyPercent ${min} lets none stop` };
      }
    }
  },
};
