import { Template } from 'aws-cdk-lib/assertions';
import { AdjustmentType, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib/core';
import { ForecastMetric, Route, ScalingPolicy, WebServerFleet, WebServerFleetProps, WebService, WebServiceProps, WorkerService, WorkQueue } from '../../lib';
import { aPlatform, IMAGE, onlyOne } from '../a-platform';
import { environmentOf, fileIn, userDataOf } from './a-fleet';

type Parts = ReturnType<typeof aPlatform>;

/** Props that both take, as both take them. */
type Both = Omit<WebServiceProps & WebServerFleetProps, Exclude<keyof WebServiceProps | keyof WebServerFleetProps, keyof WebServiceProps & keyof WebServerFleetProps>>;

const EACH_MINUTE = { period: Duration.minutes(1) };
const SESSIONS = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Sessions', ...EACH_MINUTE });

/** One of each policy that needs nothing but its target. */
const POLICIES: Record<string, ScalingPolicy[]> = {
  'by default': undefined as never,
  'by CPU': [ScalingPolicy.cpu()],
  'by memory': [ScalingPolicy.memory()],
  'by requests': [ScalingPolicy.requestsPerTarget(500)],
  'by a metric': [ScalingPolicy.metric('Sessions', { metric: SESSIONS, targetValue: 40 })],
  'by steps': [ScalingPolicy.steps('Sessions', { metric: SESSIONS, scalingSteps: [{ upper: 20, change: -1 }, { lower: 70, change: 1 }] })],
  'by steps to a number': [ScalingPolicy.steps('Sessions', { metric: SESSIONS, adjustmentType: AdjustmentType.EXACT_CAPACITY, scalingSteps: [{ upper: 20, change: 2 }, { lower: 20, change: 4 }] })],
  'by schedule': [ScalingPolicy.cpu(), ScalingPolicy.schedule('Morning', { schedule: Schedule.cron({ hour: '7', minute: '0' }), minCapacity: 4, maxCapacity: 12 })],
  'by office hours': [ScalingPolicy.cpu(), ScalingPolicy.officeHours('Shop', { timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 6 })],
  'by forecast': [ScalingPolicy.cpu(), ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: 60 })],
  'by all that go together': [
    ScalingPolicy.cpu(), ScalingPolicy.memory(), ScalingPolicy.requestsPerTarget(500), ScalingPolicy.predictive({ metric: ForecastMetric.CPU, targetValue: 60 }),
    ScalingPolicy.officeHours('Shop', { timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 6 }),
  ],
};

describe('a deployment never resets what scaling decided', () => {
  test.each(Object.entries(POLICIES))('of servers that scale %s', (_name, scaling) => {
    const parts = aPlatform();
    new WebService(parts.web, 'Service', { image: IMAGE, routes: [Route.path('/service/*')], scaling });
    new WebServerFleet(parts.web, 'Fleet', { image: IMAGE, routes: [Route.path('/fleet/*')], scaling });
    expect(amounts(parts.web)).toEqual([]);
  });

  test('of workers that scale by backlog', () => {
    const { platform, web } = aPlatform();
    new WorkerService(web, 'Mailer', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.seconds(2) });
    expect(amounts(web)).toEqual([]);
  });

  test('nor of fleets with Spot, several types or a warm pool', () => {
    const { web } = aPlatform();
    new WebServerFleet(web, 'Spot', { image: IMAGE, routes: [Route.path('/spot/*')], spotPercent: 50 });
    new WebServerFleet(web, 'Warm', { image: IMAGE, routes: [Route.path('/warm/*')], warmPoolSize: 2 });
    expect(amounts(web)).toEqual([]);
  });
});

/** Numbers of tasks and instances that a deployment would set. */
function amounts(stack: Stack): unknown[] {
  return Object.values<any>(Template.fromStack(stack).toJSON().Resources).flatMap(({ Type, Properties = {} }) => [
    ...(Type === 'AWS::ECS::Service' && 'DesiredCount' in Properties ? [Properties.DesiredCount] : []),
    ...(/AutoScaling::(AutoScalingGroup|ScheduledAction)$/.test(Type) && 'DesiredCapacity' in Properties ? [Properties.DesiredCapacity] : []),
  ]);
}

describe('a release', () => {
  const aFleet = (props: Partial<WebServerFleetProps>): Stack => {
    const { web } = aPlatform();
    new WebServerFleet(web, 'Shop', { image: IMAGE, ...props });
    return web;
  };
  const groupOf = (stack: Stack): any => Object.values(Template.fromStack(stack).findResources('AWS::AutoScaling::AutoScalingGroup'))[0];
  const changed = (before: Stack, after: Stack): string[] => {
    const [left, right] = [before, after].map((stack) => Template.fromStack(stack).toJSON().Resources as Record<string, any>);
    expect(Object.keys(left)).toEqual(Object.keys(right));
    return Object.keys(left).filter((id) => JSON.stringify(left[id]) !== JSON.stringify(right[id])).map((id) => left[id].Type as string);
  };

  test.each<[string, Partial<WebServerFleetProps>]>([
    ['another image', { image: ecs.ContainerImage.fromRegistry('shop:2') }],
    ['another environment', { environment: { THEME: 'dark' } }],
    ['another boot script', { healthCheckPath: '/health' }],
  ])('of a fleet by %s changes the launch template, and the group replaces a quarter at a time, never below its size', (_name, props) => {
    const before = aFleet({});
    const after = aFleet(props);
    expect(changed(before, after)).toContain('AWS::EC2::LaunchTemplate');
    expect(changed(before, after)).not.toContain('AWS::AutoScaling::AutoScalingGroup');
    const { Properties, UpdatePolicy } = groupOf(after);
    // The group follows the template's version, or the new script would lie there until a server happens to be replaced.
    expect(JSON.stringify(Properties.LaunchTemplate.Version)).toContain('LatestVersionNumber');
    expect(UpdatePolicy.AutoScalingInstanceRefresh).toMatchObject({ Strategy: 'Rolling', Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 125, SkipMatching: true } });
    expect(UpdatePolicy.AutoScalingInstanceRefresh.Preferences.AlarmSpecification.Alarms).toHaveLength(1);
    expect(UpdatePolicy).not.toHaveProperty('AutoScalingReplacingUpdate');
    expect(UpdatePolicy).not.toHaveProperty('AutoScalingRollingUpdate');
    expect(Properties.InstanceMaintenancePolicy).toEqual({ MinHealthyPercentage: 100, MaxHealthyPercentage: 125 });
  });

  test('of a service by another image changes the task definition alone, and is rolled back by the circuit breaker and by alarms', () => {
    const aService = (image: string): Stack => {
      const { web } = aPlatform();
      new WebService(web, 'Shop', { image: ecs.ContainerImage.fromRegistry(image) });
      return web;
    };
    expect(changed(aService('shop:1'), aService('shop:2'))).toEqual(['AWS::ECS::TaskDefinition']);
    expect(onlyOne(aService('shop:1'), 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
      MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true }, Alarms: { Enable: true, Rollback: true },
    });
  });

  test('of a worker service keeps its capacity and is rolled back when its tasks do not start', () => {
    const { platform, web } = aPlatform();
    new WorkerService(web, 'Mailer', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.seconds(2) });
    expect(onlyOne(web, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
      MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });
});

describe('a service becomes a fleet by its class', () => {
  const bothOf = (parts: Parts): Both => ({
    image: IMAGE,
    command: ['serve', '--all'],
    environment: { THEME: 'dark' },
    secrets: { TOKEN: ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(parts.web, 'Token', 'token')) },
    containerPort: 3000,
    routes: [Route.path('/shop/*'), Route.host('shop.example.com')],
    healthCheckPath: '/health',
    bootTime: Duration.seconds(90),
    longestRequest: Duration.seconds(40),
    keepAliveTimeout: Duration.seconds(75),
    acceptableResponseTime: Duration.seconds(2),
    alarmTopic: sns.Topic.fromTopicArn(parts.web, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:shop'),
    minCapacity: 3,
    maxCapacity: 30,
    spotPercent: 20,
    scaling: [ScalingPolicy.cpu(55), ScalingPolicy.requestsPerTarget(500)],
    architecture: ecs.CpuArchitecture.X86_64,
    ephemeralStorage: Size.gibibytes(40),
    logGroup: new logs.LogGroup(parts.web, 'ShopLogs'),
    vpcSubnets: { subnetGroupName: 'Public' },
    assignPublicIp: true,
  });
  const make = (Class: typeof WebService | typeof WebServerFleet): Parts => {
    const parts = aPlatform();
    new Class(parts.web, 'Shop', bothOf(parts));
    return parts;
  };
  const properties = ({ web }: Parts, type: string): any[] => Object.values(Template.fromStack(web).findResources(type)).map(({ Properties }) => Properties);
  let service: Parts;
  let fleet: Parts;
  beforeAll(() => {
    service = make(WebService);
    fleet = make(WebServerFleet);
  });

  test('with the same routes, health check and drain', () => {
    const traffic = (parts: Parts) => ({
      rules: properties(parts, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(({ Priority, Conditions }) => ({ Priority, Conditions })),
      groups: properties(parts, 'AWS::ElasticLoadBalancingV2::TargetGroup').map(({ TargetType: _type, Targets: _targets, Port: _port, ...rest }) => rest),
    });
    expect(traffic(fleet)).toEqual(traffic(service));
  });

  test('with the same environment, command and secrets', () => {
    const [{ Environment, Command, Secrets }] = onlyOne(service.web, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
    const script = userDataOf(fleet.web);
    expect(environmentOf(fleet.web)).toMatchObject(Object.fromEntries(Environment.map(({ Name, Value }: any) => [Name, Value])));
    expect(fileIn(script, '/opt/web-server/run')).toContain(Command.map((word: string) => `'${word}'`).join(' '));
    expect(fileIn(script, '/opt/web-server/secrets').split('\n').map((line) => line.split(' ')[0])).toEqual(Secrets.map(({ Name }: any) => Name));
  });

  test('with the same bounds and targets of scaling', () => {
    const [target] = properties(service, 'AWS::ApplicationAutoScaling::ScalableTarget');
    const [group] = properties(fleet, 'AWS::AutoScaling::AutoScalingGroup');
    expect([Number(group.MinSize), Number(group.MaxSize)]).toEqual([target.MinCapacity, target.MaxCapacity]);
    const tracked = (parts: Parts, type: string, configuration: string) => properties(parts, type).map((policy) => policy[configuration].TargetValue).sort();
    expect(tracked(fleet, 'AWS::AutoScaling::ScalingPolicy', 'TargetTrackingConfiguration'))
      .toEqual(tracked(service, 'AWS::ApplicationAutoScaling::ScalingPolicy', 'TargetTrackingScalingPolicyConfiguration'));
  });

  test('with the same alarms on what visitors get', () => {
    const alarms = (parts: Parts) => Object.entries(Template.fromStack(parts.web).findResources('AWS::CloudWatch::Alarm'))
      .filter(([id]) => /ServerErrorsAlarm|ResponseTimeAlarm/.test(id))
      .map(([, { Properties: { AlarmDescription: _text, ...rest } }]) => rest);
    expect(alarms(fleet)).toHaveLength(2);
    expect(JSON.stringify(alarms(fleet))).toBe(JSON.stringify(alarms(service)));
  });
});
