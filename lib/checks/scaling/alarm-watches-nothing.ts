import { Reference, Settings } from '../../template';
import type { Rule } from '../rule';

/** What a dimension holds: by its name, the type of resource and the attribute that gives it. */
const DIMENSIONS: Readonly<Record<string, readonly [type: string, attribute: string]>> = {
  QueueName: ['AWS::SQS::Queue', 'QueueName'],
  FunctionName: ['AWS::Lambda::Function', 'Ref'],
  ServiceName: ['AWS::ECS::Service', 'Name'],
  ClusterName: ['AWS::ECS::Cluster', 'Ref'],
  LoadBalancer: ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerFullName'],
  TargetGroup: ['AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroupFullName'],
  TopicName: ['AWS::SNS::Topic', 'TopicName'],
};

export const alarmWatchesNothing: Rule = {
  name: 'AlarmWatchesNothing',
  severity: 'error',
  cause: 'a dimension of a metric holds the ARN or URL of a resource where CloudWatch has its name',
  consequence: 'the metric never has a value: the alarm never fires, what it scales is never scaled',
  fix: 'take the attribute that the dimension is named for, such as Fn::GetAtt QueueName of a queue',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html',
  cdk: 'silent for L1s and for Metric; metrics of L2s are right',
  find: function* (all) {
    for (const { resource, metrics } of all.alarms) {
      const dimensions = [...resource.properties.list('Dimensions'), ...metrics.flatMap((metric) => metric.list('MetricStat', 'Metric', 'Dimensions'))];
      for (const problem of dimensions.map(problemOf)) {
        if (problem !== undefined) yield { resource, message: problem };
      }
    }
  },
};

function problemOf(dimension: Settings): string | undefined {
  const [name, value] = [dimension.text('Name'), dimension.value('Value')];
  if (typeof name !== 'string' || !(value instanceof Reference) || !Object.hasOwn(DIMENSIONS, name)) return undefined;
  const [type, attribute] = DIMENSIONS[name];
  if (value.resource.type !== type || value.attribute === attribute) return undefined;
  return `dimension ${name} must be ${attribute === 'Ref' ? 'Ref' : `Fn::GetAtt ${attribute}`} of ${value.resource.displayName}, got ${value.attribute}`;
}
