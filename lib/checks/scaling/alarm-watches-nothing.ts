import { Reference, Settings } from '../../template';
import type { Rule } from '../rule';

/** What a dimension of AWS's own metrics holds: by its name, the type of resource and the attributes that give it. */
const DIMENSIONS: Readonly<Record<string, readonly [type: string, ...attributes: string[]]>> = {
  QueueName: ['AWS::SQS::Queue', 'QueueName'],
  FunctionName: ['AWS::Lambda::Function', 'Ref'],
  ServiceName: ['AWS::ECS::Service', 'Name'],
  ClusterName: ['AWS::ECS::Cluster', 'Ref'],
  LoadBalancer: ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerFullName'],
  TargetGroup: ['AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroupFullName'],
  TopicName: ['AWS::SNS::Topic', 'TopicName'],
  StateMachineArn: ['AWS::StepFunctions::StateMachine', 'Ref', 'Arn'],
  TableName: ['AWS::DynamoDB::Table', 'Ref'],
  StreamName: ['AWS::Kinesis::Stream', 'Ref'],
  DeliveryStreamName: ['AWS::KinesisFirehose::DeliveryStream', 'Ref'],
  AutoScalingGroupName: ['AWS::AutoScaling::AutoScalingGroup', 'Ref'],
  FileSystemId: ['AWS::EFS::FileSystem', 'Ref', 'FileSystemId'],
  DBClusterIdentifier: ['AWS::RDS::DBCluster', 'Ref'],
  ApiId: ['AWS::ApiGatewayV2::Api', 'Ref', 'ApiId'],
  // The name of a REST API, which no attribute gives: Ref is its id.
  ApiName: ['AWS::ApiGateway::RestApi'],
};

const TYPES = Object.values(DIMENSIONS).map(([type]) => type);

export const alarmWatchesNothing: Rule = {
  name: 'AlarmWatchesNothing',
  severity: 'error',
  cause: 'a dimension of a metric holds the ARN, id or URL of a resource where CloudWatch has its name, or a resource of another service',
  consequence: 'the metric never has a value: the alarm never fires, what it scales is never scaled',
  fix: 'take the attribute that the dimension is named for, such as Fn::GetAtt QueueName of a queue',
  source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html',
  cdk: 'silent for L1s and for Metric; metrics of L2s are right',
  find: function* (all) {
    for (const { resource, metrics } of all.alarms) {
      for (const metric of [resource.properties, ...metrics.map((one) => one.settings('MetricStat', 'Metric'))]) {
        const namespace = metric.text('Namespace');
        // In a namespace of its own a program names things as it likes.
        const isOfService = typeof namespace === 'string' && /^(AWS|ECS)\//.test(namespace);
        for (const problem of metric.list('Dimensions').map((dimension) => problemOf(dimension, isOfService))) {
          if (problem !== undefined) yield { resource, message: problem };
        }
      }
    }
  },
};

function problemOf(dimension: Settings, isOfService: boolean): string | undefined {
  const [name, value] = [dimension.text('Name'), dimension.value('Value')];
  if (!isOfService || typeof name !== 'string' || !(value instanceof Reference) || !Object.hasOwn(DIMENSIONS, name)) return undefined;
  const [type, ...attributes] = DIMENSIONS[name];
  // A name may be used by several services: only what is surely of another one is wrong.
  if (value.resource.type !== type) return TYPES.includes(value.resource.type) ? `dimension ${name} must be that of an ${type}, got ${value.resource.displayName} (${value.resource.type})` : undefined;
  if (attributes.includes(value.attribute)) return undefined;
  const wanted = attributes.length === 0 ? 'the Name' : attributes[0] === 'Ref' ? 'Ref' : `Fn::GetAtt ${attributes[0]}`;
  return `dimension ${name} must be ${wanted} of ${value.resource.displayName}, got ${value.attribute}`;
}
