import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { App, Stack } from 'aws-cdk-lib/core';
import { aFolder, ran } from './a-run';
import { IMAGE } from '../a-platform';
import { recordedRuns } from '../simulator/recorded-runs';

const folder = aFolder();
const template = folder.file('jobs.json', {
  Resources: {
    Resize: { Type: 'AWS::Lambda::Function', Metadata: { 'aws:cdk:path': 'Jobs/Resize/Resource' }, Properties: { MemorySize: 128 } },
    Queue: { Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': 'Jobs/Mails/Resource' }, Properties: { VisibilityTimeout: 60 } },
    Mailer: { Type: 'AWS::Lambda::Function', Properties: {} },
    Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, FunctionName: { Ref: 'Mailer' }, BatchSize: 1 } },
  },
});

async function simulated(...args: string[]) {
  const { code, out, err } = await ran('simulate', template, '--json', ...args);
  expect(code).toBe(0);
  return { err, ...JSON.parse(out) };
}

describe('simulate', () => {
  test.each(recordedRuns().map((run) => [run.name, run] as const))('replays recorded run %s: its share of cold starts', async (name, { starts, cold }) => {
    const file = folder.file(`${name}.csv`, starts.join('\n'));
    const { seed, workloads: [report] } = await simulated('--workload', 'Jobs/Resize', '--traffic', file, '--service-time', '1.96s', '--cold-start', '0.57s', '--seed', '7');

    expect(seed).toBe(7);
    expect(report).toMatchObject({ id: 'Jobs/Resize', kind: 'function', arrivals: starts.length, completed: starts.length });
    expect(Math.abs(report.coldStarts / cold - 1)).toBeLessThan(0.1);
  });

  test('prints the report exactly as it is promised', async () => {
    const { workloads: [report] } = await simulated('--workload', 'Mails', '--traffic', 'burst(100, 1s)', '--service-time', 'exponential(2s)', '--cold-start', '50ms', '--region', 'eu-west-1');

    expect(Object.keys(report)).toEqual([
      'id', 'kind', 'arrivals', 'completed', 'deadLettered', 'coldStarts', 'throttles', 'stoppedWhileBusy', 'firstStartSeconds', 'waitSeconds', 'drainSeconds', 'capacity', 'costUsd',
    ]);
    expect(report).toMatchObject({ id: 'Mails', kind: 'function-worker', arrivals: 100, completed: 100, firstStartSeconds: 0.05, capacity: expect.arrayContaining([[0, 5, 5]]) });
    expect(report.costUsd).toBeGreaterThan(0);
  });

  test('says what it assumed, apart from the report', async () => {
    const { err } = await simulated('--workload', 'Resize', '--traffic', 'constant(1/s, 1m)', '--service-time', '10ms');

    expect(err).toBe('assumed: a cold start is taken as 0.57 s: no template tells how long the code\ntakes to start\n');
  });

  test('reads files of times, and takes failures and ticks', async () => {
    const { workloads: [report] } = await simulated('--workload', 'Mailer', '--traffic', folder.file('counts.csv', 'second,count\n0,3\n30,2\n'), '--service-time', folder.file('times.csv', '1\n2\n'), '--cold-start', '0s', '--failures', '0%', '--tick', '100ms');

    expect(report).toMatchObject({ arrivals: 5, completed: 5, coldStarts: 3 });
  });

  test('is readable at 80 columns', async () => {
    const { code, out } = await ran('simulate', template, '--workload', 'Mailer', '--traffic', 'daily(50000, 1d)', '--service-time', '500ms', '--cold-start', '1s');

    expect(code).toBe(0);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^Mailer \(function-worker\)\n {2}arrived {10}[0-9,]+ messages\n[^]*cost of the run {2}USD 0\.[0-9]+, at list prices of us-east-1\n\n {2}[▁▂▃▄▅▆▇█ ]+\n {2}running over 24 h, most [0-9]+\n$/);
  });

  test.each([
    [['--workload', 'Nobody', '--traffic', 'burst(1, 1s)'], 'simulate: workload must be a function, worker, service, fleet or pausing database of the templates, got Nobody; there is Jobs/Resize, jobs/Mailer\n'],
    [['--traffic', 'burst(1, 1s)'], 'simulate: --workload must name one of Jobs/Resize, jobs/Mailer\n'],
    [['--workload', 'Resize', '--traffic', 'lots'], 'simulate: traffic must be a file or a traffic such as constant(5/s, 1h), random(0.1/s, 28h), burst(5000, 1m) or daily(100000, 7d, 14h), got lots\n'],
    [['--workload', 'Resize', '--traffic', 'burst(1, 1s)', '--service-time', 'soon'], 'simulate: --service-time must be a time such as 1.96s, 50ms, 2m, exponential(2s) or lognormal(2s, 500ms), got soon\n'],
    [['--workload', 'Resize', '--traffic', 'burst(1, 1s)', '--tick', '2h'], "cdk-scale-to-zero simulate: option '--tick <time>' argument '2h' is invalid. It must be a time from 1ms to 1m.; see cdk-scale-to-zero simulate --help\n"],
    [['--workload', 'Resize', '--traffic', 'burst(1, 1s)', '--seed', 'x'], "cdk-scale-to-zero simulate: option '--seed <number>' argument 'x' is invalid. It must be a whole number from 0 on.; see cdk-scale-to-zero simulate --help\n"],
    [['--workload', 'Resize'], "cdk-scale-to-zero simulate: required option '--traffic <file|spec>' not specified; see cdk-scale-to-zero simulate --help\n"],
  ])('fails in one sentence and with 2: %p', async (args, err) => {
    expect(await ran('simulate', template, ...args)).toEqual({ code: 2, out: '', err });
  });

  test('fails in one sentence and with 2 over a file that is no traffic', async () => {
    const file = folder.file('no.csv', '1,2,3\n');

    expect(await ran('simulate', template, '--workload', 'Resize', '--traffic', file)).toEqual({ code: 2, out: '', err: `simulate: ${file} must have one moment, or a moment and a count, a line, got 1,2,3\n` });
  });
});

describe('a worker of another library, as its cloud assembly has it', () => {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Pattern');
  new QueueProcessingFargateService(stack, 'Orders', { image: IMAGE, minScalingCapacity: 0, maxScalingCapacity: 5 });
  const assembly = App.of(stack)!.synth().directory;
  const orders = (...args: string[]) => ran('simulate', assembly, '--workload', 'Orders', ...args);

  test.each([1, 50, 99])('never starts for %d messages', async (messages) => {
    const { out } = await orders('--traffic', `burst(${messages}, 1m)`, '--json');

    expect(JSON.parse(out).workloads[0]).toMatchObject({ kind: 'service', arrivals: messages, completed: 0, firstStartSeconds: null, drainSeconds: null });
  });

  test('starts for a hundred, a quarter of an hour after they came, and stops tasks that work', async () => {
    const { out, err } = await orders('--traffic', 'burst(300, 1m)', '--service-time', '10m', '--json');
    const [report] = JSON.parse(out).workloads;

    expect(report.firstStartSeconds).toBeGreaterThan(15 * 60);
    expect(report.stoppedWhileBusy).toBeGreaterThan(0);
    expect(err).toContain('tasks are taken to extend the visibility of messages they work on');
  });

  test('does messages more than once that outlive their visibility', async () => {
    const { out } = await orders('--traffic', 'burst(104, 1m)', '--service-time', '10m', '--no-heartbeat');

    expect(out).toMatch(/ {2}arrived {14}104 messages\n/);
    expect(out).toMatch(/ {2}done more than once {2}[0-9]+: the visibility timeout is shorter than the work\n/);
    // To the end of the run, not to the last change of capacity.
    expect(out).toMatch(/running over [3-9](\.[0-9])? h, most 5\n$/);
  });
});
