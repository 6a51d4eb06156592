import { App, Duration } from 'aws-cdk-lib/core';
import { FunctionUrlAccess, HttpFunction, HttpFunctionProps, Route, Simulation, Traffic, WarmConcurrency, WorkTime } from '../../lib';
import { estimate } from '../../lib/cost';
import { readTemplates } from '../../lib/template';
import { aPlatform, CODE } from '../a-platform';

const BEHIND: ReadonlyArray<readonly [string, Partial<HttpFunctionProps>]> = [
  ['a load balancer', { routes: [Route.path('/reports/*')] }],
  ['a URL of its own', { functionUrl: FunctionUrlAccess.IAM }],
];

function anApp(props: Partial<HttpFunctionProps>) {
  const parts = aPlatform();
  new HttpFunction(parts.jobs, 'Reports', { code: CODE, memoryMiB: 1024, ...props });
  return parts;
}

const work = { serviceTime: WorkTime.always(Duration.millis(200)), coldStart: WorkTime.always(Duration.millis(500)) };

describe.each(BEHIND)('a function behind %s', (_, props) => {
  test('is invoked by each request', () => {
    const run = Simulation.ofStack(anApp(props).jobs).withTraffic('Jobs/Reports', Traffic.constant(2, Duration.hours(1)), work).run({ region: 'us-east-1' });
    const [report] = JSON.parse(run.json).workloads;

    // Two a second of 200 ms: one environment, and one more for the request that comes while the first starts.
    expect(report).toMatchObject({ id: 'Jobs/Reports', kind: 'function', arrivals: 7200, completed: 7200, throttles: 0 });
    expect(report.coldStarts).toBeLessThanOrEqual(2);
    run.expectStartWithin(Duration.seconds(1)).expectNoThrottles().expectCostUnder(0.03);
  });

  test('refuses what its concurrency has no room for', () => {
    const run = Simulation.ofStack(anApp({ ...props, reservedConcurrency: 1 }).jobs)
      .withTraffic('Reports', Traffic.constant(10, Duration.minutes(1)), { ...work, serviceTime: WorkTime.always(Duration.seconds(1)) }).run();

    expect(() => run.expectNoThrottles()).toThrow(/^Reports: no invocation or request may be refused, got 5[0-9]{2}; raise the reserved concurrency, or ask AWS for more concurrency in the account\n/);
  });

  test('is billed by its requests and their time', () => {
    const { jobs } = anApp(props);
    const templates = readTemplates([App.of(jobs)!.synth().directory]);
    const { stacks } = estimate(templates, 'us-east-1', { 'Jobs/Reports': { requests: '1M', duration: '200ms' } });
    const workload = stacks.flatMap(({ workloads }) => workloads).find(({ id }) => id === 'Jobs/Reports');
    const own = stacks.flatMap(({ resources }) => resources).find(({ logicalId, type }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('Reports'));

    // 0.20 for the requests, 200,000 GB-seconds at 0.0000133334 on ARM.
    expect(own?.monthlyUsd).toBeCloseTo(0.2 + 200_000 * 0.0000133334, 6);
    expect(workload?.resources).toContain(own?.logicalId);
  });
});

test('environments that are kept warm spare the cold starts, as many as there are at least', () => {
  const routes = [Route.path('/reports/*')];
  const coldStarts = (warm?: WarmConcurrency) => {
    const { jobs } = anApp({ routes, warm, idleCostReason: 'visitors wait for reports' });
    return JSON.parse(Simulation.ofStack(jobs).withTraffic('Reports', Traffic.constant(15, Duration.minutes(5)), work).run().json).workloads[0].coldStarts;
  };

  // Three at once: 15 a second of 200 ms.
  expect(coldStarts()).toBeGreaterThanOrEqual(3);
  expect(coldStarts(WarmConcurrency.always(5))).toBe(0);
  expect(coldStarts(WarmConcurrency.between(5, 20))).toBe(0);
  expect(coldStarts(WarmConcurrency.between(1, 20))).toBeGreaterThan(0);
});
