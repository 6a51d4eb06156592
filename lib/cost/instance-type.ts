import { isPriceName, Price, PriceList } from './price-list';

/**
 * Sizes of an instance type and what they count: a large is four times a small.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html#ri-normalization-factor
 */
const FACTORS: ReadonlyArray<readonly [size: string, factor: number]> = [
  ['nano', 0.25], ['micro', 0.5], ['small', 1], ['medium', 2], ['large', 4], ['xlarge', 8],
  ...[2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 48].map((times) => [`${times}xlarge`, 8 * times] as const),
];

/** Families in which a size has a price of its own: what is paid for is the accelerator, and sizes differ in them. */
const ACCELERATED = /^(g|p|inf|trn|dl|f|vt|hpc|u)\d/;

/** vCPUs of the sizes that are no multiple of xlarge (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-specifications.html). */
const VCPUS_BY_SIZE: Readonly<Record<string, number>> = { nano: 2, micro: 2, small: 2, medium: 2, large: 2, xlarge: 4 };

/**
 * What an instance costs an hour.
 *
 * Law: within a family AWS asks in proportion to the size. Of each family at least one size stands in the price list;
 * others follow from it, to within the rounding of AWS's own prices (half a percent).
 *
 * Example: c7g.2xlarge in us-east-1, from c7g.large: 4 x USD 0.0725 = 0.29.
 *
 * @param prefix what is rented: `ec2`, `rds.postgres`, `elasticache.redis`
 * @param type `c7g.large`, `db.t4g.micro`, `r6g.large.search`
 * @returns a price without tiers where it is unknown
 */
export function instanceHour(prices: PriceList, prefix: string, type: string): Price {
  const exact = known(prices, `${prefix}.${type}`);
  if (exact !== undefined) return exact;
  const [, before = '', size = '', after = ''] = /^((?:\w+\.)?[\w-]+\.)(nano|micro|small|medium|(?:\d*x)?large)((?:\.\w+)?)$/.exec(type) ?? [];
  const wanted = factorOf(size);
  if (wanted !== undefined && !ACCELERATED.test(type)) {
    for (const [other, factor] of FACTORS) {
      const sibling = known(prices, `${prefix}.${before}${other}${after}`);
      if (sibling !== undefined) return { ...sibling, tiers: sibling.tiers.map(({ usd }) => ({ usd: usd * wanted / factor })) };
    }
  }
  return { unit: 'instance-hour', tiers: [], freeMonthly: 0, page: 'https://aws.amazon.com/ec2/pricing/on-demand/', read: '' };
}

/** vCPUs of an instance type such as `c7g.large`; nothing for a size that is not known. */
export function vcpusOf(instanceType: string): number | undefined {
  const [family, size] = instanceType.split('.');
  // Graviton's medium of the m, c and r families has one; of the burstable t family two.
  if (size === 'medium' && !family.startsWith('t')) return 1;
  return VCPUS_BY_SIZE[size] ?? manyTimesXlarge(size);
}

function known(prices: PriceList, name: string): Price | undefined {
  const price = isPriceName(name) ? prices.price(name) : undefined;
  return price !== undefined && price.tiers.length > 0 ? price : undefined;
}

function factorOf(size: string): number | undefined {
  return FACTORS.find(([name]) => name === size)?.[1];
}

function manyTimesXlarge(size: string | undefined): number | undefined {
  const times = /^(\d+)xlarge$/.exec(size ?? '')?.[1];
  return times === undefined ? undefined : 4 * Number(times);
}
