import { isPriceName, PRICED_REGIONS, PriceList, PRICES_AS_OF } from '../../lib/cost';
import file from '../../lib/cost/price-list.json';

const entries = Object.entries(file.prices as Record<string, any>);

describe('the price list', () => {
  test('has a date, and eight regions', () => {
    expect(PRICES_AS_OF).toBe('2025-11');
    expect(PRICED_REGIONS).toEqual([
      'us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-southeast-1',
    ]);
  });

  test.each(entries)('%s has a place for each region, a unit, and a page with a date', (_, price) => {
    for (const { usd } of price.tiers ?? [price]) {
      expect(usd).toHaveLength(PRICED_REGIONS.length);
      for (const value of usd) expect(value === null || (typeof value === 'number' && value > 0)).toBe(true);
    }
    expect(price.unit).toMatch(/^[a-zA-Z]/);
    for (const id of [price.source, ...Object.values<string>(price.sources ?? {})]) {
      const source = (file.sources as Record<string, any>)[id];
      expect(source.page).toMatch(/^https:\/\//);
      expect(source.read).toMatch(/^20\d\d(-\d\d){0,2}$/);
    }
  });

  test('has no source that no price names', () => {
    const named = entries.flatMap(([, { source, sources = {} }]) => [source, ...Object.values(sources)]);
    expect(Object.keys(file.sources).filter((id) => !named.includes(id))).toEqual([]);
  });

  test('names a source of its own for a region only where it has a price there', () => {
    for (const [name, { sources = {} }] of entries) {
      for (const region of Object.keys(sources)) {
        expect([name, region, new PriceList(region).price(name as any).tiers.length > 0]).toEqual([name, region, true]);
      }
    }
  });

  test('asks less for each next tier', () => {
    for (const region of PRICED_REGIONS) {
      for (const [name] of entries) {
        const usd = new PriceList(region).price(name as any).tiers.map((tier) => tier.usd);
        expect([name, usd]).toEqual([name, [...usd].sort((a, b) => b - a)]);
      }
    }
  });

  test('says what a unit costs in a region, and where that stands', () => {
    expect(new PriceList('eu-central-1').price('fargate.vcpuHour.arm')).toEqual({
      unit: 'vCPU-hour', tiers: [{ usd: 0.03725 }], freeMonthly: 0, page: 'https://aws.amazon.com/fargate/pricing/', read: '2025-10-27',
    });
    expect(new PriceList('eu-west-1').price('sqs.request').read).toBe('2026-09-11');
  });

  test('does not guess: a region without a price has none, and one that is not listed has none at all', () => {
    expect(new PriceList('us-east-1').price('scheduler.invocation').tiers).toEqual([{ usd: 0.000001 }]);
    expect(new PriceList('eu-central-1').price('scheduler.invocation').tiers).toEqual([]);
    expect(new PriceList('eu-north-1').price('lambda.request').tiers).toEqual([]);
  });

  test('knows its names', () => {
    expect(isPriceName('ec2.t4g.small')).toBe(true);
    expect(isPriceName('ec2.z9.huge')).toBe(false);
    expect(isPriceName('toString')).toBe(false);
  });
});
