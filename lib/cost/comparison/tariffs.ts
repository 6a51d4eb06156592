import { CostComponent, sumKnown, sumUsd } from '../cost-component';
import { idleDispatcherCalls, idleDispatcherRuns } from '../dispatcher';
import { vcpusOf } from '../instance-type';
import { PiecewiseLinear } from '../piecewise-linear';
import { HOURS_A_MONTH, isPriceName, Price, PriceList, SECONDS_A_MONTH } from '../price-list';
import type { Assumptions, Workload } from './workload';

/** US dollars a month for a number of requests a month; nothing where a price of the region is unknown. */
export type Tariff = PiecewiseLinear | undefined;

/** Lambda: each request, and its duration in GB-seconds, by tiers. Nothing while there is no request. */
export function lambdaTariff(prices: PriceList, { durationSeconds, memoryGb }: Workload, { architecture }: Assumptions): Tariff {
  const requests = curve(prices.price('lambda.request'));
  const duration = curve(prices.price(architecture === 'arm64' ? 'lambda.gbSecond.arm' : 'lambda.gbSecond.x86'));
  return duration && requests?.plus(duration.scaled(durationSeconds * memoryGb));
}

/** Fargate that always runs: the minimum, and above what it can do as many tasks as the work needs. */
export function alwaysOnFargateTariff(prices: PriceList, assumptions: Assumptions): Tariff {
  const task = taskUsdPerHour(prices, assumptions);
  return task === undefined ? undefined : alwaysOn(task * HOURS_A_MONTH, assumptions.taskVcpu, assumptions);
}

/**
 * Fargate from zero: the seconds of work, and a start and a wait for each burst; however often bursts come, never more
 * than tasks that never leave. The dispatcher is paid for all month.
 */
export function fargateFromZeroTariff(prices: PriceList, assumptions: Assumptions): Tariff {
  const { cpuSecondsPerRequest, taskVcpu, utilisation, burstsPerMonth, taskStartSeconds, idleTimeoutSeconds } = assumptions;
  const taskHour = taskUsdPerHour(prices, assumptions);
  const dispatcher = dispatcherUsd(prices);
  if (taskHour === undefined || dispatcher === undefined) return undefined;
  const working = PiecewiseLinear.line(0, cpuSecondsPerRequest / (taskVcpu * utilisation));
  const starts = PiecewiseLinear.line(0, 1).smallerOf(PiecewiseLinear.line(burstsPerMonth, 0));
  const awake = working.plus(starts.times(taskStartSeconds + idleTimeoutSeconds));
  const neverLeaving = working.largerOf(PiecewiseLinear.line(SECONDS_A_MONTH, 0));
  return awake.smallerOf(neverLeaving).times(taskHour / 3600).plus(PiecewiseLinear.line(dispatcher, 0));
}

/** EC2 that always runs: as Fargate, by the instance. */
export function ec2Tariff(prices: PriceList, assumptions: Assumptions): Tariff {
  const name = `ec2.${assumptions.instanceType}`;
  const vcpus = vcpusOf(assumptions.instanceType);
  if (!isPriceName(name) || vcpus === undefined) return undefined;
  const instance = sumUsd([
    { what: 'instance', quantity: HOURS_A_MONTH, price: prices.price(name) },
    ...address(prices, assumptions, HOURS_A_MONTH),
  ]);
  return instance === undefined ? undefined : alwaysOn(instance, vcpus, assumptions);
}

/** The dispatcher's runs are paid for; the schedule, one queue's looks and the log are a few percent of what is free. */
function dispatcherUsd(prices: PriceList): number | undefined {
  return sumKnown([sumUsd(idleDispatcherRuns(prices, { memoryGb: 0.25, arm: true })), sumUsd(idleDispatcherCalls(prices, 1), true)]);
}

function taskUsdPerHour(prices: PriceList, assumptions: Assumptions): number | undefined {
  const arm = assumptions.architecture === 'arm64';
  return sumUsd([
    { what: 'vCPU', quantity: assumptions.taskVcpu, price: prices.price(arm ? 'fargate.vcpuHour.arm' : 'fargate.vcpuHour.x86') },
    { what: 'memory', quantity: assumptions.taskMemoryGb, price: prices.price(arm ? 'fargate.gbHour.arm' : 'fargate.gbHour.x86') },
    ...address(prices, assumptions, 1),
  ]);
}

function address(prices: PriceList, { publicIp }: Assumptions, hours: number): CostComponent[] {
  return publicIp ? [{ what: 'public address', quantity: hours, price: prices.price('vpc.publicIpv4Hour') }] : [];
}

/** The minimum while it is enough; above, in proportion: scaling follows the traffic, so a month holds parts of servers. */
function alwaysOn(serverUsd: number, vcpus: number, { cpuSecondsPerRequest, utilisation, minCapacity }: Assumptions): PiecewiseLinear {
  const requestsOfAServer = SECONDS_A_MONTH * vcpus * utilisation / cpuSecondsPerRequest;
  return PiecewiseLinear.line(serverUsd * minCapacity, 0).largerOf(PiecewiseLinear.line(0, serverUsd / requestsOfAServer));
}

function curve({ tiers }: Price): PiecewiseLinear | undefined {
  // Past the last tier that has a price nothing is known.
  if (tiers.length === 0 || tiers[tiers.length - 1].upTo !== undefined) return undefined;
  return PiecewiseLinear.steps(tiers.map(({ upTo, usd }) => ({ upTo, slope: usd })));
}
