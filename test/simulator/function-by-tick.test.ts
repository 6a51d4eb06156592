import { exponential, fixed, logNormal } from '../../lib/simulator/distribution';
import { ExactFunction } from '../../lib/simulator/exact-function';
import { FUNCTION_DEFAULTS, type FunctionSettings } from '../../lib/simulator/execution-environments';
import { FunctionByTick } from '../../lib/simulator/function-by-tick';
import { seeded } from '../../lib/simulator/random';
import type { WorkloadReport } from '../../lib/simulator/run-report';
import { runByTick } from '../../lib/simulator/simulate';
import { arrivalsOf, constantTraffic, randomTraffic, type Traffic } from '../../lib/simulator/traffic';

function byTick(traffic: Traffic, settings: Partial<FunctionSettings>, tick = 1): WorkloadReport {
  const model = new FunctionByTick({ ...FUNCTION_DEFAULTS, ...settings }, tick, seeded(1));
  runByTick(model, traffic, { tick, seed: 3 });
  return model.report('Function');
}

function exactly(traffic: Traffic, settings: Partial<FunctionSettings>): WorkloadReport {
  const model = new ExactFunction({ ...FUNCTION_DEFAULTS, ...settings }, seeded(1));
  model.run(arrivalsOf(traffic, seeded(3)));
  return model.report('Function');
}

const most = ({ capacity }: WorkloadReport) => Math.max(...capacity.map(([, inFlight]) => inFlight));

describe('by the tick as by the request', () => {
  const cases = [5, 50, 1000].flatMap((perSecond) => [fixed(0.2), exponential(0.2), fixed(2), exponential(3), logNormal(1, 1)].map((serviceTime) => [
    perSecond, serviceTime.fixed === undefined ? `around ${serviceTime.mean}` : `of ${serviceTime.mean}`, serviceTime,
  ] as const));

  test.each(cases)('%d requests a second %s s', (perSecond, _, serviceTime) => {
    const traffic = randomTraffic(perSecond, { 5: 10_000, 50: 2000 }[perSecond] ?? 200);
    const settings = { serviceTime, concurrency: 10_000 };
    const [tick, exact] = [byTick(traffic, settings), exactly(traffic, settings)];

    expect(tick.arrivals / exact.arrivals).toBeCloseTo(1, 1);
    expect(tick.completed / exact.completed).toBeCloseTo(1, 1);
    // Of the rarest event of all, a third more or less; where there are a few dozen of them, a dozen.
    expect(Math.abs(tick.coldStarts - exact.coldStarts)).toBeLessThanOrEqual(Math.max(12, exact.coldStarts / 3));
    expect(Math.abs(most(tick) - most(exact))).toBeLessThanOrEqual(Math.max(3, most(exact) / 3));
  });

  test('throttles past the concurrency alike', () => {
    const settings = { serviceTime: fixed(2), concurrency: 50 };
    const traffic = constantTraffic(40, 600);

    // Fifty at once of two seconds: 25 a second; the other fifteen are refused.
    expect(exactly(traffic, settings).throttles / 600).toBeCloseTo(15, 0);
    expect(byTick(traffic, settings).throttles / 600).toBeCloseTo(15, 0);
  });

  test('environments die after two hours of use alike', () => {
    const traffic = constantTraffic(1, 30_000);
    const settings = { serviceTime: fixed(3) };

    // Three or four at once, replaced at 7,200 s, 14,400 s, 21,600 s and 28,800 s.
    expect(Math.abs(byTick(traffic, settings).coldStarts - exactly(traffic, settings).coldStarts)).toBeLessThanOrEqual(5);
  });

  test('provisioned environments spare the cold starts alike', () => {
    const settings = { serviceTime: fixed(1), provisionedConcurrency: 60 };
    const traffic = constantTraffic(20, 2000);

    expect([byTick(traffic, settings).coldStarts, exactly(traffic, settings).coldStarts]).toEqual([0, 0]);
  });
});

test('environments are gone 640 s after the last request', () => {
  const traffic = constantTraffic(2, 10);
  const model = new FunctionByTick({ ...FUNCTION_DEFAULTS, serviceTime: fixed(1) }, 1, seeded(1));
  runByTick(model, traffic, { tick: 1, seed: 1 });
  for (let second = 20; second < 700; second++) model.step(second, 0);

  // The last one is made in the tenth second and done at 10 s.
  expect(model.report('Function').capacity.at(-1)).toEqual([651, 0, 0]);
});
