import { referencesIn } from '../../template';
import { isExported } from '../exported';
import type { Rule } from '../rule';

export const capacityProviderUnused: Rule = {
  name: 'CapacityProviderUnused',
  severity: 'warning',
  cause: 'a capacity provider is in no cluster and in no strategy',
  consequence: 'its Auto Scaling group never runs a task, and stays at its minimum',
  fix: 'name it in CapacityProviders of a cluster',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html',
  cdk: 'silent',
  find: function* (all) {
    for (const resource of all.templates.ofType('AWS::ECS::CapacityProvider')) {
      if (resource.properties.has('ClusterName') || isExported(resource)) continue;
      const isUsed = all.templates.resources.some((other) => other !== resource && referencesIn(other.properties.value()).some((reference) => reference.resource === resource));
      const name = resource.properties.text('Name');
      if (isUsed || name !== undefined) continue;
      yield { resource, message: 'a cluster must name it in its CapacityProviders, got none' };
    }
  },
};
