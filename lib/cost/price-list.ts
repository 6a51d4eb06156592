import file from './price-list.json';

/** Name of a price in the price list, such as `lambda.request`. */
export type PriceName = keyof typeof file.prices;

/** A step of a price: so much for each unit, up to a number of units a month. */
export interface Tier {
  /**
   * Units a month up to which it holds.
   *
   * @default - it has no end
   */
  readonly upTo?: number;
  /** US dollars for each unit. */
  readonly usd: number;
}

/** What AWS asks for a unit of something in one region, and where and when that was read. */
export interface Price {
  /** What is counted: `request`, `GB-second`, `vCPU-hour`. */
  readonly unit: string;
  /** Steps, in order of the units; none where the region's price is unknown. */
  readonly tiers: readonly Tier[];
  /** Units a month that are free in every account; they count only where somebody asks for it. */
  readonly freeMonthly: number;
  /** Page of AWS that shows the price. */
  readonly page: string;
  /** When the price was published or read: `2025-10-30`, or `2024-07`. */
  readonly read: string;
}

interface StoredPrice {
  readonly unit: string;
  readonly source: string;
  readonly sources?: Readonly<Record<string, string>>;
  readonly freeMonthly?: number;
  readonly usd?: ReadonlyArray<number | null>;
  readonly tiers?: ReadonlyArray<{ readonly upTo?: number; readonly usd: ReadonlyArray<number | null> }>;
}

const PRICES: Readonly<Record<string, StoredPrice>> = file.prices;
const SOURCES: Readonly<Record<string, { readonly page: string; readonly read: string }>> = file.sources;

/** Hours in a month, as AWS bills and its calculator count them: 8,760 a year. */
export const HOURS_A_MONTH = 730;

/** Seconds in such a month. */
export const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;

/** Regions for which there are prices. */
export const PRICED_REGIONS: readonly string[] = file.regions;

/** Month of the prices, shown with every sum: `2025-11`. */
export const PRICES_AS_OF: string = file.version;

/**
 * AWS's list prices in one region, as they stand in `price-list.json`.
 *
 * A price that nobody has read for a region is unknown there. It is never taken from another region:
 * they differ by a third.
 */
export class PriceList {
  private readonly column: number;

  constructor(public readonly region: string) {
    this.column = PRICED_REGIONS.indexOf(region);
  }

  /** A price of this region; without tiers where it is unknown. */
  price(name: PriceName): Price {
    const stored = PRICES[name];
    const { page, read } = SOURCES[stored.sources?.[this.region] ?? stored.source];
    return { unit: stored.unit, tiers: this.tiersOf(stored), freeMonthly: stored.freeMonthly ?? 0, page, read };
  }

  /** The steps that are known, up to the first that is not: what lies beyond has no price. */
  private tiersOf({ usd, tiers }: StoredPrice): Tier[] {
    const known: Tier[] = [];
    for (const tier of tiers ?? [{ usd: usd ?? [] }]) {
      const value = this.column < 0 ? undefined : tier.usd[this.column];
      if (value === null || value === undefined) break;
      known.push({ ...('upTo' in tier ? { upTo: tier.upTo } : {}), usd: value });
    }
    return known;
  }
}

/** Whether a name stands in the price list: `ec2.` and an instance type may not. */
export function isPriceName(name: string): name is PriceName {
  return Object.hasOwn(PRICES, name);
}
