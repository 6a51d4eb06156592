import type { Resource } from '../../template';
import type { CostComponent } from '../cost-component';
import type { Price } from '../price-list';
import type { IdleContext } from '../idle/idle-cost';
import type { Names, Usage } from './usage';

/** What resources of a type cost for what is used of them. */
export interface UsageRule {
  /** What a month of usage tells. */
  readonly takes: Names;
  /** Whether the resource is one that the rule is for; others of the type have no usage of their own. */
  readonly appliesTo?: (resource: Resource, context: IdleContext) => boolean;
  /** Lines of the bill; one of which the usage is not known has no quantity. */
  readonly lines: (resource: Resource, usage: Usage, context: IdleContext) => CostComponent[];
  /** Whether these lines stand instead of those at idle, and not beside them: servers that run anyhow. */
  readonly insteadOfIdle?: (usage: Usage) => boolean;
}

/** Rules by the type of the resource. */
export type UsageRules = Readonly<Record<string, UsageRule>>;

export function line(what: string, quantity: number | undefined, price: Price): CostComponent {
  return { what, quantity, price };
}

/** Product of what is known; nothing as soon as one factor is not. */
export function product(...factors: ReadonlyArray<number | undefined>): number | undefined {
  return factors.reduce((result, factor) => result === undefined || factor === undefined ? undefined : result * factor, 1);
}
