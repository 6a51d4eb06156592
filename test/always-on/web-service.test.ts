import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib/core';
import { Egress, PlatformStackProps, Route, ScalingPolicy, WebService, WebServiceProps, WorkQueue } from '../../lib';
import { aPlainStack, aPlatform, IMAGE, inventory, logicalIds, onlyOne, warningsOf } from '../a-platform';

const SERVICE = 'AWS::ECS::Service';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

function aShop(props: Partial<WebServiceProps> = {}, platformProps: PlatformStackProps = {}) {
  const parts = aPlatform(platformProps);
  const shop = new WebService(parts.web, 'Shop', { image: IMAGE, ...props });
  return { ...parts, shop };
}

const secret = () => ecs.Secret.fromSsmParameter(ssm.StringParameter.fromStringParameterName(aPlainStack(), 'Token', '/token'));

function container(stack: Stack) {
  return onlyOne(stack, 'AWS::ECS::TaskDefinition').ContainerDefinitions[0];
}

function environment(stack: Stack): Record<string, any> {
  return Object.fromEntries(container(stack).Environment.map(({ Name, Value }: { Name: string; Value: any }) => [Name, Value]));
}

describe('a web service', () => {
  test('is a service on Fargate behind the platform\'s load balancer', () => {
    expect(inventory(aShop().web)).toEqual({
      'AWS::ApplicationAutoScaling::ScalableTarget': 1,
      'AWS::ApplicationAutoScaling::ScalingPolicy': 1,
      'AWS::CloudWatch::Alarm': 3,
      'AWS::EC2::SecurityGroup': 1,
      'AWS::EC2::SecurityGroupEgress': 1,
      'AWS::EC2::SecurityGroupIngress': 1,
      'AWS::ECS::Service': 1,
      'AWS::ECS::TaskDefinition': 1,
      'AWS::ElasticLoadBalancingV2::ListenerRule': 1,
      'AWS::ElasticLoadBalancingV2::TargetGroup': 1,
      'AWS::IAM::Policy': 1,
      'AWS::IAM::Role': 2,
      'AWS::Logs::LogGroup': 1,
    });
  });

  test('is released without losing capacity, and taken back when its tasks do not start', () => {
    expect(onlyOne(aShop().web, SERVICE)).toMatchObject({
      AvailabilityZoneRebalancing: 'ENABLED',
      DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
      HealthCheckGracePeriodSeconds: 60,
      LaunchType: 'FARGATE',
    });
  });

  test('never says how many tasks there are now: a deployment would reset what scaling decided', () => {
    expect(onlyOne(aShop().web, SERVICE)).not.toHaveProperty('DesiredCount');
  });

  test.each<[string, Partial<WebServiceProps>, number, number]>([
    ['two to ten tasks by default', {}, 2, 10],
    ['up to five times its minimum', { minCapacity: 3 }, 3, 15],
    ['what it is told', { minCapacity: 4, maxCapacity: 6 }, 4, 6],
    ['at most what ECS runs', { minCapacity: 2000 }, 2000, 5000],
  ])('has %s', (_name, props, MinCapacity, MaxCapacity) => {
    expect(onlyOne(aShop(props).web, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({ MinCapacity, MaxCapacity });
  });

  test('tells its container the port, and to keep connections longer than the load balancer', () => {
    expect(environment(aShop().web)).toEqual({ PORT: '8080', KEEP_ALIVE_TIMEOUT_MS: '65000' });
    expect(environment(aShop({ containerPort: 3000 }, { idleTimeout: Duration.minutes(2) }).web)).toEqual({ PORT: '3000', KEEP_ALIVE_TIMEOUT_MS: '125000' });
    expect(environment(aShop({ keepAliveTimeout: Duration.minutes(3), environment: { PORT: '80' } }).web)).toEqual({ PORT: '80', KEEP_ALIVE_TIMEOUT_MS: '180000' });
  });

  test('lets requests finish when a task leaves', () => {
    const attribute = (stack: Stack) => onlyOne(stack, TARGET_GROUP).TargetGroupAttributes.find(({ Key }: any) => Key === 'deregistration_delay.timeout_seconds').Value;
    const byDefault = aShop().web;
    expect([attribute(byDefault), container(byDefault).StopTimeout]).toEqual(['30', 30]);
    const long = aShop({ longestRequest: Duration.minutes(5) }).web;
    expect([attribute(long), container(long).StopTimeout]).toEqual(['300', 120]);
  });

  test('is asked every ten seconds whether it is well', () => {
    expect(onlyOne(aShop({ healthCheckPath: '/health' }).web, TARGET_GROUP)).toMatchObject({
      HealthCheckPath: '/health', HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5, HealthyThresholdCount: 2, UnhealthyThresholdCount: 3,
      TargetType: 'ip', Port: 80, Protocol: 'HTTP',
    });
  });

  test('keeps its targets when the port of the program changes: the rule never leads to a group without any', () => {
    expect(onlyOne(aShop({ containerPort: 3000 }).web, TARGET_GROUP)).toEqual(onlyOne(aShop().web, TARGET_GROUP));
  });

  test.each<[string, Egress, string, string]>([
    ['public subnets with an address', Egress.publicIp(), 'ENABLED', 'PublicSubnet'],
    ['private subnets without one', Egress.natGateway(), 'DISABLED', 'WorkSubnet'],
    ['isolated subnets without one', Egress.endpointsOnly(), 'DISABLED', 'WorkSubnet'],
  ])('runs in %s', (_name, egress, address, subnet) => {
    const { AssignPublicIp, Subnets } = onlyOne(aShop({}, { egress }).web, SERVICE).NetworkConfiguration.AwsvpcConfiguration;
    expect(AssignPublicIp).toBe(address);
    expect(Subnets).toHaveLength(2);
    for (const { 'Fn::GetStackOutput': { OutputName } } of Subnets) expect(OutputName).toContain(subnet);
  });

  test('has an address in public subnets of the user\'s choice, and not in others', () => {
    const chosen = (subnetGroupName: string) => onlyOne(aShop({ vpcSubnets: { subnetGroupName } }).web, SERVICE).NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp;
    expect([chosen('Public'), chosen('Database')]).toEqual(['ENABLED', 'DISABLED']);
  });

  test('takes everything that no other route takes', () => {
    expect(onlyOne(aShop().web, RULE)).toMatchObject({ Priority: 50_000, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }] });
  });

  test('has a rule for each route, which keeps its logical id when routes change places', () => {
    const routes = [Route.path('/api/*'), Route.host('admin.example.com')];
    const ids = logicalIds(aShop({ routes }).web, RULE);
    expect(ids).toHaveLength(2);
    expect(logicalIds(aShop({ routes: [...routes].reverse() }).web, RULE)).toEqual(ids);
  });

  test('starts only when its rules stand: ECS refuses a target group that no load balancer uses', () => {
    const { web } = aShop({ routes: [Route.path('/a/*'), Route.path('/b/*')] });
    const [service] = Object.values(Template.fromStack(web).findResources(SERVICE));
    expect(service.DependsOn).toEqual(expect.arrayContaining(logicalIds(web, RULE)));
  });

  test('scales by CPU by default', () => {
    expect(onlyOne(aShop().web, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration).toEqual({
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' }, TargetValue: 60, ScaleInCooldown: 300, ScaleOutCooldown: 60,
    });
  });

  test('scales by requests, CPU and time together', () => {
    const { web } = aShop({
      scaling: [
        ScalingPolicy.requestsPerTarget(500, { scaleOutCooldown: Duration.seconds(30) }),
        ScalingPolicy.cpu(70),
        ScalingPolicy.schedule('Morning', { schedule: Schedule.cron({ hour: '7', minute: '30' }), minCapacity: 6, timeZone: TimeZone.EUROPE_BERLIN }),
      ],
    });
    const template = Template.fromStack(web);
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: Match.anyValue() }, TargetValue: 500, ScaleOutCooldown: 30,
      },
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ScheduledActions: [{ ScheduledActionName: 'Morning', Schedule: 'cron(30 7 * * ? *)', Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 6 } }],
    });
  });

  test('sends to a queue: a grant for this queue and its URL in the environment', () => {
    const { platform, web, shop } = aShop();
    shop.sendsTo(new WorkQueue(platform, 'Thumbnails'));
    expect(environment(web)).toHaveProperty('THUMBNAILS_QUEUE_URL');
    Template.fromStack(web).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], Effect: 'Allow', Resource: Match.anyValue() }] },
    });
  });

  test('may be granted more, and connects by its tasks\' security group', () => {
    const { platform, shop, web } = aShop();
    new s3.Bucket(web, 'Pictures').grantRead(shop);
    const cache = new ec2.SecurityGroup(platform, 'Cache', { vpc: platform.vpc });
    shop.connections.allowTo(cache, ec2.Port.tcp(6379));
    Template.fromStack(web).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 6379 });
    expect(platform.dependencies).toEqual([]);
  });

  test('takes every setting of its task', () => {
    const { web } = aShop({
      cpu: 1024, memoryMiB: 3072, architecture: ecs.CpuArchitecture.X86_64, ephemeralStorage: Size.gibibytes(50), command: ['node', 'server.js'],
      bootTime: Duration.minutes(2),
    });
    expect(onlyOne(web, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Cpu: '1024', Memory: '3072', RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' }, EphemeralStorage: { SizeInGiB: 50 },
    });
    expect(container(web).Command).toEqual(['node', 'server.js']);
    expect(onlyOne(web, SERVICE).HealthCheckGracePeriodSeconds).toBe(120);
  });

  test('reads secrets when a task starts, not from the template', () => {
    const { platform, web } = aPlatform();
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(platform, 'Key', { parameterName: '/shop/key' });
    new WebService(web, 'Shop', { image: IMAGE, secrets: { API_KEY: ecs.Secret.fromSsmParameter(parameter) } });
    expect(container(web).Secrets).toEqual([{ Name: 'API_KEY', ValueFrom: expect.anything() }]);
  });

  test.each<[number, number]>([[256, 512], [512, 1024], [1024, 2048], [2048, 4096], [4096, 8192], [8192, 16_384], [16_384, 32_768]])(
    'has with %d CPU units the least memory that goes with them', (cpu, memory) => {
      expect(onlyOne(aShop({ cpu }).web, 'AWS::ECS::TaskDefinition').Memory).toBe(String(memory));
    });

  test('has an image built for its own architecture', () => {
    const built = (props: Partial<WebServiceProps>) => {
      const manifest = readFileSync(join(aShop(props).app.synth().directory, 'Web.assets.json'), 'utf8');
      return Object.values<any>(JSON.parse(manifest).dockerImages).map(({ source }) => source.platform);
    };
    const directory = join(__dirname, '..', '..', 'lib', 'sample', 'shop');
    const image = ecs.ContainerImage.fromAsset(directory);
    expect(built({ image })).toEqual(['linux/arm64']);
    expect(built({ image, architecture: ecs.CpuArchitecture.X86_64 })).toEqual(['linux/amd64']);
    expect(built({ image: ecs.ContainerImage.fromAsset(directory, { platform: Platform.LINUX_ARM64 }) })).toEqual(['linux/arm64']);
  });

  test('warns of a single task', () => {
    expect(warningsOf(aShop({ minCapacity: 1 }).web)).toEqual([
      'minCapacity is 1 task: while it is replaced, or its zone is lost, nobody answers; use 2 in production [ack: cdk-scale-to-zero:SingleTask]']);
    expect(warningsOf(aShop().web)).toEqual([]);
  });
});

describe('a web service fails', () => {
  const schedule = Schedule.cron({ hour: '7' });
  test.each<[string, Partial<WebServiceProps>, string]>([
    ['with a minimum of nothing', { minCapacity: 0 },
      'minCapacity must be at least 1 task, got 0; a service that stops entirely cannot answer: use a LambdaWorker for work that may wait'],
    ['with more tasks than one service runs', { maxCapacity: 5001 },
      'maxCapacity must be a whole number between 1 and 5,000 tasks, got 5,001 tasks; that is what one ECS service runs'],
    ['with half a task', { minCapacity: 1.5 },
      'minCapacity must be a whole number between 1 and 5,000 tasks, got 1.5 tasks; that is what one ECS service runs'],
    ['with a maximum below its minimum', { minCapacity: 4, maxCapacity: 3 },
      'maxCapacity must be at least minCapacity (4 tasks), got 3 tasks; raise it or lower minCapacity'],
    ['with a maximum below the default minimum', { maxCapacity: 1 },
      'maxCapacity must be at least minCapacity (2 tasks), got 1 tasks; raise it or lower minCapacity'],
    ['with a port that is none', { containerPort: 70_000 },
      'containerPort must be a whole number between 1 and 65,535, got 70,000; take the port on which the container listens'],
    ['with a boot time that hides every broken release', { bootTime: Duration.minutes(11) },
      'bootTime must be a whole number between 0 and 600 s, got 660 s; a release that needs longer cannot be told from a broken one'],
    ['with requests over an hour', { longestRequest: Duration.hours(2) },
      'longestRequest must be a whole number between 2 and 3,600 s, got 7,200 s; put longer work on a queue'],
    ['with connections closed before the load balancer closes them', { keepAliveTimeout: Duration.seconds(5) },
      'keepAliveTimeout must be longer than the load balancer\'s idle timeout (60 s), got 5 s; omit it to keep connections 65 s'],
    ['with no route', { routes: [] },
      'routes must name at least one route, got none; omit it to take everything, or use Route.path or Route.host'],
    ['with CPU units that Fargate does not offer', { cpu: 300 },
      'cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384 (1,024 are one vCPU), got 300; take the next larger one'],
    ['with memory that Fargate does not offer', { cpu: 256, memoryMiB: 4096 },
      'memoryMiB must be a size that Fargate offers with cpu 256 (512, 1024, 2048), got 4096 MiB; change one of the two'],
    ['with memory between two sizes', { cpu: 1024, memoryMiB: 2500 },
      'memoryMiB must be a size that Fargate offers with cpu 1024 (2048 to 8192 in steps of 1024), got 2500 MiB; change one of the two'],
    ['with more disk than Fargate offers', { ephemeralStorage: Size.gibibytes(201) },
      'ephemeralStorage must be 20 GiB or a whole number between 21 and 200 GiB, got 201 GiB; keep larger files in a bucket'],
    ['with a health check that is no path', { healthCheckPath: 'health' },
      'healthCheckPath must begin with / and have at most 1,024 characters, got "health"; name a path that answers 200, e.g. /health'],
    ['with a secret that the environment names too', { environment: { TOKEN: 'none' }, secrets: { TOKEN: secret() } },
      'secrets must not repeat a name of the environment, got TOKEN in both; ECS refuses the task definition: remove one'],
    ['with a secret that the construct names too', { secrets: { PORT: secret() } },
      'secrets must not repeat a name of the environment, got PORT in both; ECS refuses the task definition: remove one'],
    ['with an image of another architecture', { image: ecs.ContainerImage.fromAsset('lib/sample/shop', { platform: Platform.LINUX_AMD64 }) },
      'platform of the image must match the task\'s architecture (linux/arm64), got linux/amd64; set architecture to the image\'s, or leave platform out'],
    ['with more CPU than there is', { scaling: [ScalingPolicy.cpu(101)] },
      'cpu of a ScalingPolicy must be a whole number between 1 and 100 %, got 101 %; it is the average over all tasks'],
    ['with no request a target', { scaling: [ScalingPolicy.requestsPerTarget(0)] },
      'requestsPerTarget of a ScalingPolicy must be at least 1 a minute, got 0; measure what one task answers well'],
    ['with a schedule that changes nothing', { scaling: [ScalingPolicy.schedule('Night', { schedule })] },
      'minCapacity or maxCapacity of ScalingPolicy.schedule(\'Night\') must be set, got neither; say how many tasks there are from then on'],
    ['with a schedule that stops it', { scaling: [ScalingPolicy.schedule('Night', { schedule, minCapacity: 0 })] },
      'minCapacity of ScalingPolicy.schedule(\'Night\') must be a whole number between 1 and 5,000 tasks, got 0 tasks; an always-on service keeps at least one task; '
      + 'work that may stop entirely belongs on a LambdaWorker'],
    ['with a schedule whose bounds cross', { scaling: [ScalingPolicy.schedule('Night', { schedule, minCapacity: 5, maxCapacity: 4 })] },
      'minCapacity of ScalingPolicy.schedule(\'Night\') must be at most maxCapacity (4 tasks), got 5 tasks; lower it or raise maxCapacity'],
  ])('%s', (_name, props, sentence) => {
    expect(() => aShop(props)).toThrow(new Error(`Web/Shop: ${sentence}`));
  });

  test('outside a platform without a cluster', () => {
    expect(() => new WebService(aPlainStack(), 'Shop', { image: IMAGE })).toThrow(new Error(
      'Plain/Shop: cluster must be given outside a platform, got nothing; pass an ecs.ICluster, or create the construct in a stack with a platform'));
  });

  test('outside a platform without a listener', () => {
    const stack = aPlainStack();
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }) });
    expect(() => new WebService(stack, 'Shop', { image: IMAGE, cluster })).toThrow(new Error(
      'Plain/Shop: listener must be given outside a platform, got nothing; pass the listener of a SharedLoadBalancer, or any IApplicationListener, '
      + 'or create the construct in a stack with a platform'));
  });
});
