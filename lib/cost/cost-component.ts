import type { Price } from './price-list';

/** A line of a bill: so much of something, at a price. */
export interface CostComponent {
  /** What is billed, in words: `vCPU of 2 tasks`. */
  readonly what: string;
  /** Units in a month; nothing where nobody knows how many. */
  readonly quantity: number | undefined;
  readonly price: Price;
}

/**
 * US dollars a month, unrounded; nothing where the quantity or the price is unknown.
 *
 * @param freeTier whether the units that are free in every account are taken off. They are shared by all
 *   that runs in the account, so a bill of one stack must not count on them.
 */
export function componentUsd({ quantity, price }: CostComponent, freeTier = false): number | undefined {
  if (quantity === undefined) return undefined;
  return priceOf(Math.max(0, quantity - (freeTier ? price.freeMonthly : 0)), price);
}

/** Sum of some components; nothing as soon as one of them is unknown. */
export function sumUsd(components: readonly CostComponent[], freeTier = false): number | undefined {
  return sumKnown(components.map((component) => componentUsd(component, freeTier)));
}

/** Sum of amounts; nothing as soon as one of them is unknown. */
export function sumKnown(amounts: ReadonlyArray<number | undefined>): number | undefined {
  return amounts.reduce((sum, amount) => sum === undefined || amount === undefined ? undefined : sum + amount, 0);
}

/** What a quantity costs, tier by tier; nothing where it runs past the last tier that has a price. */
function priceOf(quantity: number, { tiers }: Price): number | undefined {
  let usd = 0;
  let from = 0;
  for (const tier of tiers) {
    const upTo = tier.upTo ?? Infinity;
    usd += Math.max(0, Math.min(quantity, upTo) - from) * tier.usd;
    from = upTo;
  }
  return quantity <= from ? usd : undefined;
}
