import { isKnown, Resource, Settings, Workloads } from '../../template';
import type { Rule } from '../rule';

export const capacityProviderNotInCluster: Rule = {
  name: 'CapacityProviderNotInCluster',
  severity: 'error',
  cause: 'a service asks for a capacity provider that its cluster does not have',
  consequence: 'ECS rejects the service',
  fix: 'name the provider in CapacityProviders of the cluster or of its AWS::ECS::ClusterCapacityProviderAssociations',
  source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, cluster } of all.services) {
      if (cluster?.type !== 'AWS::ECS::Cluster') continue;
      const has = providersOf(cluster, all);
      if (has === undefined) continue;
      for (const item of resource.properties.list('CapacityProviderStrategy')) {
        const wanted = nameOf(item);
        // A provider may name its cluster itself.
        if (wanted === undefined || has.has(wanted) || (typeof wanted !== 'string' && wanted.properties.has('ClusterName'))) continue;
        yield { resource, message: `CapacityProviderStrategy must name providers of ${cluster.displayName}, got ${typeof wanted === 'string' ? wanted : wanted.displayName}` };
      }
    }
  },
};

/** Names and resources of the providers of a cluster; `undefined` if one is not known. */
function providersOf(cluster: Resource, all: Workloads): Set<string | Resource> | undefined {
  const lists = [cluster, ...all.templates.ofType('AWS::ECS::ClusterCapacityProviderAssociations').filter(({ properties }) => {
    const of = all.resourceAt(properties.value('Cluster'));
    return of === cluster || of === undefined;
  })];
  const providers = lists.flatMap(({ properties }) => properties.values('CapacityProviders').map((value) => nameOf(Settings.of({ CapacityProvider: value }))));
  return providers.includes(undefined) ? undefined : new Set(providers.filter((provider) => provider !== undefined));
}

function nameOf(item: Settings): string | Resource | undefined {
  const [resource, name] = [item.resource('CapacityProvider'), item.text('CapacityProvider')];
  return resource ?? (name !== undefined && isKnown(name) ? name : undefined);
}
