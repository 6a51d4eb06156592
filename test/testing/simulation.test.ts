import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { QueueProcessingFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { FargateWorker, FunctionCode, LambdaWorker, Simulation, Traffic, WorkQueue, WorkTime } from '../../lib';
import { aPlatform, IMAGE } from '../a-platform';

const agentImage = ecs.ContainerImage.fromRegistry('agent');

function anApp() {
  const parts = aPlatform();
  new FargateWorker(parts.jobs, 'FeedBuilder', {
    queue: new WorkQueue(parts.platform, 'Feeds'), image: IMAGE, agentImage, messageProcessingTime: Duration.seconds(30), maxCapacity: 5,
  });
  new LambdaWorker(parts.jobs, 'Thumbnailer', {
    queue: new WorkQueue(parts.platform, 'Thumbnails'), timeout: Duration.minutes(1),
    code: FunctionCode.zip(lambda.Code.fromInline('exports.handler = async () => {};'), { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler' }),
  });
  return parts;
}

function aPattern(): Stack {
  const stack = new Stack(new App(), 'Pattern');
  new QueueProcessingFargateService(stack, 'Orders', { image: IMAGE, minScalingCapacity: 0 });
  return stack;
}

describe('a worker that starts from zero', () => {
  test('keeps what a test expects of it', () => {
    Simulation.ofStack(anApp().jobs)
      .withTraffic('Feeds', Traffic.burst(20, Duration.minutes(1)))
      .run()
      .expectStartWithin(Duration.minutes(2))
      .expectNothingStoppedWhileBusy()
      .expectOldestMessageUnder(Duration.minutes(10))
      .expectDrainedWithin(Duration.minutes(10))
      .expectNoThrottles()
      .expectNoDeadLetters();
  });

  test('fails when it cannot start in time, with what happened and what to change', () => {
    const run = Simulation.ofStack(anApp().jobs)
      .withTraffic('FeedBuilder', Traffic.burst(1, Duration.seconds(1)), { serviceTime: WorkTime.always(Duration.seconds(30)), coldStart: WorkTime.always(Duration.seconds(50)) })
      .run({ seed: 3 });

    expect(() => run.expectStartWithin(Duration.seconds(10))).toThrow(/^FeedBuilder: work must start within 10 s, got [0-9]+ s; a task takes up to a minute to be asked for and then its start: use a smaller image or SOCI, or a LambdaWorker\n {2}1 arrived, work began [0-9]+ s after the first, all was done [0-9]+ s after the last: 1 done, 0 dead-lettered, 0 refused, 0 tasks stopped while they worked\n {2}waits: .*\n {2}capacity \(at second: wanted, running\): 0: 0, 0 · [0-9]+: 1, 0 · [0-9]+: 1, 1 · [0-9]+: 0, 0$/);
  });
});

describe('a worker of another library', () => {
  test('is seen never to start', () => {
    const run = Simulation.ofStack(aPattern()).withTraffic('Orders', Traffic.burst(99, Duration.seconds(1))).run();

    expect(() => run.expectStartWithin(Duration.hours(1))).toThrow('Orders: work must start within 60 min, got none that ever did; raise the minimum (0), or lower the threshold of the first step\n  99 arrived, no work began, not all was done: 0 done, 0 dead-lettered, 0 refused, 0 tasks stopped while they worked\n  oldest 43200 s at 43200 s\n');
    expect(() => run.expectOldestMessageUnder(Duration.hours(1))).toThrow('Orders: the oldest message must be under 60 min, got 12 h');
    expect(() => run.expectDrainedWithin(Duration.hours(1))).toThrow('Orders: all must be done 60 min after the last arrival, got work that never was');
  });

  test('is seen to stop tasks that work for ten minutes each', () => {
    const run = Simulation.ofStack(aPattern())
      .withTraffic('Orders', Traffic.burst(102, Duration.seconds(1)), { serviceTime: WorkTime.always(Duration.minutes(10)) })
      .run();

    // The last two are invisible while they are worked on: the queue looks empty for ten minutes.
    expect(() => run.expectNothingStoppedWhileBusy()).toThrow(/assumed: tasks are taken to extend the visibility of messages they work on \(30 s\): their role may, and no template tells whether they do/);
  });

  test('is seen to do messages twice that outlive their visibility', () => {
    const run = Simulation.ofStack(aPattern())
      .withTraffic('Orders', Traffic.burst(102, Duration.seconds(1)), { serviceTime: WorkTime.always(Duration.minutes(2)), extendsVisibility: false })
      .run();

    expect(() => run.expectNothingDoneTwice()).toThrow(/^Orders: no message may be worked on again while it is worked on, got [1-9][0-9]*; give the queue of Orders a visibility timeout longer than the longest message takes, or let the worker extend it\n.*\n.*\n.*\n {2}[1-9][0-9]* done more than once: their visibility ended while they were worked on/);
    expect(() => Simulation.ofStack(anApp().jobs).withTraffic('Feeds', Traffic.burst(5, Duration.seconds(1))).run().expectNothingDoneTwice()).not.toThrow();
  });

  test('is seen to stop tasks that work', () => {
    // Two tasks, eight minutes a message: in the end no message is visible, though both work.
    const run = Simulation.ofStack(aPattern())
      .withTraffic('Orders', Traffic.burst(102, Duration.seconds(1)), { serviceTime: WorkTime.logNormal(Duration.minutes(8), Duration.minutes(8)) })
      .run();

    expect(() => run.expectNothingStoppedWhileBusy()).toThrow(/no task may be stopped while it works, got [1-9][0-9]*; protect tasks while they work/);
  });
});

describe('a run', () => {
  test('tells of each workload that was given traffic, as JSON', () => {
    const run = Simulation.ofStack(anApp().jobs)
      .withTraffic('Thumbnails', Traffic.constant(2, Duration.minutes(5)))
      .withTraffic('Feeds', Traffic.recorded([1, 2, 60]))
      .run({ seed: 9 });
    const { seed, workloads } = JSON.parse(run.json);

    expect(seed).toBe(9);
    expect(workloads.map(({ id, kind, arrivals, completed }: any) => [id, kind, arrivals, completed])).toEqual([
      ['Thumbnails', 'function-worker', 600, 600], ['Feeds', 'fargate-worker', 3, 3],
    ]);
    expect(Object.keys(workloads[0])).toEqual([
      'id', 'kind', 'arrivals', 'completed', 'deadLettered', 'coldStarts', 'throttles', 'stoppedWhileBusy', 'firstStartSeconds', 'waitSeconds', 'drainSeconds', 'capacity', 'costUsd',
    ]);
  });

  test('costs what its region asks', () => {
    const simulation = Simulation.ofStack(anApp().jobs).withTraffic('Thumbnails', Traffic.daily(10_000, Duration.days(1), { peakTime: Duration.hours(9), lowestPercent: 50 }));

    simulation.run({ region: 'eu-west-1' }).expectCostUnder(1);
    expect(() => simulation.run({ region: 'eu-west-1' }).expectCostUnder(0.001)).toThrow(/Thumbnails: the run must cost less than USD 0.001, got USD 0.0[0-9]+; lower the memory, raise the batch size, or make the function faster/);
    expect(() => simulation.run().expectCostUnder(1)).toThrow('Thumbnails: the cost must be known, got a stack without a region, or a price that is not listed; give the stack a region in env, or run() a region');
  });

  test('has failures, counted traffic and measured times', () => {
    const run = Simulation.ofStack(anApp().jobs)
      .withTraffic('Thumbnails', Traffic.counted([10, 0, 10], Duration.minutes(1)), { failurePercent: 100, serviceTime: WorkTime.measured([Duration.millis(100), Duration.millis(300)]), coldStart: WorkTime.exponential(Duration.millis(500)) })
      .withTraffic('Feeds', Traffic.random(0.1, Duration.minutes(10)))
      .run();

    expect(() => run.expectNoDeadLetters()).toThrow('Thumbnails: no message may be dead-lettered, got 20; mend what fails, or raise maxReceiveCount (5)\n  20 arrived, work began 0.037 s after the first, all was done');
  });

  test('fails for a workload that is not there', () => {
    expect(() => Simulation.ofStack(anApp().jobs).withTraffic('Nobody', Traffic.burst(1, Duration.seconds(1)))).toThrow('workload must be a function, worker, service, fleet or pausing database of the templates, got Nobody; there is');
  });
});

describe('what no simulation can begin with', () => {
  test.each<[string, () => unknown, string]>([
    ['a burst of less than nothing', () => Traffic.burst(-20, Duration.minutes(1)), 'count must be a whole number, 0 or more, got -20; say how many arrive'],
    ['half a message', () => Traffic.burst(1.5, Duration.minutes(1)), 'count must be a whole number, 0 or more, got 1.5; say how many arrive'],
    ['no rate', () => Traffic.random(NaN, Duration.minutes(1)), 'perSecond must be 0 or more, got NaN; say how many arrive a second on average'],
    ['a night above the day', () => Traffic.daily(1000, Duration.days(1), { lowestPercent: 200 }), 'lowestPercent must be from 0 to 100 %, got 200 %; 100 % is the same traffic day and night'],
    ['a peak tomorrow', () => Traffic.daily(1000, Duration.days(1), { peakTime: Duration.hours(30) }), 'peakTime must be from 0 to 24 h, got 30 h; it is the time since midnight'],
    ['a count below zero', () => Traffic.counted([1, -1], Duration.seconds(1)), 'each of counts must be 0 or more, got -1; say how many arrive in each interval'],
    ['a moment before the beginning', () => Traffic.recorded([-1]), 'each of moments must be 0 s or more, got -1 s; they count from the beginning of the run'],
  ])('fails for %s', (_, make, sentence) => {
    expect(make).toThrow(new Error(sentence));
  });

  test('fails for a share above all, and a task that works on nothing', () => {
    const simulation = Simulation.ofStack(anApp().jobs);
    const traffic = Traffic.burst(1, Duration.seconds(1));

    expect(() => simulation.withTraffic('Feeds', traffic, { failurePercent: 140 })).toThrow(new Error('failurePercent of Feeds must be from 0 to 100 %, got 140 %; it is a share'));
    expect(() => simulation.withTraffic('Feeds', traffic, { startFailurePercent: -1 })).toThrow(new Error('startFailurePercent of Feeds must be from 0 to 100 %, got -1 %; it is a share'));
    expect(() => simulation.withTraffic('Feeds', traffic, { concurrency: 0 })).toThrow(new Error('concurrency of Feeds must be a whole number, 1 or more, got 0; a task works on one thing at least'));
    expect(() => simulation.withTraffic('Feeds', traffic).run({ seed: -1 })).toThrow(/^seed must be a whole number, from 0 to 9007199254740991, got -1; any other gives another run$/);
  });
});

describe('what to change', () => {
  test('names the settings as they are', () => {
    const feeds = Simulation.ofStack(anApp().jobs).withTraffic('Feeds', Traffic.burst(300, Duration.minutes(1))).run();
    const thumbnails = Simulation.ofStack(anApp().jobs).withTraffic('Thumbnails', Traffic.burst(500, Duration.minutes(1)), { failurePercent: 50 }).run();

    expect(() => feeds.expectDrainedWithin(Duration.minutes(5))).toThrow(/; raise maxCapacity \(5\), or lower acceptableLatency \(300 s\) or messageProcessingTime\n/);
    expect(() => thumbnails.expectNoDeadLetters()).toThrow(/^Thumbnails: no message may be dead-lettered, got [0-9]+; mend what fails, or raise maxReceiveCount \(5\)\n/);
  });

  test('points at tasks that die before anything else', () => {
    const run = Simulation.ofStack(anApp().jobs).withTraffic('Feeds', Traffic.burst(20, Duration.minutes(1)), { startFailurePercent: 100 }).run();

    expect(() => run.expectStartWithin(Duration.minutes(10))).toThrow(/^Feeds: work must start within 10 min, got none that ever did; [0-9]+ tasks died at their start: mend that first\n[^]*\n {2}[0-9]+ tasks died at their start\n/);
  });
});
