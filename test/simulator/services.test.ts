import * as fc from '../seeded-fast-check';
import { exponential, fixed, type Distribution } from '../../lib/simulator/distribution';
import { probabilityOfWaiting } from '../../lib/simulator/erlang';
import { EventHeap } from '../../lib/simulator/event-heap';
import { PausingDatabase, PAUSING_DATABASE_DEFAULTS } from '../../lib/simulator/pausing-database';
import { QueueService, type QueueServiceSettings } from '../../lib/simulator/queue-service';
import { seeded } from '../../lib/simulator/random';
import type { WorkloadReport } from '../../lib/simulator/run-report';
import { StepScaling, TargetTracking, type StepSettings } from '../../lib/simulator/scaling-policies';
import { runByTick } from '../../lib/simulator/simulate';
import { arrivalsOf, burstTraffic, constantTraffic, randomTraffic, recordedTraffic, type Traffic } from '../../lib/simulator/traffic';
import { WaitHistogram } from '../../lib/simulator/wait-histogram';
import { WebService, type WebServiceSettings } from '../../lib/simulator/web-service';

const COOLDOWNS = { scaleOutSeconds: 300, scaleInSeconds: 300 };

/** The policies of aws-ecs-patterns' QueueProcessingFargateService, as its template has them. */
function patternPolicies(): QueueServiceSettings['scaling']['policies'] {
  const out: StepSettings = {
    metric: 'visible', adjustmentType: 'change', cooldowns: COOLDOWNS, steps: [{ lower: 0, upper: 400, adjustment: 1 }, { lower: 400, adjustment: 5 }],
    alarm: { threshold: 100, comparison: 'at least', periodSeconds: 300, evaluationPeriods: 1, datapointsToAlarm: 1, missingData: 'missing', statistic: 'Maximum' },
  };
  const inward: StepSettings = { ...out, steps: [{ upper: 0, adjustment: -1 }], alarm: { ...out.alarm, threshold: 0, comparison: 'at most' } };
  return [new StepScaling(out), new StepScaling(inward), new TargetTracking({ metric: 'cpu', target: 50, disableScaleIn: false, cooldowns: COOLDOWNS, lowShare: 0.9 })];
}

function queueService(traffic: Traffic, settings: Partial<QueueServiceSettings> = {}, seed = 1): WorkloadReport {
  const model = new QueueService({
    queue: { visibilitySeconds: 30, maxReceiveCount: 3 }, serviceTime: fixed(20), failureRate: 0, handsBack: false, extendsVisibility: false, protectedWhileBusy: false,
    concurrency: 1, startTime: fixed(60), busyCpuPercent: 100, wasActive: false,
    scaling: { min: 0, max: 10, initial: 0, scheduled: [], policies: patternPolicies() }, ...settings,
  }, 1, seeded(seed));
  runByTick(model, traffic, { tick: 1, seed });
  return model.report('Service');
}

describe('a QueueProcessingFargateService with minimum 0', () => {
  test.each([1, 50, 99])('never starts for %d messages', (messages) => {
    expect(queueService(burstTraffic(messages, 1))).toMatchObject({
      arrivals: messages, completed: 0, firstStartSeconds: null, drainSeconds: null, capacity: [[0, 0, 0]],
    });
  });

  test('starts for 100, more than 15 minutes after they came: the queue\'s metrics are late', () => {
    const { firstStartSeconds } = queueService(burstTraffic(100, 1));

    expect(firstStartSeconds).toBeGreaterThan(15 * 60);
    expect(firstStartSeconds).toBeLessThan(18 * 60);
  });

  const longJobs = {
    queue: { visibilitySeconds: 3600, maxReceiveCount: 3 }, serviceTime: fixed(1800), busyCpuPercent: 20,
    scaling: { min: 0, max: 10, initial: 8, scheduled: [], policies: patternPolicies() }, wasActive: true,
  };

  test('stops tasks that work: no message is visible, so capacity goes down', () => {
    const report = queueService(burstTraffic(8, 1), longJobs);

    expect(report.stoppedWhileBusy).toBeGreaterThan(0);
    expect(report.completed).toBeLessThan(8);
  });

  test('stops none of them where they are protected', () => {
    const { stoppedWhileBusy, completed } = queueService(burstTraffic(8, 1), { ...longJobs, protectedWhileBusy: true });

    expect([stoppedWhileBusy, completed]).toEqual([0, 8]);
  });
});

describe('a service behind a queue', () => {
  const backlog = () => [new TargetTracking({ metric: 'backlog per task', target: 10, disableScaleIn: false, cooldowns: { scaleOutSeconds: 0, scaleInSeconds: 300 }, lowShare: 0.9 })];
  const scaling = { min: 1, max: 10, initial: 1, scheduled: [], policies: backlog() };

  test('grows with its backlog and back, within its bounds', () => {
    const report = queueService(burstTraffic(2000, 60), { scaling: { ...scaling, policies: backlog() }, wasActive: true, protectedWhileBusy: true });
    const running = report.capacity.map(([, , count]) => count);

    expect(Math.max(...running)).toBe(10);
    expect(Math.min(...running)).toBe(1);
    expect(report).toMatchObject({ completed: 2000, deadLettered: 0, stoppedWhileBusy: 0 });
  });

  test('every message is done or dead-lettered, whatever is stopped', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 400 }), fc.boolean(), fc.boolean(), fc.double({ min: 0, max: 0.4, noNaN: true }), fc.nat(1000), (count, handsBack, protectedWhileBusy, failureRate, seed) => {
      const run = () => queueService(burstTraffic(count, 600), { scaling: { ...scaling, policies: backlog() }, wasActive: true, handsBack, protectedWhileBusy, failureRate }, seed);
      const report = run();

      expect(report.completed + report.deadLettered).toBe(count);
      expect(Math.max(...report.capacity.map(([, , running]) => running))).toBeLessThanOrEqual(10);
      expect(report).toEqual(run());
    }), { numRuns: 20 });
  });
});

const WEB: WebServiceSettings = {
  kind: 'service', serviceTime: exponential(0.1), concurrency: 1, startTime: fixed(60), busyCpuPercent: 100, queuePerSlot: 100, failureRate: 0,
  scaling: { min: 10, max: 10, initial: 10, scheduled: [], policies: [] },
};

function web(traffic: Traffic, settings: Partial<WebServiceSettings> = {}): WorkloadReport {
  const model = new WebService({ ...WEB, ...settings }, 1, seeded(1));
  runByTick(model, traffic, { tick: 1, seed: 2 });
  return model.report('Service');
}

/** Requests one by one over so many slots, first come first served: what the model stands for. */
function exactWaits(traffic: Traffic, slots: number, serviceTime: Distribution): WaitHistogram {
  const waits = new WaitHistogram();
  const random = seeded(9);
  const arrivals = arrivalsOf(traffic, seeded(2));
  const free = new EventHeap();
  for (let slot = 0; slot < slots; slot++) free.push(0, slot);
  for (let now = arrivals.next(); now < Infinity; now = arrivals.next()) {
    const start = Math.max(now, free.due);
    waits.add(start - now);
    free.push(start + serviceTime.sample(random), free.pop());
  }
  return waits;
}

describe('requests over tasks', () => {
  test('wait as Erlang says', () => {
    // From the tables: 10 slots, 8 busy: 0.409; 1 slot at half load: one half.
    expect(probabilityOfWaiting(10, 8)).toBeCloseTo(0.409, 3);
    expect(probabilityOfWaiting(1, 0.5)).toBeCloseTo(0.5, 9);
    expect(probabilityOfWaiting(200, 100)).toBeCloseTo(0, 9);
  });

  test.each([50, 80, 90])('at %d percent of ten slots wait as they do one by one', (percent) => {
    const traffic = randomTraffic(percent, 2000);
    const exact = exactWaits(traffic, 10, WEB.serviceTime).summary();
    const { waitSeconds } = web(traffic);

    expect(Math.abs(waitSeconds.p95 - exact.p95)).toBeLessThan(0.05);
    expect(Math.abs(waitSeconds.p50 - exact.p50)).toBeLessThan(0.03);
  });

  test('past what the tasks can do, waits grow until the load balancer refuses', () => {
    const report = web(constantTraffic(200, 600));

    // A hundred a second are done; a thousand wait: ten seconds.
    expect(report.waitSeconds.max).toBeCloseTo(10, 0);
    expect(report.throttles + report.completed).toBe(report.arrivals);
    expect(report.throttles / 600).toBeCloseTo(98, -1);
  });

  test('scale with the CPU they use, up to their maximum, and back', () => {
    const policies = [new TargetTracking({ metric: 'cpu', target: 50, disableScaleIn: false, cooldowns: COOLDOWNS, lowShare: 0.9 })];
    const scaling = { min: 2, max: 20, initial: 2, scheduled: [], policies };
    const report = web(constantTraffic(60, 7200), { scaling });
    const last = report.capacity.at(-1)?.[1];

    // 60 a second of 0.1 s are six busy slots: twelve tasks at 50 %, or up to thirteen, below which 45 % is not reached.
    expect(last).toBeGreaterThanOrEqual(12);
    expect(last).toBeLessThanOrEqual(14);
    expect(report.capacity[1].slice(1)).toEqual([4, 2]);
  });
});

describe('a database that pauses', () => {
  const simulate = (moments: number[]) => {
    const model = new PausingDatabase(PAUSING_DATABASE_DEFAULTS, seeded(1));
    model.run(arrivalsOf(recordedTraffic(moments), seeded(1)));
    return model.report('Database');
  };

  test('the first query waits for the resume, and so do those that come meanwhile', () => {
    expect(simulate([0, 5, 20])).toMatchObject({ coldStarts: 1, completed: 3, waitSeconds: { p50: 10, max: 15 } });
  });

  // 15.01 s: the end of the first query; five minutes later the database pauses.
  test.each([[315, 1], [316, 2]])('a query at %d s makes it %d resumes', (second, resumes) => {
    expect(simulate([0, second]).coldStarts).toBe(resumes);
  });

  test('takes longer to resume after a day', () => {
    expect(simulate([0, 90_000]).waitSeconds.max).toBe(30);
    expect(simulate([0, 80_000]).waitSeconds.max).toBe(15);
  });

  test('shows when it ran', () => {
    expect(simulate([0]).capacity).toEqual([[0, 1, 0], [15, 1, 1], [315.01, 0, 0]]);
  });
});
