import { Reference, ScalableTarget, Text, textIn } from '../../template';
import type { Rule } from '../rule';

export const scalableTargetWrong: Rule = {
  name: 'ScalableTargetWrong',
  severity: 'error',
  cause: 'a scalable target does not name its service the way Application Auto Scaling wants it',
  consequence: 'AWS rejects the scalable target',
  fix: 'ResourceId is service/<name of the cluster>/<name of the service>: Ref of a cluster, Fn::GetAtt Name of a service; ScalableDimension is ecs:service:DesiredCount',
  source: 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html',
  cdk: 'silent for L1s',
  find: function* (all) {
    for (const target of all.scalableTargets) {
      if (target.resource.properties.text('ServiceNamespace') !== 'ecs') continue;
      const problem = problemOf(target);
      if (problem !== undefined) yield { resource: target.resource, message: problem };
    }
  },
};

function problemOf({ resource: { properties }, dimension }: ScalableTarget): string | undefined {
  if (typeof dimension === 'string' && dimension !== 'ecs:service:DesiredCount') return `ScalableDimension must be ecs:service:DesiredCount for ecs, got ${dimension}`;
  const id = properties.value('ResourceId');
  const references = id instanceof Text ? id.parts.filter((part): part is Reference => part instanceof Reference) : [];
  for (const { resource, attribute } of references) {
    if (resource.type === 'AWS::ECS::Service' && attribute !== 'Name') return `ResourceId must end in the name of ${resource.displayName}, got its ${attribute}, which is an ARN`;
    if (resource.type === 'AWS::ECS::Cluster' && attribute !== 'Ref') return `ResourceId must have the name of ${resource.displayName}, got its ${attribute}`;
  }
  const written = textIn(id);
  const pattern = id instanceof Text ? id.pattern : written;
  if (typeof pattern === 'string' && !pattern.includes('${…}') && !/^service\/[^/]+\/[^/]+$/.test(pattern)) return `ResourceId must be service/<cluster>/<service>, got ${pattern}`;
  const types = references.map(({ resource }) => resource.type);
  return types.join() === 'AWS::ECS::Service,AWS::ECS::Cluster' ? 'ResourceId must have the cluster before the service, got the reverse' : undefined;
}
