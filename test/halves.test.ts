import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Template } from 'aws-cdk-lib/assertions';
import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import {
  AlwaysOnStack, FargateWorker, LambdaWorker, Network, PlatformStack, Route, ScaleToZeroStack, SharedLoadBalancer, WebServerFleet, WebService, WorkerService, WorkQueue,
} from '../lib';
import { aPlatform, CODE, IMAGE, inventory, logicalIds } from './a-platform';

/** A platform with a web service and a worker; leave one out, or put the worker elsewhere. */
function aShop(parts: { web?: boolean; worker?: 'Jobs' | 'MoreJobs' } = {}) {
  const { web: hasWeb = true, worker = 'Jobs' } = parts;
  const made = aPlatform();
  const queue = new WorkQueue(made.platform, 'Thumbnails');
  if (hasWeb) new WebService(made.web, 'Shop', { image: IMAGE }).sendsTo(queue);
  const home = worker === 'Jobs' ? made.jobs : new ScaleToZeroStack(made.app, 'MoreJobs', { platform: made.platform });
  if ('worker' in parts ? parts.worker !== undefined : true) new LambdaWorker(home, 'Thumbnailer', { queue, code: CODE });
  return { ...made, queue, home };
}

/** Which stacks each stack of an assembly must be deployed after. */
function dependencies(app: App): Record<string, string[]> {
  return Object.fromEntries(app.synth().stacks.map((stack) => [
    stack.stackName,
    stack.dependencies.filter((artifact) => artifact.manifest.type === 'aws:cloudformation:stack').map(({ id }) => id),
  ]));
}

describe('the halves', () => {
  test('depend on the platform and not on each other', () => {
    expect(dependencies(aShop().app)).toEqual({ Platform: [], Web: ['Platform'], Jobs: ['Platform'] });
  });

  test('name themselves in their templates', () => {
    const { platform, web, jobs } = aShop();
    expect([platform, web, jobs].map((stack) => Template.fromStack(stack).toJSON().Metadata['cdk-scale-to-zero:half'])).toEqual(['platform', 'always-on', 'scale-to-zero']);
  });

  test('leave no export behind that would keep the platform from being deployed', () => {
    const template = JSON.stringify([aShop().platform, aShop().web, aShop().jobs].map((stack) => Template.fromStack(stack).toJSON()));
    expect(template).toContain('Fn::GetStackOutput');
    expect(template).not.toContain('Fn::ImportValue');
    expect(template).not.toContain('"Export"');
  });

  test('take strong references where the app asks for them', () => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
    const platform = new PlatformStack(app, 'Platform');
    const jobs = new ScaleToZeroStack(app, 'Jobs', { platform });
    new LambdaWorker(jobs, 'Thumbnailer', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE });
    expect(JSON.stringify(Template.fromStack(jobs).toJSON())).toContain('Fn::ImportValue');
  });

  test('leave the queues alone when a worker is removed', () => {
    const ids = logicalIds(aShop().platform, 'AWS::SQS::Queue');
    expect(ids).toEqual(['Thumbnails89DB2D21', 'ThumbnailsDeadLettersDBE3706F']);
    expect(logicalIds(aShop({ worker: undefined }).platform, 'AWS::SQS::Queue')).toEqual(ids);
  });

  test('leave the platform alone when a worker moves to another stack', () => {
    const before = Template.fromStack(aShop().platform).toJSON();
    const after = Template.fromStack(aShop({ worker: 'MoreJobs' }).platform).toJSON();
    expect(after.Resources).toEqual(before.Resources);
  });

  test('leave each other alone: without web servers the jobs are the same', () => {
    expect(Template.fromStack(aShop({ web: false }).jobs).toJSON()).toEqual(Template.fromStack(aShop().jobs).toJSON());
  });

  test('are found from a stack nested in them', () => {
    const { platform, web } = aPlatform();
    const nested = new NestedStack(web, 'Nested');
    new WebService(nested, 'Shop', { image: IMAGE });
    expect(inventory(nested)['AWS::ECS::Service']).toBe(1);
    expect(inventory(platform)['AWS::ElasticLoadBalancingV2::LoadBalancer']).toBe(1);
  });

  test('stand in a stage as well as in an app', () => {
    const app = new App();
    const stage = new Stage(app, 'Production', { env: { account: '111111111111', region: 'eu-west-1' } });
    const platform = new PlatformStack(stage, 'Platform');
    new WebService(new AlwaysOnStack(stage, 'Web', { platform }), 'Shop', { image: IMAGE });
    const assembly = app.synth().getNestedAssembly('assembly-Production');
    expect(assembly.stacks.map(({ stackName }) => stackName).sort()).toEqual(['Production-Platform', 'Production-Web']);
    expect(assembly.manifest.missing ?? []).toEqual([]);
  });
});

describe('the halves fail', () => {
  test('when always-on comes to depend on scale-to-zero', () => {
    const { app, web, jobs } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE, environment: { REPORTS: new s3.Bucket(jobs, 'Reports').bucketName } });
    expect(() => app.synth()).toThrow(/Web: a stack of the always-on part must not depend on one of the scale-to-zero half, got a dependency on Jobs; create what both need in the platform stack/);
  });

  test.each<[string, (parts: ReturnType<typeof aPlatform>) => { sendsTo(queue: WorkQueue): void }]>([
    ['a service', ({ web }) => new WebService(web, 'Shop', { image: IMAGE })],
    ['a fleet', ({ web }) => new WebServerFleet(web, 'Shop', { image: IMAGE })],
    ['a worker service', ({ platform, web }) => new WorkerService(web, 'Shop', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage: IMAGE, messageProcessingTime: Duration.seconds(2) })],
  ])('when %s sends to a queue of the other half, and name both', (_name, make) => {
    const parts = aPlatform();
    const sender = make(parts);
    expect(() => sender.sendsTo(new WorkQueue(parts.jobs, 'Thumbnails'))).toThrow(new Error(
      'Web/Shop: what it uses must stand in a stack that the always-on half may depend on, got Jobs/Thumbnails in the scale-to-zero half; create it in the platform stack'));
  });

  test('when a queue stands in a stack that depends on the sender\'s, and name both', () => {
    const { app, platform, web } = aPlatform();
    const other = new AlwaysOnStack(app, 'Other', { platform });
    other.addStackDependency(web);
    const shop = new WebService(web, 'Shop', { image: IMAGE });
    expect(() => shop.sendsTo(new WorkQueue(other, 'Mails'))).toThrow(new Error(
      'Web/Shop: what it uses must stand in a stack that does not depend on its own, got Other/Mails, whose stack depends on Web; create it in a stack that both may depend on'));
  });

  test('not for a queue that is known by its ARN, wherever its wrapper stands', () => {
    const { app, web, jobs } = aPlatform();
    const theirs = WorkQueue.fromWorkQueueAttributes(jobs, 'Theirs', { queue: sqs.Queue.fromQueueArn(jobs, 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:theirs'), visibilityTimeout: Duration.hours(1) });
    new WebService(web, 'Shop', { image: IMAGE }).sendsTo(theirs);
    expect(() => app.synth()).not.toThrow();
  });

  test('when the platform comes to depend on a half', () => {
    const { app, platform, web } = aPlatform();
    platform.addStackDependency(web);
    expect(() => app.synth()).toThrow(/Platform: a stack of the platform part must not depend on one of the always-on half, got a dependency on Web; create what both need in the platform stack/);
  });
});

describe('without a platform', () => {
  test('every construct works in plain stacks with what it is given', () => {
    const app = new App();
    const ground = new Stack(app, 'Ground');
    const vpc: ec2.IVpc = new ec2.Vpc(ground, 'Vpc', { natGateways: 0 });
    const cluster: ecs.ICluster = new ecs.Cluster(ground, 'Cluster', { vpc });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(ground, 'LoadBalancer', { vpc, internetFacing: true });
    const listener: elbv2.IApplicationListener = loadBalancer.addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    const queue: sqs.IQueue = new sqs.Queue(ground, 'Queue');
    const plain = new Stack(app, 'Plain');
    const work = WorkQueue.fromWorkQueueAttributes(plain, 'Work', { queue, visibilityTimeout: Duration.minutes(6) });
    const shop = new WebService(plain, 'Shop', { image: IMAGE, cluster, listener, routes: [Route.path('/shop/*')] });
    shop.sendsTo(work);
    new LambdaWorker(plain, 'Worker', { queue: work, code: CODE });
    const messageProcessingTime = Duration.minutes(1);
    new FargateWorker(plain, 'FromZero', { queue: new WorkQueue(plain, 'A'), image: IMAGE, agentImage: IMAGE, cluster, messageProcessingTime });
    new WorkerService(plain, 'Always', { queue: new WorkQueue(plain, 'B'), image: IMAGE, agentImage: IMAGE, cluster, messageProcessingTime });
    new SharedLoadBalancer(plain, 'Own', { vpc });
    new Network(plain, 'Network');
    expect(dependencies(app)).toEqual({ Ground: [], Plain: ['Ground'] });
  });

  test('every construct works with imported parts', () => {
    const stack = new Stack(new App(), 'Plain', { env: { account: '111111111111', region: 'eu-west-1' } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'], publicSubnetIds: ['subnet-1', 'subnet-2'],
    });
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'theirs', vpc });
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:listener/app/theirs/50dc6c495c0c9188/f2f7dc8efc522ab2',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'LoadBalancerGroup', 'sg-1'),
    });
    const queue = WorkQueue.fromWorkQueueAttributes(stack, 'Work', {
      queue: sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:theirs'), visibilityTimeout: Duration.hours(1),
    });
    new WebService(stack, 'Shop', { image: IMAGE, cluster, listener }).sendsTo(queue);
    new LambdaWorker(stack, 'Worker', { queue, code: CODE });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED', Subnets: ['subnet-1', 'subnet-2'] } } });
  });
});
