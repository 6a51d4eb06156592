import { Resource, Workloads } from '../../template';
import type { Rule } from '../rule';

export const blueGreenWeightsFixed: Rule = {
  name: 'BlueGreenWeightsFixed',
  severity: 'warning',
  cause: 'a template splits the requests of a rule whose weights a blue/green deployment of ECS moves',
  consequence: 'the next deployment of the template undoes a shift, or the shift undoes the split',
  fix: 'give one target group 100 and the other 0, and leave the rest to the deployment',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html',
  cdk: 'silent',
  find: function* (all) {
    const owned = new Map(all.services.flatMap((service) => service.loadBalancers.flatMap((balancer) => {
      const rule = all.resourceAt(balancer.value('AdvancedConfiguration', 'ProductionListenerRule'));
      return rule === undefined ? [] : [[rule, service.resource] as const];
    })));
    for (const [rule, service] of owned) {
      const weights = weightsOf(rule, all);
      if (weights === undefined || weights.filter((weight) => weight > 0).length < 2) continue;
      yield { resource: rule, message: `its weights must be left to the deployments of ${service.displayName}, got ${weights.join(' and ')}` };
    }
  },
};

function weightsOf(rule: Resource, all: Workloads): number[] | undefined {
  const found = all.listenerRules.find(({ resource }) => resource === rule);
  const weights = found?.actions.flatMap(({ forwards }) => forwards.map(({ weight }) => weight)) ?? [];
  return weights.every((weight) => typeof weight === 'number') ? weights : undefined;
}
