import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundle } from '../../../tools/bundle-runtime';
import { aWorker, MINUTE, NOW, REVISION } from './a-worker';
import { Account } from './account';
import { AwsOverHttp } from './aws-over-http';

const ROOT = path.resolve(__dirname, '..', '..', '..');

let output: string;
let account: Account;
let aws: AwsOverHttp;
let endpoint: string;

// What Lambda's runtime does: loads the file, calls the handler at the wanted time, and tells how it ended.
const LAMBDA = `
  const { handler } = require(process.argv[1]);
  const { now, tick } = JSON.parse(process.argv[2]);
  const ahead = now - Date.now();
  const clock = Date.now;
  Date.now = () => clock() + ahead;
  const context = { functionName: 'Dispatcher', memoryLimitInMB: '256', invokedFunctionArn: 'arn', awsRequestId: 'request-1', getRemainingTimeInMillis: () => 55000 };
  handler(tick, context).catch((error) => { console.error(error.message); process.exitCode = 1; });
`;

interface Run {
  readonly code: number | null;
  /** Structured lines, of the log and of metrics. */
  readonly lines: Array<Record<string, any>>;
  /** All else that it wrote. */
  readonly errors: string;
}

function invoke(workers: unknown[], now: number): Promise<Run> {
  const child = spawn(process.execPath, ['-e', LAMBDA, path.join(output, 'dispatcher', 'index.js'), JSON.stringify({ now, tick: { workers } })], {
    // Not the folder of the project: the bundle must bring its packages with it.
    cwd: output,
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      // Errors are logged to the other stream, and Lambda reads both.
      const lines = `${out}\n${err}`.split('\n').filter((line) => line !== '');
      const logged = lines.filter((line) => line.startsWith('{'));
      resolve({ code, lines: logged.map((line) => JSON.parse(line)), errors: lines.filter((line) => !logged.includes(line)).join('\n') });
    });
  });
}

beforeAll(() => {
  output = fs.mkdtempSync(path.join(os.tmpdir(), 'dispatcher-'));
  bundle('dispatcher', output);
});

afterAll(() => {
  fs.rmSync(output, { recursive: true, force: true });
});

beforeEach(async () => {
  account = new Account();
  aws = new AwsOverHttp(account);
  endpoint = await aws.start();
});

afterEach(async () => {
  await aws.stop();
});

test('the bundled function starts tasks over the wire, once a minute, and says so on its log', async () => {
  const worker = aWorker({ spotPercent: 100 });
  account.queues.set(worker.queueUrl, { visible: 30, inFlight: 1 });
  account.addTasks(1);
  account.addTasks(1, {
    desiredStatus: 'STOPPED', lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', taskDefinitionArn: REVISION,
    createdAt: new Date(NOW - 2 * MINUTE), startedAt: new Date(NOW - 1.5 * MINUTE), stoppedAt: new Date(NOW - MINUTE), containers: [{ exitCode: 1 }],
  });
  account.ages.set('feeds', [[2, 12], [1, 20]]);

  const { code, lines, errors } = await invoke([worker], NOW);
  expect(errors).toBe('');
  expect(code).toBe(0);
  // Running and stopped tasks are looked up side by side; sorted, their answers may come in any order.
  expect(aws.requests.map(({ target, contentType }) => [target, contentType]).sort()).toEqual([
    ['AmazonSQS.GetQueueAttributes', 'application/x-amz-json-1.0'],
    ...Array.from({ length: 2 }, () => ['AmazonEC2ContainerServiceV20141113.ListTasks', 'application/x-amz-json-1.1']),
    ...Array.from({ length: 2 }, () => ['AmazonEC2ContainerServiceV20141113.DescribeTasks', 'application/x-amz-json-1.1']),
    ['GraniteServiceVersion20100801.GetMetricStatistics', 'application/x-amz-json-1.0'],
    ['AmazonEC2ContainerServiceV20141113.RunTask', 'application/x-amz-json-1.1'],
  ].sort());
  expect([aws.requests[0].target, aws.requests[aws.requests.length - 1].target]).toEqual(['AmazonSQS.GetQueueAttributes', 'AmazonEC2ContainerServiceV20141113.RunTask']);
  expect(aws.requests.every(({ authorization }) => authorization?.includes('eu-central-1'))).toBe(true);
  expect(account.of('RunTask')).toEqual([{
    operation: 'RunTask',
    input: {
      cluster: worker.cluster, taskDefinition: REVISION, count: 2, startedBy: 'dispatcher', enableECSManagedTags: true, propagateTags: 'TASK_DEFINITION',
      clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' } },
    },
  }]);
  const metrics = lines.filter((line) => line._aws !== undefined);
  expect(metrics).toEqual([{
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{
        Namespace: 'ScaleToZero',
        Dimensions: [['Worker']],
        Metrics: ['TasksStarted', 'TasksDiedAtStart', 'WaitingWithoutTasks'].map((Name) => ({ Name, Unit: 'Count' })),
      }],
    },
    Worker: 'Jobs/FeedBuilder', TasksStarted: 2, TasksDiedAtStart: 1, WaitingWithoutTasks: 0,
  }]);
  expect(lines.filter((line) => line._aws === undefined)).toMatchObject([
    { level: 'INFO', message: 'tasks started', worker: 'Jobs/FeedBuilder', visible: 30, started: 2, oldestSeconds: 20, function_request_id: 'request-1' },
    { level: 'ERROR', service: 'dispatcher', message: 'task died at start', worker: 'Jobs/FeedBuilder', exitCodes: [1] },
  ]);

  expect((await invoke([worker], NOW + MINUTE)).code).toBe(0);
  expect(account.of('RunTask')).toHaveLength(1);
});

test('fails after the others were served, and outlives an answer of 503', async () => {
  const gone = aWorker({ name: 'Jobs/Gone', queueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/gone' });
  const worker = aWorker();
  account.queues.set(worker.queueUrl, { visible: 1 });
  aws.faults.push(503, 503);
  const { code, lines, errors } = await invoke([gone, worker], NOW);
  expect(code).toBe(1);
  expect(errors).toContain('every worker must be looked at, got 1 of 2 that could not be: Jobs/Gone (QueueDoesNotExist');
  expect(lines.find(({ level }) => level === 'ERROR')).toMatchObject({ message: 'worker could not be looked at', worker: 'Jobs/Gone', error: { name: 'QueueDoesNotExist' } });
  expect(account.tasks).toHaveLength(1);
});

test('a conflict of client tokens is recognised over the wire', async () => {
  const worker = aWorker();
  account.queues.set(worker.queueUrl, { visible: 12 });
  await invoke([worker], NOW);
  account.tasks.splice(0);
  account.queues.set(worker.queueUrl, { visible: 60 });
  const { code, lines } = await invoke([worker], NOW);
  expect(code).toBe(0);
  expect(account.of('RunTask').map(({ input }) => input.count)).toEqual([1, 5]);
  expect(account.tasks).toEqual([]);
  expect(lines.filter(({ level }) => level === 'ERROR')).toEqual([]);
});

test('the bundle is the same each time, names no folder of this machine, and is small enough to load at once', () => {
  const read = (folder: string): string => fs.readFileSync(path.join(folder, 'dispatcher', 'index.js'), 'utf8');
  const again = fs.mkdtempSync(path.join(os.tmpdir(), 'dispatcher-again-'));
  try {
    // Half a cold start is reading and parsing: the SDK's three clients come to 0.42 MB.
    expect(bundle('dispatcher', again).bytes).toBeLessThan(700_000);
    expect(read(again)).toBe(read(output));
  } finally {
    fs.rmSync(again, { recursive: true, force: true });
  }
  for (const folder of [ROOT, os.tmpdir(), os.homedir(), 'node_modules']) expect(read(output)).not.toContain(folder);
  const licences = fs.readFileSync(path.join(output, 'dispatcher', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  expect(licences).toMatch(/@aws-sdk\/client-ecs [\d.]+ \(Apache-2\.0\)/);
  expect(licences).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
});
