import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { AlwaysOnStack, ConnectsToOptions, DatabaseAttributes, FargateWorker, IDatabase, LambdaWorker, LambdaWorkerProps, PlatformStack, WebService, WorkerService, WorkQueue } from '../../lib';
import { BorrowedDatabase } from '../../lib/platform/borrowed-database';
import { aPlatform, CODE, IMAGE, inventory, warningsOf } from '../a-platform';

const agentImage = ecs.ContainerImage.fromRegistry('agent');
const messageProcessingTime = Duration.seconds(30);
const DATA_API_ARN = 'arn:aws:rds:eu-central-1:123456789012:cluster:orders';

/** A database in the platform that others own. */
function orders(platform: PlatformStack, attrs: Partial<DatabaseAttributes> = {}, scope: Stack = platform): IDatabase {
  return new BorrowedDatabase(scope, 'Orders', {
    host: 'orders.example',
    port: 5432,
    databaseName: 'orders',
    securityGroups: [new ec2.SecurityGroup(platform, 'OrdersSecurityGroup', { vpc: platform.vpc })],
    secret: new secretsmanager.Secret(platform, 'OrdersSecret'),
    ...attrs,
  });
}

/** Each consumer there is, in its half, with a way to its environment. */
const CONSUMERS = {
  'a web service': ({ web }: ReturnType<typeof aPlatform>) => ({ stack: web, consumer: new WebService(web, 'Shop', { image: IMAGE }) }),
  'a worker service': ({ platform, web }: ReturnType<typeof aPlatform>) => ({
    stack: web, consumer: new WorkerService(web, 'Shop', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage, messageProcessingTime }),
  }),
  'a Fargate worker': ({ platform, jobs }: ReturnType<typeof aPlatform>) => ({
    stack: jobs, consumer: new FargateWorker(jobs, 'Shop', { queue: new WorkQueue(platform, 'Feeds'), image: IMAGE, agentImage, messageProcessingTime }),
  }),
  'a Lambda worker': ({ platform, jobs }: ReturnType<typeof aPlatform>) => ({ stack: jobs, consumer: aFunction(platform, jobs, { vpc: platform.vpc }) }),
};

function aFunction(platform: PlatformStack, jobs: Stack, props: Partial<LambdaWorkerProps> = {}): LambdaWorker {
  return new LambdaWorker(jobs, 'Shop', { queue: new WorkQueue(platform, 'Thumbnails'), code: CODE, ...props });
}

/** What the program of the stack's consumer finds in its environment about databases. */
function environment(stack: Stack): Record<string, unknown> {
  const template = Template.fromStack(stack);
  const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'))
    .flatMap(({ Properties }) => Properties.ContainerDefinitions.filter(({ Name }: any) => Name === 'main'))
    .flatMap(({ Environment, Secrets }) => [...Environment, ...Secrets ?? []])
    .map(({ Name, Value, ValueFrom }) => [Name, Value ?? ValueFrom]);
  const functions = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) => Object.entries(Properties.Environment?.Variables ?? {}));
  return Object.fromEntries([...tasks, ...functions].filter(([name]) => /^(ORDERS|STOCK)_/.test(name)));
}

const secretArn = { 'Fn::GetStackOutput': Match.anyValue() };

describe.each(Object.entries(CONSUMERS))('%s that connects to a database', (_name, create) => {
  test('finds host, port, name and secret in its environment', () => {
    const parts = aPlatform();
    const { stack, consumer } = create(parts);
    consumer.connectsTo(orders(parts.platform));
    expect(environment(stack)).toEqual({
      ORDERS_HOST: 'orders.example', ORDERS_PORT: '5432', ORDERS_NAME: 'orders', ORDERS_SECRET_ARN: { 'Fn::GetStackOutput': expect.anything() },
    });
  });

  test('creates the rule that lets it in, and the platform does not depend on it', () => {
    const parts = aPlatform();
    const { stack, consumer } = create(parts);
    const before = inventory(stack)['AWS::EC2::SecurityGroupIngress'] ?? 0;
    // A template is synthesised once, so the second platform is a new one.
    const again = aPlatform();
    const second = create(again);
    second.consumer.connectsTo(orders(again.platform));
    expect(inventory(second.stack)['AWS::EC2::SecurityGroupIngress']).toBe(before + 1);
    Template.fromStack(second.stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp', GroupId: secretArn });
    expect(again.platform.dependencies).toEqual([]);
    expect(inventory(again.platform)).not.toHaveProperty('AWS::EC2::SecurityGroupIngress');
    expect(consumer.node.id).toBe('Shop');
  });

  test('may read the secret, and no other', () => {
    const parts = aPlatform();
    const { stack, consumer } = create(parts);
    consumer.connectsTo(orders(parts.platform));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([{ Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], Effect: 'Allow', Resource: secretArn }]) },
    });
  });

  test('logs in with IAM where it says as whom', () => {
    const parts = aPlatform();
    const { stack, consumer } = create(parts);
    consumer.connectsTo(orders(parts.platform, { resourceId: 'db-ABC' }), { iamUser: 'shop' });
    expect(environment(stack)).toMatchObject({ ORDERS_USERNAME: 'shop' });
    expect(environment(stack)).not.toHaveProperty('ORDERS_SECRET_ARN');
    const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies).toContain(':dbuser:db-ABC/shop');
    expect(policies).not.toContain('secretsmanager');
  });

  test('uses the Data API where it says so, and gets no rule', () => {
    const parts = aPlatform();
    const { stack, consumer } = create(parts);
    consumer.connectsTo(orders(parts.platform, { dataApiArn: DATA_API_ARN }), { dataApi: true });
    expect(environment(stack)).toEqual({ ORDERS_CLUSTER_ARN: DATA_API_ARN, ORDERS_NAME: 'orders', ORDERS_SECRET_ARN: { 'Fn::GetStackOutput': expect.anything() } });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: ['rds-data:BatchExecuteStatement', 'rds-data:BeginTransaction', 'rds-data:CommitTransaction', 'rds-data:ExecuteStatement', 'rds-data:RollbackTransaction'],
          Effect: 'Allow',
          Resource: DATA_API_ARN,
        }]),
      },
    });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress'))).not.toContain('5432');
  });
});

describe('a consumer', () => {
  test('connects to several databases under names of its choice', () => {
    const { platform, web } = aPlatform();
    const shop = new WebService(web, 'Shop', { image: IMAGE });
    const database = orders(platform, { readerHost: 'readers.example', secret: undefined });
    shop.connectsTo(database);
    shop.connectsTo(database, { environmentPrefix: 'STOCK' });
    expect(environment(web)).toEqual({
      ORDERS_HOST: 'orders.example', ORDERS_PORT: '5432', ORDERS_NAME: 'orders', ORDERS_READER_HOST: 'readers.example',
      STOCK_HOST: 'orders.example', STOCK_PORT: '5432', STOCK_NAME: 'orders', STOCK_READER_HOST: 'readers.example',
    });
  });

  test('on ECS gets user and password into its environment if it cannot read the secret', () => {
    const { platform, web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders(platform), { injectCredentials: true });
    const found = environment(web);
    expect(Object.keys(found)).toEqual(['ORDERS_HOST', 'ORDERS_PORT', 'ORDERS_NAME', 'ORDERS_USERNAME', 'ORDERS_PASSWORD']);
    expect(JSON.stringify(found.ORDERS_PASSWORD)).toContain(':password::');
  });

  test('outside any VPC uses the Data API by itself', () => {
    const { platform, jobs } = aPlatform();
    aFunction(platform, jobs).connectsTo(orders(platform, { dataApiArn: DATA_API_ARN }));
    expect(Object.keys(environment(jobs))).toEqual(['ORDERS_NAME', 'ORDERS_CLUSTER_ARN', 'ORDERS_SECRET_ARN']);
  });

  test('asks for no rule out of a group that lets everything out, of which CDK would warn', () => {
    const { platform, web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders(platform));
    Template.fromStack(web);
    expect(warningsOf(web)).toEqual([]);
  });

  test('has a rule out of a group that lets nothing out, and one in for each of its groups', () => {
    const { platform, web } = aPlatform();
    const securityGroups = [true, false].map((allowAllOutbound) => new ec2.SecurityGroup(web, `Out${allowAllOutbound}`, { vpc: platform.vpc, allowAllOutbound }));
    new WebService(web, 'Shop', { image: IMAGE, securityGroups }).connectsTo(orders(platform));
    const rules = (kind: string) => Object.values(Template.fromStack(web).findResources(`AWS::EC2::SecurityGroup${kind}`)).map(({ Properties }) => Properties).filter(({ ToPort }) => ToPort === 5432);
    expect(rules('Ingress')).toHaveLength(2);
    expect(rules('Egress')).toEqual([expect.objectContaining({ Description: 'Web/Shop to Platform/Orders', IpProtocol: 'tcp', FromPort: 5432 })]);
  });

  test('tells the database what it may ask of it', () => {
    const { platform, web, jobs } = aPlatform();
    const database = orders(platform);
    const asked = jest.spyOn(database, 'attachConsumer');
    new WebService(web, 'Shop', { image: IMAGE, minCapacity: 3 }).connectsTo(database);
    new FargateWorker(jobs, 'Feeds', { queue: new WorkQueue(platform, 'Feeds'), image: IMAGE, agentImage, messageProcessingTime, maxCapacity: 4 })
      .connectsTo(database, { poolSize: 2 });
    new WorkerService(web, 'Mailer', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage, messageProcessingTime }).connectsTo(database);
    aFunction(platform, jobs, { vpc: platform.vpc, maxConcurrency: 7 }).connectsTo(database, { keepsAwakeReason: 'none' });
    expect(asked.mock.calls.map(([consumer, { poolSize, maxCapacity, capacityUnit, timeout }]) => (
      [consumer.node.path, poolSize, platform.resolve(maxCapacity), capacityUnit, timeout?.toSeconds()]))).toEqual([
      ['Web/Shop', 10, 15, 'tasks', undefined],
      ['Jobs/Feeds', 2, 4, 'tasks', undefined],
      ['Web/Mailer', 10, 10, 'tasks', undefined],
      ['Jobs/Shop', 1, 7, 'invocations', 60],
    ]);
  });

  test('with pollers of its own runs ten invocations for each', () => {
    const { platform, jobs } = aPlatform();
    const database = orders(platform);
    const asked = jest.spyOn(database, 'attachConsumer');
    aFunction(platform, jobs, { vpc: platform.vpc, maxPollers: 3, idleCostReason: 'test' }).connectsTo(database);
    expect(asked.mock.calls[0][1].maxCapacity).toBe(30);
  });
});

describe('connecting to a database fails', () => {
  const shop = (attrs: Partial<DatabaseAttributes>, options?: ConnectsToOptions) => {
    const { platform, web } = aPlatform();
    new WebService(web, 'Shop', { image: IMAGE }).connectsTo(orders(platform, attrs), options);
  };
  const worker = (attrs: Partial<DatabaseAttributes>, options?: ConnectsToOptions, props?: Partial<LambdaWorkerProps>) => {
    const { platform, jobs } = aPlatform();
    aFunction(platform, jobs, props).connectsTo(orders(platform, attrs), options);
  };

  test('for a function in no VPC and a database without a Data API', () => {
    expect(() => worker({})).toThrow('Jobs/Shop: vpc must be given to connect to Platform/Orders, got a function outside any VPC; '
      + 'pass the database\'s vpc, or use a database with a Data API');
  });

  test('for a function in no VPC that does not want the Data API', () => {
    expect(() => worker({ dataApiArn: DATA_API_ARN }, { dataApi: false })).toThrow('Jobs/Shop: vpc must be given to connect to Platform/Orders, '
      + 'got a function outside any VPC; pass the database\'s vpc, or leave dataApi out');
  });

  test.each([0, 10_001, 2.5])('for a pool of %s', (poolSize) => {
    expect(() => shop({}, { poolSize })).toThrow(`Web/Shop: poolSize must be a whole number between 1 and 10,000 connections, got ${poolSize === 10_001 ? '10,001' : poolSize} connections; `
      + 'say how many one task, server or invocation holds');
  });

  test('for a Data API that is not there', () => {
    expect(() => shop({}, { dataApi: true })).toThrow('Web/Shop: dataApi must be true only for a database that has one, got true for Platform/Orders; '
      + 'switch its Data API on, or leave dataApi out');
    expect(() => worker({ dataApiArn: DATA_API_ARN, secret: undefined })).toThrow('Platform/Orders: dataApi must be on to be granted, got a database without it; '
      + 'switch it on, or connect from inside the VPC');
  });

  test('for a second database of one name', () => {
    const { platform, web } = aPlatform();
    const service = new WebService(web, 'Shop', { image: IMAGE });
    const database = orders(platform);
    service.connectsTo(database);
    expect(() => service.connectsTo(database)).toThrow('Web/Shop: environmentPrefix must be of one database, got ORDERS for Platform/Orders and Platform/Orders; '
      + 'pass environmentPrefix for one of them, and call connectsTo once for each database');
  });

  test('for a user of IAM that IAM cannot know', () => {
    expect(() => shop({}, { iamUser: 'shop' })).toThrow('Platform/Orders: resourceId must be given to log in with IAM, got nothing; take it from the database (db-… or cluster-…)');
    expect(() => shop({ dataApiArn: DATA_API_ARN }, { iamUser: 'shop', dataApi: true })).toThrow('Web/Shop: iamUser must not come with the Data API, got shop; '
      + 'the Data API logs in with the secret: leave iamUser out');
  });

  const HERE = 'injectCredentials must not be set here, got true for Platform/Orders; ';
  test.each<[string, () => void, string]>([
    ['into a function', () => worker({}, { injectCredentials: true }, { vpc: aPlatform().platform.vpc }), `Jobs/Shop: ${HERE}only ECS fills the environment of containers from a secret: read the secret at run time`],
    ['with the Data API', () => shop({ dataApiArn: DATA_API_ARN }, { injectCredentials: true, dataApi: true }), `Web/Shop: ${HERE}the Data API is told the secret: leave it out`],
    ['with a user of IAM', () => shop({ resourceId: 'db-A' }, { injectCredentials: true, iamUser: 'shop' }), `Web/Shop: ${HERE}a user of IAM has no password: leave one of the two out`],
    ['without a secret', () => shop({ secret: undefined }, { injectCredentials: true }), 'Web/Shop: injectCredentials must be set only for a database whose secret is known, got true for Platform/Orders; pass its secret'],
  ])('for credentials injected %s', (_name, connect, text) => {
    expect(connect).toThrow(text);
  });

  test('across halves, and names both constructs', () => {
    const { platform, web, jobs } = aPlatform();
    const service = new WebService(web, 'Shop', { image: IMAGE });
    const database = orders(platform, {}, jobs);
    expect(() => service.connectsTo(database)).toThrow('Web/Shop: what it uses must stand in a stack that the always-on half may depend on, got Jobs/Orders in the scale-to-zero half; '
      + 'create it in the platform stack');
  });

  test('where the database\'s stack depends on the consumer\'s', () => {
    const { app, platform, web } = aPlatform();
    const data = new AlwaysOnStack(app, 'Data', { platform });
    data.addStackDependency(web);
    const service = new WebService(web, 'Shop', { image: IMAGE });
    const database = orders(platform, {}, data);
    expect(() => service.connectsTo(database)).toThrow('Web/Shop: what it uses must stand in a stack that does not depend on its own, got Data/Orders, whose stack depends on Web; '
      + 'create it in a stack that both may depend on');
  });
});
