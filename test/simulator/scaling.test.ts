import * as fc from '../seeded-fast-check';
import { Alarm, type AlarmSettings } from '../../lib/simulator/alarm';
import { MetricLog, QueueActivity } from '../../lib/simulator/metric-log';
import { Scaler, type ScalerSettings } from '../../lib/simulator/scaler';
import { StepScaling, TargetTracking, type Metrics, type StepSettings, type TargetTrackingSettings } from '../../lib/simulator/scaling-policies';

const ALARM: AlarmSettings = {
  threshold: 10, comparison: 'above', periodSeconds: 60, evaluationPeriods: 3, datapointsToAlarm: 2, missingData: 'missing', statistic: 'Average',
};
const COOLDOWNS = { scaleOutSeconds: 300, scaleInSeconds: 300 };
const TRACKING: TargetTrackingSettings = { metric: 'cpu', target: 50, disableScaleIn: false, cooldowns: COOLDOWNS, lowShare: 0.9 };
const STEPS: StepSettings = {
  metric: 'visible', adjustmentType: 'change', cooldowns: { scaleOutSeconds: 0, scaleInSeconds: 0 },
  alarm: { ...ALARM, threshold: 100, comparison: 'at least', evaluationPeriods: 1, datapointsToAlarm: 1, statistic: 'Maximum' },
  steps: [{ lower: 0, upper: 400, adjustment: 1 }, { lower: 400, adjustment: 5 }],
};

/** Metrics that are the same each minute. */
function always(values: Record<string, number | undefined>, minutes = 30): Metrics {
  return { minutes: (metric) => Array.from({ length: minutes }, () => values[metric]) };
}

describe('an alarm', () => {
  test.each<[string, Partial<AlarmSettings>, Array<number | undefined>, string]>([
    ['is in ALARM when M of N periods breach', {}, [11, 9, 11], 'ALARM'],
    ['is OK when fewer do', {}, [9, 9, 11], 'OK'],
    ['counts the threshold itself only where it says so', {}, [10, 10, 10], 'OK'],
    ['counts the threshold itself with "at least"', { comparison: 'at least' }, [10, 10, 10], 'ALARM'],
    ['knows nothing without data', {}, [undefined, undefined, undefined], 'INSUFFICIENT_DATA'],
    ['breaches without data where missing data is breaching', { missingData: 'breaching' }, [undefined, undefined, undefined], 'ALARM'],
    ['is OK without data where missing data is not breaching', { missingData: 'notBreaching' }, [undefined, undefined, undefined], 'OK'],
    ['looks further back for data that is missing', {}, [11, 11, undefined, undefined, 11], 'ALARM'],
    ['takes the statistic over a period', { periodSeconds: 300, evaluationPeriods: 1, datapointsToAlarm: 1, statistic: 'Maximum' }, [0, 0, 11, 0, 0], 'ALARM'],
    ['takes the average over a period', { periodSeconds: 300, evaluationPeriods: 1, datapointsToAlarm: 1 }, [0, 0, 11, 0, 0], 'OK'],
  ])('%s', (_, settings, minutes, state) => {
    expect(new Alarm({ ...ALARM, ...settings }).evaluate(minutes)).toBe(state);
  });

  test('keeps its state where missing data is ignored', () => {
    const alarm = new Alarm({ ...ALARM, missingData: 'ignore' });
    alarm.evaluate([11, 11, 11]);

    expect(alarm.evaluate([undefined, undefined, undefined, undefined, undefined, undefined, undefined])).toBe('ALARM');
  });
});

describe('target tracking', () => {
  test('acts after three minutes above the target, not after two', () => {
    const policy = new TargetTracking(TRACKING);
    const minutes = [30, 30, 80, 80];

    expect(policy.wish({ desired: 4, running: 4 }, { minutes: () => minutes }, 240).capacity).toBeUndefined();
    // ceil(4 x 80 / 50).
    expect(policy.wish({ desired: 4, running: 4 }, { minutes: () => [...minutes, 80] }, 300).capacity).toBe(7);
  });

  test('scales in after fifteen minutes below nine tenths of the target, and not between', () => {
    const wish = (cpu: number, minutes: number) => new TargetTracking(TRACKING).wish({ desired: 4, running: 4 }, always({ cpu }, minutes), 0).capacity;

    expect(wish(20, 15)).toBe(2);
    expect(wish(20, 14)).toBeUndefined();
    expect(wish(46, 30)).toBeUndefined();
    // 0.7 of the target for EC2 Auto Scaling groups.
    expect(new TargetTracking({ ...TRACKING, lowShare: 0.7 }).wish({ desired: 4, running: 4 }, always({ cpu: 36 }), 0).capacity).toBeUndefined();
  });

  test('counts from the running tasks: those on their way are not added twice', () => {
    const policy = new TargetTracking(TRACKING);

    expect(policy.wish({ desired: 7, running: 4 }, always({ cpu: 80 }), 0).capacity).toBeUndefined();
  });

  test('from zero it adds one at the first datapoint', () => {
    const policy = new TargetTracking({ ...TRACKING, metric: 'backlog per task', target: 10 });

    expect(policy.wish({ desired: 0, running: 0 }, always({}), 0).capacity).toBeUndefined();
    expect(policy.wish({ desired: 0, running: 0 }, { minutes: () => [500] }, 0).capacity).toBe(1);
  });

  test('during a cooldown only a larger scale-out acts', () => {
    const policy = new TargetTracking(TRACKING);
    policy.granted(4, 7, 0);

    expect(policy.wish({ desired: 7, running: 7 }, always({ cpu: 51 }), 60).capacity).toBe(8);
    expect(policy.wish({ desired: 7, running: 7 }, always({ cpu: 20 }), 60).capacity).toBeUndefined();
    expect(policy.wish({ desired: 7, running: 7 }, always({ cpu: 20 }), 300).capacity).toBe(3);
  });
});

describe('step scaling', () => {
  test.each([[99, undefined], [100, 3], [499, 3], [500, 7], [10_000, 7]])('at %d messages two tasks become %p', (visible, capacity) => {
    expect(new StepScaling(STEPS).wish({ desired: 2, running: 2 }, always({ visible }), 0).capacity).toBe(capacity);
  });

  test.each<[StepSettings['adjustmentType'], number, number, number | undefined]>([
    ['exact', 6, 2, 6], ['percent', 50, 4, 6], ['percent', 10, 4, 5], ['percent', 50, 0, undefined], ['change', -9, 2, 0],
  ])('%s of %d makes of %d tasks %p', (adjustmentType, adjustment, running, capacity) => {
    const policy = new StepScaling({ ...STEPS, adjustmentType, steps: [{ lower: 0, adjustment }] });

    expect(policy.wish({ desired: running, running }, always({ visible: 200 }), 0).capacity).toBe(capacity);
  });
});

describe('several policies', () => {
  const scaler = (settings: Partial<ScalerSettings>) => new Scaler({ min: 1, max: 20, initial: 4, policies: [], scheduled: [], ...settings });

  test('the largest wish wins', () => {
    const both = scaler({ policies: [new TargetTracking(TRACKING), new StepScaling(STEPS)] });
    both.minute(always({ cpu: 60, visible: 900 }), 4, 0, 60);

    // CPU wants ceil(4 x 60 / 50) = 5, the steps 4 + 5.
    expect(both.desired).toBe(9);
  });

  test('target tracking scales in only when all of it agrees', () => {
    const tracking = () => [new TargetTracking(TRACKING), new TargetTracking({ ...TRACKING, metric: 'requests per target', target: 100 })];
    const one = scaler({ policies: tracking() });
    one.minute(always({ cpu: 10, 'requests per target': 95 }), 4, 0, 60);
    const all = scaler({ policies: tracking() });
    all.minute(always({ cpu: 10, 'requests per target': 60 }), 4, 0, 60);

    expect(one.desired).toBe(4);
    // The larger of ceil(4 x 10 / 50) = 1 and ceil(4 x 60 / 100) = 3.
    expect(all.desired).toBe(3);
  });

  test('scheduled actions move the bounds, and capacity with them', () => {
    const daily = scaler({ scheduled: [{ at: 3600, everySeconds: 86_400, min: 10 }, { at: 7200, everySeconds: 86_400, min: 2 }] });
    const seen: number[] = [];
    for (let minute = 1; minute <= 1500; minute++) {
      daily.minute(always({}), daily.desired, (minute - 1) * 60, minute * 60);
      if ([59, 60, 120, 1500].includes(minute)) seen.push(daily.desired, daily.min);
    }

    expect(seen).toEqual([4, 1, 10, 10, 10, 2, 10, 10]);
  });

  test('capacity never leaves its bounds, whatever the metrics', () => {
    const minute = fc.record({ cpu: fc.option(fc.double({ min: 0, max: 200, noNaN: true }), { nil: undefined }), visible: fc.option(fc.nat(2000), { nil: undefined }) });
    fc.assert(fc.property(fc.array(minute, { maxLength: 120 }), fc.nat(3), fc.integer({ min: 3, max: 9 }), (minutes, min, max) => {
      const down: StepSettings = { ...STEPS, alarm: { ...STEPS.alarm, threshold: 0, comparison: 'at most' }, steps: [{ upper: 0, adjustment: -1 }] };
      const all = scaler({ min, max, initial: 5, policies: [new TargetTracking(TRACKING), new StepScaling(STEPS), new StepScaling(down)] });
      minutes.forEach((_, index) => {
        const past = minutes.slice(0, index + 1);
        all.minute({ minutes: (metric) => past.map((values) => (metric === 'cpu' ? values.cpu : values.visible)) }, all.desired, index * 60, (index + 1) * 60);

        expect(all.desired).toBeGreaterThanOrEqual(min);
        expect(all.desired).toBeLessThanOrEqual(max);
      });
    }));
  });

  test('a cooldown is kept: no two scale-ins of a policy within it', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 40, maxLength: 120 }), (cpu) => {
      const one = scaler({ initial: 20, policies: [new TargetTracking(TRACKING)] });
      let last = -Infinity;
      cpu.forEach((_, index) => {
        const before = one.desired;
        one.minute({ minutes: () => cpu.slice(0, index + 1) }, before, index * 60, (index + 1) * 60);
        if (one.desired >= before) return;
        expect((index + 1) * 60 - last).toBeGreaterThanOrEqual(300);
        last = (index + 1) * 60;
      });
    }));
  });
});

describe('metrics of a queue', () => {
  test('come 15 minutes late when the queue wakes, and at once while it is in use', () => {
    const activity = new QueueActivity(false);
    activity.minute(1000, true);
    expect([activity.lateMinutes(1000), activity.lateMinutes(1014), activity.lateMinutes(1015)]).toEqual([15, 15, 0]);

    activity.minute(1300, true);
    expect(activity.lateMinutes(1300)).toBe(0);
    expect(new QueueActivity(true).lateMinutes(1)).toBe(0);
    // Not used for six hours.
    expect([activity.isActive(1660), activity.isActive(1661)]).toEqual([true, false]);
  });

  test('a late metric shows what was before', () => {
    const log = new MetricLog();
    [1, 2, 3, 4].forEach((value) => log.add(value));

    expect(log.published(2)).toEqual([1, 2]);
    expect(log.published()).toEqual([1, 2, 3, 4]);
  });
});

