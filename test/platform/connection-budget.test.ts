import * as rds from 'aws-cdk-lib/aws-rds';
import { Duration } from 'aws-cdk-lib/core';
import { DatabaseServer, DatabaseServerProps, FargateWorker, LambdaWorker, LambdaWorkerProps, WebService, WorkQueue } from '../../lib';
import { aPlatform, CODE, IMAGE, warningsOf } from '../a-platform';

const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
const AURORA_MYSQL = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });

function aServer(props: Partial<DatabaseServerProps> = {}, id = 'Orders') {
  const parts = aPlatform();
  return { ...parts, orders: new DatabaseServer(parts.platform, id, { engine: POSTGRES, ...props }) };
}

describe('the connections of a database server', () => {
  const agentImage = IMAGE;
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
    expect(() => app.synth()).toThrow('Platform/Orders: connections must be at most the 419 that the database takes, got up to 420 '
      + '(Web/Shop 30 tasks x 10 = 300, Jobs/Feeds 30 tasks x 4 = 120); lower poolSize or the capacity of a consumer, take a larger database, or put a proxy in front of it');
  });

  test('are bounded by nothing where a function has no limit: a warning', () => {
    const { platform, jobs, orders } = aServer();
    const worker = (id: string, props: Partial<LambdaWorkerProps>) => new LambdaWorker(jobs, id, { queue: new WorkQueue(platform, `${id}Queue`), code: CODE, vpc: platform.vpc, ...props });
    worker('Wild', {}).connectsTo(orders);
    worker('Tame', { maxConcurrency: 20 }).connectsTo(orders);
    expect(warningsOf(jobs).filter((warning) => warning.includes('Unbounded'))).toEqual([
      expect.stringContaining('nothing bounds the connections to Platform/Orders, which takes 419: set maxConcurrency, at most 335 / poolSize')]);
  });

  test('are not judged behind a proxy', () => {
    expect(() => busy({ proxy: true }, [300, 300]).app.synth()).not.toThrow();
  });
});
