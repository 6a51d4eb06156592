import type { Resource, Workloads } from '../../template';
import { isKnown, Unknown } from '../../template';
import type { CostComponent } from '../cost-component';
import { HOURS_A_MONTH, Price, PriceList } from '../price-list';

/**
 * What a resource does to the bill while nobody uses it.
 *
 * - `free`: nothing. It is a setting, or billed by use alone.
 * - `pennies`: metered also while idle, or a fee of less than a dollar a month: polling, alarms, secrets.
 * - `billed`: paid for by the hour or the month because it is there.
 * - `unknown`: its type is not known here, or how much there is of it is known at deploy time alone.
 */
export type Idle = 'free' | 'pennies' | 'billed' | 'unknown';

/** What one resource costs while nobody uses it. */
export interface IdleCost {
  readonly idle: Idle;
  /** Lines of the bill; one without a known quantity or price makes the sum unknown. */
  readonly components: readonly CostComponent[];
  /** What is billed and why, or why not: `2 zones x 730 h`. */
  readonly why: string;
}

/** What a rule may ask, beside the resource. */
export interface IdleContext {
  readonly prices: PriceList;
  readonly workloads: Workloads;
}

/** Says what a resource of one type costs while idle. */
export type IdleRule = (resource: Resource, context: IdleContext) => IdleCost;

/** Rules by the type of the resource. */
export type IdleRules = Readonly<Record<string, IdleRule>>;

export function free(why: string): IdleCost {
  return { idle: 'free', components: [], why };
}

export function pennies(why: string, components: readonly CostComponent[]): IdleCost {
  return { idle: 'pennies', components, why };
}

export function billed(why: string, components: readonly CostComponent[]): IdleCost {
  return { idle: 'billed', components, why };
}

export function unknown(why: string): IdleCost {
  return { idle: 'unknown', components: [], why };
}

/** A line for what is paid for all month, by the hour. */
export function allMonth(what: string, count: number | Unknown | undefined, price: Price): CostComponent {
  const known = amount(count);
  return { what, quantity: known === undefined ? undefined : known * HOURS_A_MONTH, price };
}

/** A line for what is paid for by the month. */
export function aMonth(what: string, count: number | Unknown | undefined, price: Price): CostComponent {
  return { what, quantity: amount(count), price };
}

/** A line for what has no price here: it makes the sum unknown. */
export function withoutPrice(what: string): CostComponent {
  return { what, quantity: undefined, price: { unit: '', tiers: [], freeMonthly: 0, page: '', read: '' } };
}

/** A number, or nothing where it is not known. */
export function amount(value: number | Unknown | undefined): number | undefined {
  return isKnown(value) ? value : undefined;
}

/** `1 task`, `2 tasks`, `tasks` where their number is not known. */
export function counted(count: number | undefined, thing: string): string {
  if (count === undefined) return `${thing}s, how many is known at deploy time`;
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
