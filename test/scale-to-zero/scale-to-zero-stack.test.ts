import { Template } from 'aws-cdk-lib/assertions';
import * as applicationautoscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { App, CfnParameter, CfnResource, Duration, NestedStack, Stack, Validations } from 'aws-cdk-lib/core';
import { FargateWorker, FunctionCode, LambdaWorker, PlatformStack, ScaleToZeroStack, ScaleToZeroStackProps, WorkQueue } from '../../lib';

const ADVICE = 'remove them, move them to the platform or to the always-on half, or acknowledge each: '
  + "Validations.of(construct).acknowledge({ id: 'cdk-scale-to-zero::BilledWhileIdle', reason: '…' })";

function jobsWith(fill: (jobs: ScaleToZeroStack) => void, props: ScaleToZeroStackProps = {}): ScaleToZeroStack {
  const jobs = new ScaleToZeroStack(new App(), 'Jobs', props);
  fill(jobs);
  return jobs;
}

/** What ends the synthesis; nothing if it is not ended. */
function refusal(jobs: ScaleToZeroStack): string | undefined {
  try {
    Template.fromStack(jobs);
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n').at(-1)?.trim();
  }
}

const vpcOf = (scope: Stack, natGateways = 0): ec2.Vpc => new ec2.Vpc(scope, 'Vpc', { natGateways, maxAzs: 2, restrictDefaultSecurityGroup: false });
const code = lambda.Code.fromInline('exports.handler = async () => {};');
const aFunction = (scope: Stack): lambda.Function => new lambda.Function(scope, 'Function', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code });
function service(scope: Stack, desiredCount: number): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'Task');
  taskDefinition.addContainer('Web', { image: ecs.ContainerImage.fromRegistry('web') });
  return new ecs.FargateService(scope, 'Service', { cluster: new ecs.Cluster(scope, 'Cluster', { vpc: vpcOf(scope) }), taskDefinition, desiredCount });
}
function aurora(scope: Stack, serverlessV2MinCapacity: number): rds.DatabaseCluster {
  return new rds.DatabaseCluster(scope, 'Database', {
    vpc: vpcOf(scope), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
    writer: rds.ClusterInstance.serverlessV2('Writer', { publiclyAccessible: false }), serverlessV2MinCapacity, credentials: rds.Credentials.fromPassword('me', { unsafeUnwrap: () => 'x' } as any),
  });
}

describe('a stack that scales to zero', () => {
  test.each<[what: string, fill: (jobs: ScaleToZeroStack) => void, got: string]>([
    ['NAT gateways', (jobs) => vpcOf(jobs, 2), 'EIP x2 (7.30 USD a month), NatGateway x2 (65.70 USD a month)'],
    ['an interface endpoint', (jobs) => vpcOf(jobs).addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS, subnets: { subnetType: ec2.SubnetType.PUBLIC } }), 'interface endpoint sqs (14.60 USD a month)'],
    ['a load balancer', (jobs) => new elbv2.ApplicationLoadBalancer(jobs, 'LoadBalancer', { vpc: vpcOf(jobs), internetFacing: true }), 'LoadBalancer (23.73 USD a month)'],
    ['a service that keeps a task', (jobs) => service(jobs, 1), 'ECS Service (9.01 USD a month)'],
    ['a service that scales from one task', (jobs) => service(jobs, 0).autoScaleTaskCount({ minCapacity: 1, maxCapacity: 4 }), 'ECS Service (9.01 USD a month)'],
    ['an instance', (jobs) => new ec2.Instance(jobs, 'Server', { vpc: vpcOf(jobs), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, instanceType: new ec2.InstanceType('t4g.small'), machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }) }), 'Instance (15.91 USD a month)'],
    ['a fleet', (jobs) => new autoscaling.AutoScalingGroup(jobs, 'Fleet', { vpc: vpcOf(jobs), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, minCapacity: 1, instanceType: new ec2.InstanceType('t4g.small'), machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }) }), 'AutoScaling AutoScalingGroup (15.91 USD a month)'],
    ['a database that is awake', (jobs) => aurora(jobs, 0.5), 'RDS DBInstance (43.80 USD a month)'],
    ['provisioned concurrency', (jobs) => aFunction(jobs).addAlias('live', { provisionedConcurrentExecutions: 2 }), 'Lambda Alias (2.74 USD a month)'],
    ['provisioned concurrency that is scaled', (jobs) => aFunction(jobs).addAlias('live').addAutoScaling({ minCapacity: 2, maxCapacity: 4 }), 'Lambda Alias (2.74 USD a month)'],
    ['provisioned pollers', (jobs) => new lambda.CfnEventSourceMapping(jobs, 'Mapping', { functionName: aFunction(jobs).functionName, eventSourceArn: new sqs.Queue(jobs, 'Queue').queueArn, provisionedPollerConfig: { minimumPollers: 2 } }), 'Lambda EventSourceMapping (price not in our list)'],
    ['pollers of a mapping without a class of its own', (jobs) => new CfnResource(jobs, 'Mapping', { type: 'AWS::Lambda::EventSourceMapping', properties: { FunctionName: 'f', ProvisionedPollerConfig: { MinimumPollers: 2 } } }), 'Lambda EventSourceMapping (price not in our list)'],
    ['pollers by the escape hatch', (jobs) => new lambda.CfnEventSourceMapping(jobs, 'Mapping', { functionName: 'f' }).addPropertyOverride('ProvisionedPollerConfig.MinimumPollers', 2), 'Lambda EventSourceMapping (price not in our list)'],
    ['a key', (jobs) => new kms.Key(jobs, 'Key'), 'KMS Key (1.00 USD a month)'],
    ['what is in a nested stack', (jobs) => new kms.Key(new NestedStack(jobs, 'Nested'), 'Key'), 'KMS Key (1.00 USD a month)'],
  ])('fails at synth with %s', (_, fill, got) => {
    expect(refusal(jobsWith(fill))).toBe(`[Jobs] Jobs: must cost nothing while idle, got ${got}; ${ADVICE}`);
  });

  test('fails with all of them in one sentence, also when the whole app is synthesised', () => {
    const jobs = jobsWith((stack) => {
      vpcOf(stack, 2).addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS });
      new kms.Key(stack, 'Key');
    });
    expect(() => (jobs.node.root as App).synth()).toThrow(
      'Jobs: must cost nothing while idle, got EIP x2 (7.30 USD a month), NatGateway x2 (65.70 USD a month), interface endpoint sqs (14.60 USD a month), KMS Key (1.00 USD a month); ');
  });

  test.each<[what: string, fill: (jobs: ScaleToZeroStack) => void]>([
    ['a network without a way out that is billed', (jobs) => vpcOf(jobs)],
    ['a gateway endpoint', (jobs) => vpcOf(jobs).addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 })],
    ['a service without a task', (jobs) => service(jobs, 0)],
    ['a service that scales from none', (jobs) => service(jobs, 1).autoScaleTaskCount({ minCapacity: 0, maxCapacity: 4 })],
    ['a database that sleeps', (jobs) => aurora(jobs, 0)],
    ['a function and an alias', (jobs) => aFunction(jobs).addAlias('live')],
    ['a secret, which is pennies', (jobs) => new secretsmanager.Secret(jobs, 'Secret')],
    ['what nobody knows', (jobs) => new CfnResource(jobs, 'Unknown', { type: 'AWS::Nobody::Knows' })],
    ['a minimum that is known at deploy time', (jobs) => {
      const minimum = new CfnParameter(jobs, 'Minimum', { type: 'Number' });
      new applicationautoscaling.CfnScalableTarget(jobs, 'Target', {
        minCapacity: minimum.valueAsNumber, maxCapacity: 4, scalableDimension: 'ecs:service:DesiredCount', serviceNamespace: 'ecs', resourceId: `service/c/${service(jobs, 1).serviceName}`,
      });
    }],
  ])('synthesises with %s', (_, fill) => {
    expect(refusal(jobsWith(fill))).toBeUndefined();
  });

  test('synthesises with workers on a platform that has a network and a load balancer', () => {
    const app = new App();
    const platform = new PlatformStack(app, 'Platform');
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
    expect(platform.loadBalancer).toBeDefined();
    new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: FunctionCode.zip(code, { handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X }) });
    new FargateWorker(jobs, 'FeedBuilder', { queue: new WorkQueue(platform, 'Feeds'), image: ecs.ContainerImage.fromRegistry('feeds'), messageProcessingTime: Duration.minutes(1) });
    expect(refusal(jobs)).toBeUndefined();
  });

  test('takes what is acknowledged with a reason, on the construct or on one it stands in, and nothing else', () => {
    const acknowledged = { id: 'cdk-scale-to-zero::BilledWhileIdle', reason: 'the regulator wants a key of our own' };
    expect(refusal(jobsWith((jobs) => Validations.of(new kms.Key(jobs, 'Key')).acknowledge(acknowledged)))).toBeUndefined();
    expect(refusal(jobsWith((jobs) => Validations.of(vpcOf(jobs, 1)).acknowledge(acknowledged)))).toBeUndefined();
    expect(refusal(jobsWith((jobs) => {
      vpcOf(jobs, 1);
      Validations.of(jobs).acknowledge(acknowledged);
    }))).toBeUndefined();
    expect(refusal(jobsWith((jobs) => {
      Validations.of(new kms.Key(jobs, 'One')).acknowledge(acknowledged);
      new kms.Key(jobs, 'Other');
    }))).toContain('got KMS Key (1.00 USD a month);');
  });

  test('fails with what is acknowledged without a reason, or by an app as a whole', () => {
    expect(refusal(jobsWith((jobs) => Validations.of(new kms.Key(jobs, 'Key')).acknowledge({ id: 'cdk-scale-to-zero::BilledWhileIdle', reason: ' ' })))).toContain('got KMS Key');
    expect(refusal(jobsWith((jobs) => {
      new kms.Key(jobs, 'Key');
      Validations.of(jobs.node.root).acknowledge({ id: 'cdk-scale-to-zero::BilledWhileIdle', reason: 'we are rich' });
    }))).toContain('got KMS Key');
  });

  test('fails when what is metered costs more than maxIdleMonthlyUsd, and not when it does not', () => {
    const secrets = (maxIdleMonthlyUsd: number): ScaleToZeroStack => jobsWith((jobs) => {
      new secretsmanager.Secret(jobs, 'One');
      new secretsmanager.Secret(jobs, 'Two');
    }, { maxIdleMonthlyUsd });
    expect(refusal(secrets(0.8))).toBeUndefined();
    expect(refusal(secrets(0.5))).toBe('[Jobs] Jobs: maxIdleMonthlyUsd must be at least what the stack costs while idle (0.80 USD a month), got 0.50; '
      + 'raise it, or remove some of SecretsManager Secret x2 (0.80 USD a month)');
  });

  test('is priced in its own region', () => {
    const jobs = new ScaleToZeroStack(new App(), 'Jobs', { env: { account: '123456789012', region: 'ap-northeast-1' } });
    new ec2.CfnNatGateway(jobs, 'Nat', { subnetId: 'subnet-1' });
    expect(refusal(jobs)).toContain('got NatGateway (45.26 USD a month);');
  });
});
