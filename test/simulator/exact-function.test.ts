import * as fc from '../seeded-fast-check';
import { fixed, exponential } from '../../lib/simulator/distribution';
import { ExactFunction } from '../../lib/simulator/exact-function';
import { FUNCTION_DEFAULTS, type FunctionSettings } from '../../lib/simulator/execution-environments';
import { seeded } from '../../lib/simulator/random';
import type { WorkloadReport } from '../../lib/simulator/run-report';
import { arrivalsOf, constantTraffic, randomTraffic, recordedTraffic } from '../../lib/simulator/traffic';
import { recordedRuns } from './recorded-runs';

const SETTINGS: FunctionSettings = { ...FUNCTION_DEFAULTS, serviceTime: fixed(2), coldStart: fixed(0.5) };

function simulate(moments: readonly number[], settings: Partial<FunctionSettings> = {}): WorkloadReport {
  const simulated = new ExactFunction({ ...SETTINGS, ...settings }, seeded(1));
  simulated.run(arrivalsOf(recordedTraffic(moments), seeded(1)));
  return simulated.report('Function');
}

describe('against recorded runs', () => {
  test.each(recordedRuns().map((run) => [run.name, run] as const))('run %s has the measured share of cold starts, with the same constants', (_, { starts, cold }) => {
    const { coldStarts, arrivals } = simulate(starts, { serviceTime: fixed(1.96), coldStart: fixed(0.57) });

    expect(arrivals).toBe(starts.length);
    expect(Math.abs(coldStarts / cold - 1)).toBeLessThan(0.1);
    // The only one that differs: whether the function was warm before the run's first request is not in the record.
    expect(coldStarts - cold).toBe(1);
  });

  test('the share does not hang on the constant: anything from 633 s to 646 s gives the same', () => {
    for (const { starts } of recordedRuns()) {
      expect(simulate(starts, { idleSeconds: 633 }).coldStarts).toBe(simulate(starts, { idleSeconds: 645 }).coldStarts);
    }
  });
});

describe('environments', () => {
  test('the first request waits for the cold start, the next finds the environment warm', () => {
    const report = simulate([0, 10]);

    expect(report).toMatchObject({ coldStarts: 1, completed: 2, firstStartSeconds: 0.5, waitSeconds: { p50: 0, max: 0.5 } });
  });

  // 2.5 s: the end of the first request's work, from which on its environment is idle.
  test.each([[2.5 + 639, 1], [2.5 + 641, 2]])('a request at %d s makes it %d cold starts: idle environments go after 640 s', (second, cold) => {
    expect(simulate([0, second]).coldStarts).toBe(cold);
  });

  test('an environment is replaced after two hours, however busy', () => {
    const everyMinute = Array.from({ length: 241 }, (_, minute) => minute * 60);

    // At 0 s, 7,200 s and 14,400 s.
    expect(simulate(everyMinute).coldStarts).toBe(3);
  });

  test('the environment used last is used next, so that the others are reclaimed', () => {
    // Two at once make two environments; then one request every 400 s keeps one of them, and only one, alive.
    const report = simulate([0, 0, 400, 800, 1200, 1200]);

    expect(report.coldStarts).toBe(3);
  });

  test('a request takes the environment that is free first, not the one started for it', () => {
    // The second comes 0.2 s before the first one's end, and a new environment takes 0.5 s. It is warm after 0.2 s.
    const report = simulate([0, 2.3]);

    expect(report).toMatchObject({ coldStarts: 1, waitSeconds: { p50: 0.2 } });
  });

  test('the environment that nobody waited for stays, and its first request is the first of its environment', () => {
    expect(simulate([0, 2.3, 3]).coldStarts).toBe(2);
  });

  test('provisioned environments take the first requests, and do not go', () => {
    const report = simulate([0, 0, 0, 9000], { provisionedConcurrency: 2 });

    expect(report).toMatchObject({ coldStarts: 1, waitSeconds: { p50: 0, max: 0.5 } });
  });
});

describe('limits', () => {
  test('past the concurrency requests are throttled', () => {
    expect(simulate([0, 0, 0, 0, 10], { concurrency: 3 })).toMatchObject({ arrivals: 5, completed: 4, throttles: 1 });
  });

  test('1,000 environments start at once, then 100 a second', () => {
    const at = (second: number, count: number) => Array.from({ length: count }, () => second);

    // Each holds its environment for 100 s: none is free again. At 0.5 s fifty more may start, at 10.5 s another 1,000.
    const report = simulate([...at(0, 1100), ...at(0.5, 100), ...at(10.5, 1200)], { concurrency: 10_000, serviceTime: fixed(100) });

    expect(report).toMatchObject({ throttles: 100 + 50 + 200, coldStarts: 2050 });
  });

  test('a third of the requests fail where a third are said to', () => {
    const simulated = new ExactFunction({ ...SETTINGS, failureRate: 1 / 3 }, seeded(4));
    simulated.run(arrivalsOf(constantTraffic(10, 3000), seeded(4)));

    expect(simulated.report('Function').completed / 30_000).toBeCloseTo(2 / 3, 1);
  });
});

describe('the report', () => {
  test('shows the environments second by second, and when none is left', () => {
    expect(simulate([0, 0, 5, 2000]).capacity).toEqual([[5, 2, 2], [647, 0, 0], [2000, 1, 1]]);
  });

  test('says nothing of starts and drain where nothing arrived', () => {
    expect(simulate([])).toMatchObject({ arrivals: 0, firstStartSeconds: null, drainSeconds: null, waitSeconds: { max: 0 } });
  });

  test('is the same for the same seed, and another for another', () => {
    const run = (seed: number) => {
      const simulated = new ExactFunction({ ...SETTINGS, serviceTime: exponential(2) }, seeded(seed));
      simulated.run(arrivalsOf(randomTraffic(3, 2000), seeded(seed)));
      return simulated.report('Function');
    };

    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });
});

test('every request is done, failed or throttled, and capacity is never above the concurrency', () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0, max: 3000, noNaN: true }), { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), fc.integer(),
    (moments, concurrency, seed) => {
      const simulated = new ExactFunction({ ...SETTINGS, serviceTime: exponential(30), concurrency }, seeded(seed));
      simulated.run(arrivalsOf(recordedTraffic(moments), seeded(seed)));
      const report = simulated.report('Function');

      expect(report.arrivals).toBe(moments.length);
      expect(report.completed + report.throttles).toBe(moments.length);
      expect(Math.max(0, ...report.capacity.map(([, desired]) => desired))).toBeLessThanOrEqual(concurrency);
      expect(report.coldStarts).toBeLessThanOrEqual(report.completed);
    },
  ));
});
