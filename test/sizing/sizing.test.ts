import * as fc from '../seeded-fast-check';
import {
  alarmingMessageAge, defaultBatchingWindow, FARGATE_CPU_UNITS, fargateMemorySizes, keepAliveMilliseconds, longestScheduleInterval,
  MAX_VISIBILITY_TIMEOUT_SECONDS, missedRunLookBack, needsBatchingWindow, visibilityTimeoutForFunction,
} from '../../lib/sizing';

/** What Lambda accepts: 1 s to 15 min. */
const functionTimeouts = fc.integer({ min: 1, max: 900 });
/** What Lambda accepts: none to 5 min. */
const windows = fc.integer({ min: 0, max: 300 });

describe('the visibility timeout of a function\'s queue', () => {
  test.each([
    { timeout: 120, window: 5, expected: 725 },
    { timeout: 3, window: 0, expected: 18 },
    { timeout: 900, window: 300, expected: 5700 },
  ])('is $expected s for $timeout s of work and a window of $window s', ({ timeout, window, expected }) => {
    expect(visibilityTimeoutForFunction(timeout, window)).toBe(expected);
  });

  test('is never above the 12 hours of SQS', () => {
    expect(MAX_VISIBILITY_TIMEOUT_SECONDS).toBe(12 * 60 * 60);
    expect(visibilityTimeoutForFunction(7200, 0)).toBe(43_200);
    expect(visibilityTimeoutForFunction(7199, 5)).toBe(43_199);
    expect(visibilityTimeoutForFunction(7199, 7)).toBe(43_200);
  });

  test('holds six timeouts and the window, or 12 hours', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50_000 }), windows, (timeout, window) => {
      const visibility = visibilityTimeoutForFunction(timeout, window);
      expect(visibility).toBeLessThanOrEqual(43_200);
      expect(visibility >= 6 * timeout + window || visibility === 43_200).toBe(true);
    }));
  });

  test('is longer for more work and for a longer window', () => {
    fc.assert(fc.property(functionTimeouts, windows, fc.integer({ min: 1, max: 60 }), (timeout, window, more) => {
      const visibility = visibilityTimeoutForFunction(timeout, window);
      expect(visibilityTimeoutForFunction(timeout + more, window)).toBe(visibility + 6 * more);
      expect(visibilityTimeoutForFunction(timeout, window + more)).toBe(visibility + more);
    }));
  });
});

describe('the batching window', () => {
  test.each([
    { size: 1, fifo: false, expected: 0 },
    { size: 10, fifo: false, expected: 0 },
    { size: 11, fifo: false, expected: 1 },
    { size: 100, fifo: false, expected: 1 },
    { size: 10_000, fifo: false, expected: 1 },
    { size: undefined, fifo: false, expected: 1 },
    { size: 10, fifo: true, expected: 0 },
    { size: undefined, fifo: true, expected: 0 },
  ])('is $expected s for a batch of $size (FIFO: $fifo)', ({ size, fifo, expected }) => {
    expect(defaultBatchingWindow(size, fifo)).toBe(expected);
  });

  test('is there wherever AWS refuses a standard batch without one', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), (size) => {
      expect(needsBatchingWindow(size)).toBe(size > 10);
      expect(defaultBatchingWindow(size, false) > 0).toBe(needsBatchingWindow(size));
    }));
  });
});

describe('the size of a Fargate task', () => {
  const GIB = 1024;
  const upTo = (first: number, last: number, step: number) => Array.from({ length: (last - first) / step + 1 }, (_, i) => (first + i * step) * GIB);

  // Row by row the table of "Task size" in the Amazon ECS Developer Guide.
  const TABLE: [number, number[]][] = [
    [256, [512, 1 * GIB, 2 * GIB]],
    [512, [1 * GIB, 2 * GIB, 3 * GIB, 4 * GIB]],
    [1024, [2 * GIB, 3 * GIB, 4 * GIB, 5 * GIB, 6 * GIB, 7 * GIB, 8 * GIB]],
    [2048, upTo(4, 16, 1)],
    [4096, upTo(8, 30, 1)],
    [8192, upTo(16, 60, 4)],
    [16_384, upTo(32, 120, 8)],
  ];

  test.each(TABLE)('with %i CPU units has the memory sizes of AWS\'s table', (cpu, memory) => {
    expect(fargateMemorySizes(cpu)).toEqual(memory);
  });

  test('has the CPU units of AWS\'s table and no other', () => {
    expect(FARGATE_CPU_UNITS).toEqual(TABLE.map(([cpu]) => cpu));
    fc.assert(fc.property(fc.integer({ min: -10, max: 40_000 }), (cpu) => {
      expect(fargateMemorySizes(cpu).length > 0).toBe(FARGATE_CPU_UNITS.includes(cpu));
    }));
  });
});

describe('the keep-alive of a server', () => {
  test('is 65,000 ms behind a load balancer that waits 60 s', () => {
    expect(keepAliveMilliseconds(60)).toBe(65_000);
  });

  test('outlasts every idle timeout', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4000 }), (idle) => {
      expect(keepAliveMilliseconds(idle)).toBe(idle * 1000 + 5000);
    }));
  });
});

describe('the age of a message that alarms', () => {
  test('is 660 s for 5 min of acceptable latency and 360 s of visibility timeout', () => {
    expect(alarmingMessageAge(300, 360)).toBe(660);
  });

  test('spares a message on its second attempt, which is as old as the visibility timeout', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 0, max: 43_200 }), (latency, visibility) => {
      expect(alarmingMessageAge(latency, visibility)).toBeGreaterThan(visibility);
      expect(alarmingMessageAge(latency, visibility)).toBeGreaterThanOrEqual(latency);
    }));
  });
});

describe('the longest interval of a schedule', () => {
  test.each([
    ['rate(1 minute)', 60],
    ['rate(5 minutes)', 300],
    ['rate(12 hours)', 43_200],
    ['rate(7 days)', 604_800],
    ['cron(0 3 * * ? *)', 86_400],
    ['cron(0 9-17 * * ? *)', 57_600],
    ['cron(*/15 * * * ? *)', 900],
    ['cron(0/20 8 ? * * *)', 84_000],
    ['cron(0 0,6 * * ? *)', 64_800],
    ['cron(30 22/1 * * ? *)', 82_800],
  ])('of %s is %d s', (expression, seconds) => {
    expect(longestScheduleInterval(expression)).toBe(seconds);
  });

  test.each(['cron(0 3 ? * MON *)', 'cron(0 3 1 * ? *)', 'cron(0 3 * * ? 2030)', 'cron(0 3L * * ? *)', 'cron(99 3 * * ? *)', 'cron(5-1 3 * * ? *)', 'cron(*/0 3 * * ? *)', 'at(2027-01-01T00:00:00)', 'tomorrow'])(
    'of %s is not known', (expression) => {
      expect(longestScheduleInterval(expression)).toBeUndefined();
    });
});

describe('the time after which a run is missed', () => {
  test('is longer than any interval with its jitter, and CloudWatch can look back as far', () => {
    fc.assert(fc.property(fc.integer({ min: 60, max: 700_000 }), fc.integer({ min: 0, max: 86_400 }), (interval, jitter) => {
      const lookBack = missedRunLookBack(interval, jitter);
      if (lookBack === undefined) {
        expect(interval + jitter).toBeGreaterThan(6 * 86_400);
        return;
      }
      const { periodSeconds, periods } = lookBack;
      expect(periodSeconds * (periods - 1)).toBeGreaterThanOrEqual(interval + jitter);
      expect(periodSeconds % 60).toBe(0);
      expect(periodSeconds * periods).toBeLessThanOrEqual(604_800);
      if (periodSeconds < 3600) expect(periodSeconds * periods).toBeLessThanOrEqual(86_400);
    }));
  });
});
