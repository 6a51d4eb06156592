import * as fc from '../seeded-fast-check';
import { Assumptions, compare, OptionId, PRICED_REGIONS, tariffsOf, Workload } from '../../lib/cost';

const workload: Workload = { requestsPerMonth: 1e6, durationSeconds: 0.2, memoryGb: 1 };

function option(id: OptionId, given: Partial<Workload & Assumptions> = {}, region = 'us-east-1'): { fixedMonthlyUsd: number; perMillionUsd: number; monthlyUsd: number } {
  return compare(region, { ...workload, ...given }, given).options.find((candidate) => candidate.id === id) as any;
}

function meeting(from: OptionId, to: OptionId, given: Partial<Assumptions> = {}): number | undefined {
  return compare('us-east-1', workload, given).breakEven.find((pair) => pair.from === from && pair.to === to)?.requestsPerMonth;
}

describe('a comparison of ways to run the same requests', () => {
  test('asks USD 3.53 a million of Lambda, for 200 ms with 1 GB on x86', () => {
    // 0.20 + 200,000 GB-seconds x 0.0000166667
    expect(option('lambda')).toEqual({ id: 'lambda', fixedMonthlyUsd: 0, perMillionUsd: expect.closeTo(3.53334, 8), monthlyUsd: expect.closeTo(3.53334, 8) });
    expect(option('lambda', { architecture: 'arm64' }).perMillionUsd).toBeCloseTo(2.86668, 8);
  });

  test('asks USD 36.04 a month of a task with 1 vCPU and 2 GB that is always on', () => {
    // 730 h x (0.04048 + 2 x 0.004445)
    expect(option('fargate-always-on').fixedMonthlyUsd).toBeCloseTo(36.0401, 8);
    expect(option('fargate-always-on').perMillionUsd).toBe(0);
  });

  test('finds that such a task is cheaper than Lambda above 10.2 million requests a month', () => {
    expect(meeting('lambda', 'fargate-always-on')).toBeCloseTo(36.0401 / 3.53334 * 1e6, 0);
  });

  test('asks for more tasks when there is more work than the first can do', () => {
    // 200 ms x 1,024 / 1,769 vCPU = 0.1158 vCPU seconds each; 70 % of 2,628,000 s: 15.89 million
    const full = 0.7 * 2_628_000 / (0.2 * 1024 / 1769);
    expect(option('fargate-always-on', { requestsPerMonth: full }).monthlyUsd).toBeCloseTo(36.0401, 6);
    expect(option('fargate-always-on', { requestsPerMonth: 2 * full }).monthlyUsd).toBeCloseTo(2 * 36.0401, 6);
    expect(option('fargate-always-on', { requestsPerMonth: 2 * full, utilisation: 0.35 }).monthlyUsd).toBeCloseTo(4 * 36.0401, 6);
  });

  test('asks of Fargate from zero for the work, and for a start and a wait each time work arrives', () => {
    const hour = 0.04048 + 2 * 0.004445;
    // 43,800 runs, 0.5 s with 256 MB on ARM, 0.0438 GB of log
    const dispatcher = 43_800 * (0.0000002 + 0.125 * 0.0000133334 + 0.000001 * 0.5);
    const working = 1e6 * 0.2 * 1024 / 1769 / 0.7;
    const fromZero = option('fargate-from-zero');
    expect(fromZero.fixedMonthlyUsd).toBeCloseTo(dispatcher, 8);
    expect(fromZero.monthlyUsd).toBeCloseTo(dispatcher + (working + 730 * (57 + 60)) * hour / 3600, 6);
    // Ten requests are at most ten starts.
    expect(option('fargate-from-zero', { requestsPerMonth: 10 }).monthlyUsd).toBeCloseTo(dispatcher + 10 * (117 + working / 1e6) * hour / 3600, 8);
  });

  test('never asks more of Fargate from zero than of tasks that always run, but for the dispatcher', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 1e6 }), (requestsPerMonth, burstsPerMonth) => {
      const given = { requestsPerMonth, burstsPerMonth };
      const fromZero = option('fargate-from-zero', given);
      expect(fromZero.monthlyUsd - fromZero.fixedMonthlyUsd).toBeLessThanOrEqual(option('fargate-always-on', given).monthlyUsd * (1 + 1e-9));
    }));
  });

  test('knows an instance by its type', () => {
    expect(option('ec2-always-on').fixedMonthlyUsd).toBeCloseTo(730 * 0.08925, 8);
    expect(option('ec2-always-on', { instanceType: 't4g.small', architecture: 'arm64' }, 'eu-west-1').fixedMonthlyUsd).toBeCloseTo(730 * 0.0184, 8);
    expect(option('ec2-always-on', { minCapacity: 2, publicIp: true }).fixedMonthlyUsd).toBeCloseTo(2 * 730 * (0.08925 + 0.005), 8);
  });

  test('says null where a price is unknown, and solves nothing with it', () => {
    const unknown = compare('us-east-1', workload, { instanceType: 'z9.huge' });
    expect(unknown.options[3]).toEqual({ id: 'ec2-always-on', fixedMonthlyUsd: null, perMillionUsd: null, monthlyUsd: null });
    expect(unknown.breakEven.some(({ from, to }) => [from, to].includes('ec2-always-on'))).toBe(false);
    expect(compare('eu-north-1', workload)).toEqual({
      region: 'eu-north-1',
      options: ['lambda', 'fargate-from-zero', 'fargate-always-on', 'ec2-always-on'].map((id) => ({ id, fixedMonthlyUsd: null, perMillionUsd: null, monthlyUsd: null })),
      breakEven: [],
    });
  });

  test.each(PRICED_REGIONS)('knows all four ways in %s', (region) => {
    expect(compare(region, workload).options.every(({ monthlyUsd }) => monthlyUsd !== null && monthlyUsd > 0)).toBe(true);
  });

  test('counts the tiers of Lambda', () => {
    // 40 billion requests are 8 billion GB-seconds: 6 at the first tier, 2 at the second.
    expect(option('lambda', { requestsPerMonth: 40e9 }).monthlyUsd).toBeCloseTo(8000 + 6e9 * 0.0000166667 + 2e9 * 0.000015, 3);
  });

  test('prices what costs nothing while there is no request by its first one', () => {
    expect(option('lambda', { requestsPerMonth: 0 })).toMatchObject({ fixedMonthlyUsd: 0, perMillionUsd: expect.closeTo(3.53334, 6), monthlyUsd: 0 });
  });

  test('finds every rate at which two ways change places, and names the cheaper one on each side', () => {
    const workloads = fc.record({
      requestsPerMonth: fc.constant(1), durationSeconds: fc.double({ min: 0.001, max: 900, noNaN: true }), memoryGb: fc.double({ min: 0.125, max: 10, noNaN: true }),
    });
    fc.assert(fc.property(workloads, fc.constantFrom(...PRICED_REGIONS), fc.integer({ min: 1, max: 20 }), (given, region, minCapacity) => {
      const tariffs = new Map(tariffsOf(region, given, { minCapacity }));
      for (const { from, to, requestsPerMonth } of compare(region, given, { minCapacity }).breakEven) {
        const [one, other] = [tariffs.get(from)!, tariffs.get(to)!];
        expect(Math.abs(one.at(requestsPerMonth) / other.at(requestsPerMonth) - 1)).toBeLessThan(1e-9);
        expect(one.at(requestsPerMonth * 0.9999)).toBeLessThanOrEqual(other.at(requestsPerMonth * 0.9999));
        expect(one.at(requestsPerMonth * 1.0001)).toBeGreaterThanOrEqual(other.at(requestsPerMonth * 1.0001));
      }
    }));
  });
});
