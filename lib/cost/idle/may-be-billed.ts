import { FREE_CUSTOM_RESOURCES, FREE_TYPES } from './free-types';
import { METERED_TYPES } from './metered-types';

/** Types that rules look at beside the resource they are asked about. */
const LOOKED_AT: ReadonlySet<string> = new Set([
  'AWS::ECS::TaskDefinition', 'AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration', 'AWS::SQS::Queue',
  'AWS::EC2::Subnet', 'AWS::EC2::Route', 'AWS::EC2::RouteTable', 'AWS::EC2::SubnetRouteTableAssociation',
]);

/** Properties of which one must be set for a resource of the type to be `billed`; without any it never is. */
const BILLED_ONLY_WITH: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['SnapStart'],
  'AWS::Lambda::Alias': ['ProvisionedConcurrencyConfig'],
  'AWS::Lambda::Version': ['ProvisionedConcurrencyConfig'],
  'AWS::Lambda::EventSourceMapping': ['ProvisionedPollerConfig'],
  'AWS::ApiGateway::Stage': ['CacheClusterEnabled'],
  'AWS::CloudFront::Distribution': ['DistributionConfig'],
  'AWS::EFS::FileSystem': ['ThroughputMode'],
  'AWS::EC2::VPCEndpoint': ['VpcEndpointType'],
  'AWS::ApplicationAutoScaling::ScalingPolicy': [],
  'AWS::AutoScaling::ScalingPolicy': [],
  'AWS::CloudWatch::Alarm': [],
  'AWS::CloudWatch::CompositeAlarm': [],
  'AWS::Pipes::Pipe': [],
  'AWS::Route53::HealthCheck': [],
  'AWS::Route53::HostedZone': [],
  'AWS::Scheduler::Schedule': [],
  'AWS::SecretsManager::Secret': [],
  'AWS::SSM::Parameter': [],
};

/** Whether resources of a type cost nothing while idle and tell nothing about what others cost: they need not be read. */
export function isFreeWhateverItSays(type: string): boolean {
  return !LOOKED_AT.has(type) && isFree(type);
}

/**
 * Whether a resource may turn out to be `billed`, told without reading it.
 *
 * @param has whether one of its properties is set, to whatever
 */
export function mayBeBilled(type: string, has: (property: string) => boolean): boolean {
  return Object.hasOwn(BILLED_ONLY_WITH, type) ? BILLED_ONLY_WITH[type].some(has) : !isFree(type);
}

function isFree(type: string): boolean {
  return FREE_TYPES.has(type) || METERED_TYPES.has(type) || FREE_CUSTOM_RESOURCES.has(type);
}
