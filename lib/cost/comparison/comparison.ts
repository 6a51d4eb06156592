import { PriceList } from '../price-list';
import { alwaysOnFargateTariff, ec2Tariff, fargateFromZeroTariff, lambdaTariff, Tariff } from './tariffs';
import { Assumptions, assumptionsFor, Workload } from './workload';

/** Ways to run the same work, from the one without a fixed part to the one with the largest. */
export type OptionId = 'lambda' | 'fargate-from-zero' | 'fargate-always-on' | 'ec2-always-on';

/** What one way costs at the given traffic. Amounts are null where a price of the region is unknown. */
export interface ComparedOption {
  readonly id: OptionId;
  /** US dollars of a month without any request. */
  readonly fixedMonthlyUsd: number | null;
  /** US dollars for each million requests, beside the fixed part: at this traffic, or for the first ones if there is none. */
  readonly perMillionUsd: number | null;
  readonly monthlyUsd: number | null;
}

/** Above this many requests a month, `to` is cheaper than `from`. */
export interface BreakEven {
  readonly from: OptionId;
  readonly to: OptionId;
  readonly requestsPerMonth: number;
}

/** One workload, four ways. */
export interface Comparison {
  readonly region: string;
  readonly options: readonly ComparedOption[];
  /** Every pair of ways that change places, solved; a pair of which one is always cheaper has none. */
  readonly breakEven: readonly BreakEven[];
}

/**
 * What the same requests cost on Lambda, on Fargate from zero, on Fargate and on EC2 that are always on.
 *
 * Compute alone: what brings the requests (a load balancer, an API, a queue) is the same on both sides of the question,
 * or is another question.
 */
export function compare(region: string, workload: Workload, given: Partial<Assumptions> = {}): Comparison {
  const tariffs = tariffsOf(region, workload, given);
  return {
    region,
    options: tariffs.map(([id, tariff]) => priced(id, tariff, workload.requestsPerMonth)),
    breakEven: tariffs.flatMap(([id, tariff], index) => tariffs.slice(index + 1).flatMap(([otherId, other]) =>
      tariff === undefined || other === undefined ? [] : breakEvens(id, tariff, otherId, other))),
  };
}

/** The four ways, each as a curve over requests a month. */
export function tariffsOf(region: string, workload: Workload, given: Partial<Assumptions> = {}): Array<readonly [OptionId, Tariff]> {
  const prices = new PriceList(region);
  const assumptions = assumptionsFor(workload, given);
  return [
    ['lambda', lambdaTariff(prices, workload, assumptions)],
    ['fargate-from-zero', fargateFromZeroTariff(prices, assumptions)],
    ['fargate-always-on', alwaysOnFargateTariff(prices, assumptions)],
    ['ec2-always-on', ec2Tariff(prices, assumptions)],
  ];
}

function priced(id: OptionId, tariff: Tariff, requests: number): ComparedOption {
  if (tariff === undefined) return { id, fixedMonthlyUsd: null, perMillionUsd: null, monthlyUsd: null };
  const fixedMonthlyUsd = tariff.at(0);
  const monthlyUsd = tariff.at(requests);
  // With one request the slope at its start: how many tiers there are does not matter yet.
  const counted = requests > 0 ? requests : 1;
  return { id, fixedMonthlyUsd, perMillionUsd: (tariff.at(counted) - fixedMonthlyUsd) / counted * 1e6, monthlyUsd };
}

function breakEvens(id: OptionId, tariff: NonNullable<Tariff>, otherId: OptionId, other: NonNullable<Tariff>): BreakEven[] {
  return tariff.crossings(other).map((requestsPerMonth) => {
    // Nothing else happens just above a crossing.
    const above = requestsPerMonth * (1 + 1e-9) + 1e-9;
    const [from, to] = tariff.at(above) > other.at(above) ? [id, otherId] : [otherId, id];
    return { from, to, requestsPerMonth };
  });
}
