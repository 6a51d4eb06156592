import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib/core';
import { Egress, Route, ScalingPolicy, SharedLoadBalancer, WebServerFleet, WebServerFleetProps } from '../../lib';
import { aPlainStack, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';
import { aFleet, statements } from './a-fleet';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

function templateData(stack: Stack): Record<string, any> {
  return onlyOne(stack, TEMPLATE).LaunchTemplateData;
}

/** What stands around the properties of the group. */
function groupOf(stack: Stack): Record<string, any> {
  return Object.values(Template.fromStack(stack).findResources(GROUP))[0];
}

describe('a web server fleet', () => {
  test('is an Auto Scaling group behind the platform\'s load balancer', () => {
    expect(inventory(aFleet().web)).toEqual({
      'AWS::AutoScaling::AutoScalingGroup': 1,
      'AWS::AutoScaling::ScalingPolicy': 1,
      'AWS::CloudWatch::Alarm': 5,
      'AWS::EC2::LaunchTemplate': 1,
      'AWS::EC2::SecurityGroup': 1,
      'AWS::EC2::SecurityGroupEgress': 1,
      'AWS::EC2::SecurityGroupIngress': 1,
      'AWS::ElasticLoadBalancingV2::ListenerRule': 1,
      'AWS::ElasticLoadBalancingV2::TargetGroup': 1,
      'AWS::IAM::InstanceProfile': 1,
      'AWS::IAM::Policy': 1,
      'AWS::IAM::Role': 1,
      'AWS::Logs::LogGroup': 1,
    });
  });

  test('has ids that never change', () => {
    const { web } = aFleet();
    expect([GROUP, TEMPLATE, 'AWS::Logs::LogGroup', TARGET_GROUP].map((type) => logicalIds(web, type))).toEqual([
      ['ShopGroupASGB1C8EA70'], ['ShopLaunchTemplate635251A1'], ['ShopLogs069302D0'], ['ShopTargetGroupC025E89F']]);
  });

  test('never says how many servers there are now: a deployment would reset what scaling decided', () => {
    expect(onlyOne(aFleet().web, GROUP)).not.toHaveProperty('DesiredCapacity');
    expect(groupOf(aFleet().web).UpdatePolicy.AutoScalingScheduledAction).toEqual({ IgnoreUnmodifiedGroupSizeProperties: true });
  });

  test.each<[string, Partial<WebServerFleetProps>, string, string]>([
    ['two to ten servers by default', {}, '2', '10'],
    ['up to five times its minimum', { minCapacity: 3 }, '3', '15'],
    ['what it is told', { minCapacity: 4, maxCapacity: 6 }, '4', '6'],
  ])('has %s', (_name, props, MinSize, MaxSize) => {
    expect(onlyOne(aFleet(props).web, GROUP)).toMatchObject({ MinSize, MaxSize });
  });

  test('is released by a refresh that adds servers before old ones leave, a quarter at a time', () => {
    const { AutoScalingInstanceRefresh } = groupOf(aFleet().web).UpdatePolicy;
    expect(AutoScalingInstanceRefresh).toMatchObject({
      Strategy: 'Rolling', Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 125, SkipMatching: true },
    });
  });

  test('adds a server before an ill one leaves, too', () => {
    expect(onlyOne(aFleet().web, GROUP).InstanceMaintenancePolicy).toEqual({ MinHealthyPercentage: 100, MaxHealthyPercentage: 125 });
  });

  test('is released in a numbered version of its template, which another image or environment changes', () => {
    const { LaunchTemplate: { Version } } = onlyOne(aFleet().web, GROUP);
    expect(Version).toEqual({ 'Fn::GetAtt': ['ShopLaunchTemplate635251A1', 'LatestVersionNumber'] });
    const before = JSON.stringify(templateData(aFleet().web));
    expect(JSON.stringify(templateData(aFleet().web))).toBe(before);
    expect(JSON.stringify(templateData(aFleet({ image: ecs.ContainerImage.fromRegistry('shop:2') }).web))).not.toBe(before);
    expect(JSON.stringify(templateData(aFleet({ environment: { COLOUR: 'red' } }).web))).not.toBe(before);
  });

  test('replaces servers that do not answer the load balancer, but not while they start', () => {
    expect(onlyOne(aFleet({ bootTime: Duration.minutes(2) }).web, GROUP)).toMatchObject({
      HealthCheckType: 'ELB', HealthCheckGracePeriod: 120, DefaultInstanceWarmup: 120,
    });
  });

  test('puts a server into service when it answers, and lets it finish when it leaves', () => {
    const hooks = (props: Partial<WebServerFleetProps>) => onlyOne(aFleet(props).web, GROUP).LifecycleHookSpecificationList;
    expect(hooks({ bootTime: Duration.minutes(2), longestRequest: Duration.minutes(5) })).toEqual([
      { LifecycleHookName: 'launch', LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', HeartbeatTimeout: 360, DefaultResult: 'ABANDON' },
      { LifecycleHookName: 'drain', LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING', HeartbeatTimeout: 360, DefaultResult: 'CONTINUE' },
    ]);
  });

  test('is created only when all its servers answer', () => {
    expect(groupOf(aFleet({ minCapacity: 3 }).web).CreationPolicy).toEqual({ ResourceSignal: { Count: 3, Timeout: 'PT6M' } });
  });

  test('runs on the latest Amazon Linux 2023 that there is at deployment', () => {
    const image = (props: Partial<WebServerFleetProps>) => {
      const { web } = aFleet(props);
      return Template.fromStack(web).toJSON().Parameters[templateData(web).ImageId.Ref];
    };
    const parameter = (processor: string) => ({ Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-${processor}` });
    expect(image({})).toEqual(parameter('arm64'));
    expect(image({ architecture: ecs.CpuArchitecture.X86_64 })).toEqual(parameter('x86_64'));
  });

  test('asks for session tokens from whoever reads its metadata, encrypts its disk and has no key to log in with', () => {
    const data = templateData(aFleet({ ephemeralStorage: Size.gibibytes(50) }).web);
    expect(data).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 50, VolumeType: 'gp3' } }],
      Monitoring: { Enabled: true },
    });
    expect(data).not.toHaveProperty('KeyName');
  });

  test('lets nobody in but the load balancer', () => {
    const { web } = aFleet({ containerPort: 3000 });
    expect(onlyOne(web, 'AWS::EC2::SecurityGroup')).not.toHaveProperty('SecurityGroupIngress');
    expect(onlyOne(web, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 3000, ToPort: 3000, IpProtocol: 'tcp', SourceSecurityGroupId: expect.anything() });
  });

  test('may do what a server must: log, publish its metrics, be opened by Session Manager, report to its own group', () => {
    const { web } = aFleet();
    expect(onlyOne(web, 'AWS::IAM::Role')).not.toHaveProperty('ManagedPolicyArns');
    expect(statements(web).map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], undefined],
      ['cloudwatch:PutMetricData', { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } }],
      [['ssm:UpdateInstanceInformation', 'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel'], undefined],
      ['autoscaling:DescribeAutoScalingInstances', undefined],
      ['autoscaling:CompleteLifecycleAction', { StringEquals: { 'autoscaling:ResourceTag/cdk-scale-to-zero:fleet': expect.anything() } }],
      [['cloudformation:DescribeStackResource', 'cloudformation:SignalResource'], undefined],
    ]);
  });

  test('reports to its own group alone: the tag that allows it is that of the group', () => {
    const { web } = aFleet();
    new WebServerFleet(web, 'Other', { image: IMAGE, routes: [Route.path('/other/*')] });
    const groups = Object.values(Template.fromStack(web).findResources(GROUP)).map(({ Properties }) => Properties.Tags);
    const allowed = statements(web).filter(({ Sid }) => Sid === 'Lifecycle').map(({ Condition }) => Condition.StringEquals['autoscaling:ResourceTag/cdk-scale-to-zero:fleet']);
    expect(groups).toEqual(allowed.map((Value) => [{ Key: 'cdk-scale-to-zero:fleet', Value, PropagateAtLaunch: false }]));
    expect(allowed[0]).not.toEqual(allowed[1]);
  });

  test('has its rights before its first server starts', () => {
    const { web } = aFleet();
    const [template] = Object.values(Template.fromStack(web).findResources(TEMPLATE));
    expect(template.DependsOn).toEqual(expect.arrayContaining(logicalIds(web, 'AWS::IAM::Policy')));
  });

  test('starts only when its rules stand', () => {
    const { web } = aFleet({ routes: [Route.path('/a/*'), Route.path('/b/*')] });
    expect(groupOf(web).DependsOn).toEqual(expect.arrayContaining(logicalIds(web, RULE)));
  });

  test.each<[string, Egress, boolean, string]>([
    ['public subnets with an address', Egress.publicIp(), true, 'PublicSubnet'],
    ['private subnets without one', Egress.natGateway(), false, 'WorkSubnet'],
  ])('runs in %s', (_name, egress, address, subnet) => {
    const { web } = aFleet({}, { egress });
    expect(templateData(web).NetworkInterfaces[0].AssociatePublicIpAddress).toBe(address);
    for (const { 'Fn::GetStackOutput': { OutputName } } of onlyOne(web, GROUP).VPCZoneIdentifier) expect(OutputName).toContain(subnet);
  });

  test('lets requests finish when a server leaves, and asks every ten seconds whether it is well', () => {
    expect(onlyOne(aFleet({ longestRequest: Duration.minutes(5), healthCheckPath: '/health' }).web, TARGET_GROUP)).toMatchObject({
      TargetGroupAttributes: expect.arrayContaining([{ Key: 'deregistration_delay.timeout_seconds', Value: '300' }]),
      HealthCheckPath: '/health', HealthCheckIntervalSeconds: 10, TargetType: 'instance', Port: 8080,
    });
  });

  test('may be granted more, and connects by its servers\' security group', () => {
    const { platform, shop, web } = aFleet();
    new s3.Bucket(web, 'Pictures').grantRead(shop);
    const cache = new ec2.SecurityGroup(platform, 'Cache', { vpc: platform.vpc });
    shop.connections.allowTo(cache, ec2.Port.tcp(6379));
    Template.fromStack(web).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 6379 });
    expect(platform.dependencies).toEqual([]);
  });

  test('takes the next instance type when the first is not to be had', () => {
    const { web } = aFleet({ instanceTypes: [new ec2.InstanceType('c7g.large'), new ec2.InstanceType('m7g.large')] });
    expect(onlyOne(web, GROUP).MixedInstancesPolicy).toMatchObject({
      InstancesDistribution: { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 100, OnDemandAllocationStrategy: 'prioritized' },
      LaunchTemplate: { Overrides: [{ InstanceType: 'c7g.large' }, { InstanceType: 'm7g.large' }] },
    });
    expect(onlyOne(web, GROUP)).not.toHaveProperty('CapacityRebalance');
  });

  test('runs a share of what is above its minimum on Spot, where it is seldom taken away', () => {
    const { web } = aFleet({ minCapacity: 3, spotPercent: 70, instanceTypes: [new ec2.InstanceType('c7g.large'), new ec2.InstanceType('m7g.large')] });
    expect(onlyOne(web, GROUP)).toMatchObject({
      CapacityRebalance: true,
      MixedInstancesPolicy: { InstancesDistribution: { OnDemandBaseCapacity: 3, OnDemandPercentageAboveBaseCapacity: 30, SpotAllocationStrategy: 'capacity-optimized' } },
    });
    expect(warningsOf(web)).toEqual([]);
  });

  test('keeps servers prepared and stopped', () => {
    expect(onlyOne(aFleet({ warmPoolSize: 2, minCapacity: 3 }).web, 'AWS::AutoScaling::WarmPool')).toMatchObject({
      MinSize: 2, MaxGroupPreparedCapacity: 5, PoolState: 'Stopped', AutoScalingGroupName: { Ref: 'ShopGroupASGB1C8EA70' },
    });
  });

  test('follows the architecture of its instance types', () => {
    const { web } = aFleet({ instanceTypes: [new ec2.InstanceType('m7i.large')] });
    expect(templateData(web).InstanceType).toBe('m7i.large');
    expect(templateData(web).ImageId.Ref).toContain('x8664');
    expect(templateData(aFleet({ architecture: ecs.CpuArchitecture.X86_64 }).web).InstanceType).toBe('t3.small');
  });

  test('scales by CPU by default', () => {
    expect(onlyOne(aFleet().web, 'AWS::AutoScaling::ScalingPolicy').TargetTrackingConfiguration).toEqual({
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' }, TargetValue: 60,
    });
  });

  test('scales by the memory that the agent publishes, by requests and by time', () => {
    const { web } = aFleet({
      scaling: [
        ScalingPolicy.memory(75), ScalingPolicy.requestsPerTarget(500),
        ScalingPolicy.schedule('Morning', { schedule: Schedule.cron({ hour: '7', minute: '30' }), minCapacity: 6, timeZone: TimeZone.EUROPE_BERLIN }),
      ],
    });
    const policies = Object.values(Template.fromStack(web).findResources('AWS::AutoScaling::ScalingPolicy')).map(({ Properties }) => Properties.TargetTrackingConfiguration);
    expect(policies).toEqual([
      {
        CustomizedMetricSpecification: {
          Namespace: 'CWAgent', MetricName: 'mem_used_percent', Statistic: 'Average', Dimensions: [{ Name: 'AutoScalingGroupName', Value: { Ref: 'ShopGroupASGB1C8EA70' } }],
        },
        TargetValue: 75,
      },
      { PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: expect.anything() }, TargetValue: 500 },
    ]);
    expect(onlyOne(web, 'AWS::AutoScaling::ScheduledAction')).toMatchObject({ MinSize: 6, TimeZone: 'Europe/Berlin' });
    expect(onlyOne(web, 'AWS::AutoScaling::ScheduledAction')).not.toHaveProperty('DesiredCapacity');
  });

  test('works in a plain stack', () => {
    const stack = aPlainStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    const { listener } = new SharedLoadBalancer(stack, 'LoadBalancer', { vpc });
    new WebServerFleet(stack, 'Shop', { image: IMAGE, vpc, listener });
    expect(templateData(stack).NetworkInterfaces[0].AssociatePublicIpAddress).toBe(true);
  });

  test('warns of a single server, and of Spot from a single pool', () => {
    expect(warningsOf(aFleet({ minCapacity: 1, spotPercent: 50 }).web)).toEqual([
      'minCapacity is 1 instance: while it is replaced, or its zone is lost, nobody answers; use 2 in production [ack: cdk-scale-to-zero:SingleInstance]',
      'spotPercent is set with one instance type: when AWS takes that type back, all Spot instances of a zone go at once; name several in instanceTypes [ack: cdk-scale-to-zero:OneSpotPool]',
    ]);
    expect(warningsOf(aFleet().web)).toEqual([]);
  });
});
