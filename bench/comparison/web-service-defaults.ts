import { ofType, resources, Templates } from '../templates';
import { attribute, Default, logRetention, seconds, stated } from './defaults';

const service = (templates: Templates): any => ofType(templates, 'AWS::ECS::Service')[0];
const container = (templates: Templates): any => ofType(templates, 'AWS::ECS::TaskDefinition')[0].ContainerDefinitions[0];
const targetGroup = (templates: Templates): any => ofType(templates, 'AWS::ElasticLoadBalancingV2::TargetGroup')[0];
const loadBalancer = (templates: Templates): any => ofType(templates, 'AWS::ElasticLoadBalancingV2::LoadBalancer')[0];
const scalableTarget = (templates: Templates): any => ofType(templates, 'AWS::ApplicationAutoScaling::ScalableTarget')[0];
const variable = (templates: Templates, name: string): string | undefined => container(templates).Environment?.find(({ Name }: any) => Name === name)?.Value;

// What AWS does where a template is silent:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html

/** What a web server does unless told otherwise. */
export const WEB_SERVICE_DEFAULTS: Default[] = [
  { name: 'desired count', read: (templates) => stated(service(templates).DesiredCount, '', 'starts with 1, then keeps the running count') },
  {
    name: 'min to max capacity',
    read: (templates) => {
      const target = scalableTarget(templates);
      return target === undefined ? 'does not scale' : `${target.MinCapacity} to ${target.MaxCapacity} tasks`;
    },
  },
  { name: 'scaling', read: (templates) => scaling(ofType(templates, 'AWS::ApplicationAutoScaling::ScalingPolicy')) },
  { name: 'min healthy percent', read: (templates) => stated(service(templates).DeploymentConfiguration?.MinimumHealthyPercent, ' %', '100 %') },
  { name: 'max healthy percent', read: (templates) => stated(service(templates).DeploymentConfiguration?.MaximumPercent, ' %', '200 %') },
  {
    name: 'circuit breaker',
    read: (templates) => {
      const breaker = service(templates).DeploymentConfiguration?.DeploymentCircuitBreaker;
      if (breaker?.Enable !== true) return 'no: a broken release is tried for hours';
      return breaker.Rollback === true ? 'with rollback' : 'without rollback';
    },
  },
  { name: 'zone rebalancing', read: (templates) => stated(service(templates).AvailabilityZoneRebalancing, '', 'ENABLED for a new service, unchanged for an existing one') },
  { name: 'deregistration delay', read: (templates) => stated(attribute(targetGroup(templates).TargetGroupAttributes, 'deregistration_delay.timeout_seconds'), ' s', '300 s') },
  { name: 'stop timeout', read: (templates) => seconds(container(templates).StopTimeout, '30 s') },
  { name: 'init process', read: (templates) => (container(templates).LinuxParameters?.InitProcessEnabled === true ? 'yes' : 'no') },
  {
    name: 'a dead task is noticed after',
    read: (templates) => {
      const { HealthCheckIntervalSeconds = 30, UnhealthyThresholdCount = 2 } = targetGroup(templates);
      return `${HealthCheckIntervalSeconds * UnhealthyThresholdCount} s`;
    },
  },
  {
    name: 'a task that is well again gets requests after',
    read: (templates) => {
      const { HealthCheckIntervalSeconds = 30, HealthyThresholdCount = 5 } = targetGroup(templates);
      return `${HealthCheckIntervalSeconds * HealthyThresholdCount} s`;
    },
  },
  { name: 'health check grace period', read: (templates) => seconds(service(templates).HealthCheckGracePeriodSeconds, '0 s') },
  { name: 'idle timeout', read: (templates) => stated(attribute(loadBalancer(templates).LoadBalancerAttributes, 'idle_timeout.timeout_seconds'), ' s', '60 s') },
  { name: 'keep-alive told to the container', read: (templates) => stated(variable(templates, 'KEEP_ALIVE_TIMEOUT_MS'), ' ms', 'the server\'s own, 5 s in Node.js') },
  { name: 'invalid headers', read: (templates) => (attribute(loadBalancer(templates).LoadBalancerAttributes, 'routing.http.drop_invalid_header_fields.enabled') === 'true' ? 'dropped' : 'not set: passed on') },
  { name: 'load balancers for three services', read: (templates) => String(ofType(templates, 'AWS::ElasticLoadBalancingV2::LoadBalancer').length) },
  { name: 'public address of a task', read: (templates) => (service(templates).NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp === 'ENABLED' ? 'yes' : 'no') },
  { name: 'NAT gateways', read: (templates) => String(ofType(templates, 'AWS::EC2::NatGateway').length) },
  { name: 'gateway endpoints', read: (templates) => String(ofType(templates, 'AWS::EC2::VPCEndpoint').length) },
  { name: 'default security group of the VPC', read: (templates) => (ofType(templates, 'Custom::VpcRestrictDefaultSG').length > 0 ? 'emptied, by a function of CDK' : 'left as AWS makes it') },
  { name: 'alarms', read: (templates) => ofType(templates, 'AWS::CloudWatch::Alarm').map(({ MetricName }) => MetricName).join(', ') || 'none' },
  { name: 'log lines are kept', read: (templates) => logRetention(resources(templates).find(({ Type }) => Type === 'AWS::Logs::LogGroup')) },
  { name: 'a log that cannot be written', read: (templates) => (container(templates).LogConfiguration.Options.mode === 'non-blocking' ? 'loses lines' : 'not set: as the account says, loses lines unless changed') },
  { name: 'container insights', read: (templates) => stated(ofType(templates, 'AWS::ECS::Cluster')[0].ClusterSettings?.[0].Value, '', 'as the account says') },
  { name: 'processor', read: (templates) => stated(ofType(templates, 'AWS::ECS::TaskDefinition')[0].RuntimePlatform?.CpuArchitecture, '', 'X86_64') },
  { name: 'tags of the service reach its tasks', read: (templates) => (service(templates).PropagateTags === undefined ? 'no' : 'yes') },
];

function scaling(policies: any[]): string {
  const texts = policies.map(({ TargetTrackingScalingPolicyConfiguration: tracking }) => (
    `${tracking.PredefinedMetricSpecification.PredefinedMetricType} ${tracking.TargetValue}`
  ));
  return [...new Set(texts)].join(', ') || 'none';
}
