import { Schedule as TaskSchedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Schedule } from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { CfnParameter, Duration } from 'aws-cdk-lib/core';
import {
  ConnectsToOptions, DatabaseServer, DatabaseServerProps, FargateWorker, LambdaWorker, LambdaWorkerProps, ScalingPolicy, WebServerFleet, WebService, WorkerService, WorkQueue,
} from '../../lib';
import { aPlatform, CODE, IMAGE, warningsOf } from '../a-platform';

const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
const AURORA_MYSQL = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });

function aServer(props: Partial<DatabaseServerProps> = {}, id = 'Orders') {
  const parts = aPlatform();
  return { ...parts, orders: new DatabaseServer(parts.platform, id, { engine: POSTGRES, ...props }) };
}

const agentImage = IMAGE;

describe('the connections of a database server', () => {
  const busy = (props: Partial<DatabaseServerProps>, [shop, feeds]: [number, number]) => {
    const parts = aServer(props);
    new WebService(parts.web, 'Shop', { image: IMAGE, maxCapacity: shop }).connectsTo(parts.orders);
    new FargateWorker(parts.jobs, 'Feeds', {
      queue: new WorkQueue(parts.platform, 'FeedQueue'), image: IMAGE, agentImage, messageProcessingTime: Duration.minutes(1), maxCapacity: feeds,
    }).connectsTo(parts.orders, { poolSize: 4 });
    return parts;
  };

  test.each<[string, Partial<DatabaseServerProps>, number | undefined]>([
    ['by the memory of its class', {}, 419],
    ['by the memory of its class, for Aurora MySQL', { engine: AURORA_MYSQL }, 90],
    ['by its parameters', { parameters: { max_connections: '250' } }, 250],
    ['and no limit behind a proxy', { proxy: true }, undefined],
  ])('are counted %s', (_name, props, limit) => {
    expect(aServer(props).orders.connectionLimit).toBe(limit);
  });

  test('suffice for all consumers together', () => {
    const { app, platform } = busy({}, [30, 8]);
    expect(() => app.synth()).not.toThrow();
    expect(warningsOf(platform)).toEqual([]);
  });

  test('are nearly all taken: a warning', () => {
    const { app, platform } = busy({}, [30, 20]);
    app.synth();
    expect(warningsOf(platform)).toEqual([expect.stringContaining('consumers may hold 380 of 419 connections (Web/Shop 30 tasks x 10 = 300, Jobs/Feeds 20 tasks x 4 = 80), '
      + 'and a release runs old and new tasks side by side: leave a fifth free')]);
  });

  test('fail to suffice: the app is not synthesised, and says who asks for how much', () => {
    const { app } = busy({}, [30, 30]);
    expect(() => app.synth()).toThrow('Platform/Orders: connections must be at most the 419 there are, got up to 420 '
      + '(Web/Shop 30 tasks x 10 = 300, Jobs/Feeds 30 tasks x 4 = 120); lower poolSize or the capacity of a consumer, take a larger database, or put a proxy in front of it');
  });

  test('are bounded by nothing where a function has no limit: a warning', () => {
    const { platform, jobs, orders } = aServer();
    const worker = (id: string, props: Partial<LambdaWorkerProps>) => new LambdaWorker(jobs, id, { queue: new WorkQueue(platform, `${id}Queue`), code: CODE, vpc: platform.vpc, ...props });
    worker('Wild', {}).connectsTo(orders);
    worker('Tame', { maxConcurrency: 20 }).connectsTo(orders);
    expect(warningsOf(jobs).filter((warning) => warning.includes('Unbounded'))).toEqual([
      expect.stringContaining('nothing bounds the connections to Platform/Orders, of which there are 419: set maxConcurrency, at most 335 / poolSize')]);
  });

  test('are not judged behind a proxy', () => {
    expect(() => busy({ proxy: true }, [300, 300]).app.synth()).not.toThrow();
  });

  describe('at the maximum that a schedule sets', () => {
    const scaling = [ScalingPolicy.schedule('Sale', { schedule: TaskSchedule.cron({ hour: '7', minute: '0' }), minCapacity: 20, maxCapacity: 50 })];
    const TOO_MANY = (what: string) => `Platform/Orders: connections must be at most the 419 there are, got up to 500 (Web/Shop 50 ${what} x 10 = 500); lower`;

    test('fail to suffice for a web service', () => {
      const { app, web, orders } = aServer();
      new WebService(web, 'Shop', { image: IMAGE, scaling }).connectsTo(orders);
      expect(() => app.synth()).toThrow(TOO_MANY('tasks'));
    });

    test('fail to suffice for a fleet', () => {
      const { app, web, orders } = aServer();
      new WebServerFleet(web, 'Shop', { image: IMAGE, scaling }).connectsTo(orders);
      expect(() => app.synth()).toThrow(TOO_MANY('instances'));
    });

    test('fail to suffice where the schedule is set by CDK alone, after all else', () => {
      const service = aServer();
      const shop = new WebService(service.web, 'Shop', { image: IMAGE });
      shop.connectsTo(service.orders);
      shop.taskCount.scaleOnSchedule('Sale', { schedule: TaskSchedule.cron({ hour: '7', minute: '0' }), maxCapacity: 50 });
      expect(() => service.app.synth()).toThrow(TOO_MANY('tasks'));

      const fleet = aServer();
      const servers = new WebServerFleet(fleet.web, 'Shop', { image: IMAGE });
      servers.connectsTo(fleet.orders);
      servers.group.scaleOnSchedule('Sale', { schedule: Schedule.cron({ hour: '7', minute: '0' }), maxCapacity: 50 });
      expect(() => fleet.app.synth()).toThrow(TOO_MANY('instances'));
    });

    test('fail to suffice for a worker service whose maximum was raised', () => {
      const { app, platform, web, orders } = aServer();
      const mailer = new WorkerService(web, 'Shop', { queue: new WorkQueue(platform, 'Mails'), image: IMAGE, agentImage, messageProcessingTime: Duration.seconds(2) });
      mailer.connectsTo(orders);
      mailer.taskCount.scaleOnSchedule('Sale', { schedule: TaskSchedule.cron({ hour: '7', minute: '0' }), maxCapacity: 50 });
      expect(() => app.synth()).toThrow(TOO_MANY('tasks'));
    });

    test('are those of the props where schedules only lower it, or are known at deploy time alone', () => {
      const { app, platform, web, orders } = aServer();
      const later = new CfnParameter(web, 'Later', { type: 'Number' }).valueAsNumber;
      new WebService(web, 'Shop', {
        image: IMAGE, minCapacity: 2, maxCapacity: 40,
        scaling: [
          ScalingPolicy.schedule('Night', { schedule: TaskSchedule.cron({ hour: '22', minute: '0' }), minCapacity: 2, maxCapacity: 4 }),
          ScalingPolicy.schedule('Later', { schedule: TaskSchedule.cron({ hour: '7', minute: '0' }), maxCapacity: later }),
        ],
      }).connectsTo(orders);
      app.synth();
      expect(warningsOf(platform)).toEqual([expect.stringContaining('400 of 419 connections (Web/Shop 40 tasks x 10 = 400)')]);
    });
  });
});

describe('the connections of readers', () => {
  const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_9 });
  const type = (name: string) => new ec2.InstanceType(name);
  const reading = (props: Partial<DatabaseServerProps>, options: ConnectsToOptions = {}) => {
    const parts = aServer(props);
    new WebService(parts.web, 'Shop', { image: IMAGE, maxCapacity: 30 }).connectsTo(parts.orders, options);
    return parts;
  };

  test.each<[string, Partial<DatabaseServerProps>, number | undefined, number | undefined]>([
    ['none without readers', {}, 419, undefined],
    ['of replicas, as many as the smallest takes, times their number', { readers: [type('t4g.small'), type('t4g.medium')] }, 419, 418],
    ['of Aurora, whose smallest reader may have to take the place of the writer', { engine: AURORA, readers: [type('t4g.medium')], instanceType: type('r7g.large') }, 419, 419],
    ['of Aurora by default, one of the writer\'s class', { engine: AURORA }, 419, 419],
    ['none of Aurora in one zone', { engine: AURORA, multiAz: false }, 419, undefined],
    ['also beside a proxy, which does not stand in front of them', { proxy: true, readers: [type('t4g.small')] }, undefined, 209],
    ['by the parameters that they share with the server', { parameters: { max_connections: '100' }, readers: [type('t4g.small'), type('t4g.small')] }, 100, 200],
    ['not known of a class that is not known', { readers: [type('u7i-12tb.224xlarge')] }, 419, undefined],
  ])('are %s', (_name, props, limit, ofReaders) => {
    const { orders } = aServer(props);
    expect([orders.connectionLimit, orders.readerConnectionLimit]).toEqual([limit, ofReaders]);
  });

  test('fail to suffice for the pools that consumers open to them too', () => {
    expect(() => reading({ readers: [type('t4g.small')] }).app.synth()).toThrow('Platform/Orders: connections to the readers must be at most the 209 there are, got up to 300 '
      + '(Web/Shop 30 tasks x 10 = 300); lower readerPoolSize, which is 0 for a consumer that does not use them, or the capacity of a consumer, or add a reader');
  });

  test.each([['a smaller pool', { readerPoolSize: 5 }], ['no pool', { readerPoolSize: 0 }]])('suffice for %s', (_name, options) => {
    const { app, platform } = reading({ readers: [type('t4g.small')] }, options);
    expect(() => app.synth()).not.toThrow();
    expect(warningsOf(platform)).toEqual([]);
  });

  test('are nearly all taken: a warning', () => {
    const { app, platform } = reading({ readers: [type('t4g.small')] }, { readerPoolSize: 6 });
    app.synth();
    expect(warningsOf(platform)).toEqual([expect.stringContaining('consumers may hold 180 of 209 connections to the readers (Web/Shop 30 tasks x 6 = 180)')]);
  });

  test('are not judged of a borrowed database unless its owner says how many there are', () => {
    const borrowed = (maxReaderConnections?: number) => {
      const parts = aPlatform();
      const orders = DatabaseServer.fromDatabaseAttributes(parts.platform, 'Orders', {
        host: 'orders.example', readerHost: 'reader.example', port: 5432, databaseName: 'orders', maxReaderConnections,
        securityGroups: [new ec2.SecurityGroup(parts.platform, 'Group', { vpc: parts.platform.vpc })],
      });
      new WebService(parts.web, 'Shop', { image: IMAGE, maxCapacity: 30 }).connectsTo(orders);
      return parts.app;
    };
    expect(() => borrowed().synth()).not.toThrow();
    expect(() => borrowed(299).synth()).toThrow('Platform/Orders: connections to the readers must be at most the 299 there are, got up to 300');
  });

  test('fail with a pool of fewer than none', () => {
    expect(() => reading({}, { readerPoolSize: -1 })).toThrow('Web/Shop: readerPoolSize must be a whole number between 0 and 10,000 connections, got -1 connections; '
      + 'it is 0 for a consumer that does not use the readers');
  });
});
