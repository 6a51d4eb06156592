import { PRICED_REGIONS, PriceList } from '../../lib/cost';
import { instanceHour, vcpusOf } from '../../lib/cost/instance-type';
import file from '../../lib/cost/price-list.json';

test.each([
  ['t3.nano', 2], ['t4g.medium', 2], ['c7g.medium', 1], ['m7i.large', 2], ['r7g.xlarge', 4], ['m7i.12xlarge', 48], ['m7i.metal', undefined], ['', undefined],
])('%s has %p vCPUs', (instanceType, vcpus) => {
  expect(vcpusOf(instanceType)).toBe(vcpus);
});

describe('what an instance costs an hour', () => {
  const usd = (prefix: string, type: string, region = 'us-east-1'): number | undefined => instanceHour(new PriceList(region), prefix, type).tiers[0]?.usd;

  test.each([
    // As AWS asks for them, where the list holds another size of the family.
    ['ec2', 'c7g.2xlarge', 0.29], ['ec2', 'm5.12xlarge', 2.304], ['ec2', 'r6i.metal', undefined], ['ec2', 't2.nano', 0.0058], ['ec2', 'm7i-flex.8xlarge', 1.53216],
    ['ec2', 'i4i.16xlarge', 5.491], ['ec2', 'c6gn.medium', 0.0432], ['rds.mysql', 'db.t3.micro', 0.017], ['rds.postgres', 'db.t4g.medium', 0.065],
    ['elasticache.redis', 'cache.m6g.12xlarge', 3.557], ['opensearch', 'c4.4xlarge.search', 1.174], ['msk', 'kafka.m5.24xlarge', 10.08],
  ])('%s %s: USD %p', (prefix, type, expected) => {
    if (expected === undefined) expect(usd(prefix, type)).toBeUndefined();
    else expect(Math.abs(usd(prefix, type)! / expected - 1)).toBeLessThan(0.006);
  });

  test('follows from the family as AWS itself asks, to within half a percent', () => {
    // Of each pair of sizes in the list, one is derived from the other.
    const types = Object.keys(file.prices).filter((name) => name.startsWith('ec2.') && !/\.(g|p|inf)\d/.test(name));
    for (const region of PRICED_REGIONS) {
      const list = new PriceList(region);
      for (const name of types) {
        const family = types.filter((other) => other !== name && other.split('.')[1] === name.split('.')[1]);
        const [actual, ...others] = [name, ...family].map((each) => list.price(each as any).tiers[0]?.usd);
        const factor = (each: string): number => ({ nano: 0.25, micro: 0.5, small: 1, medium: 2, large: 4, xlarge: 8 })[each.split('.')[2]]!;
        others.forEach((other, index) => {
          if (actual !== undefined && other !== undefined) expect([name, region, Math.abs(other * factor(name) / factor(family[index]) / actual - 1) < 0.0062]).toEqual([name, region, true]);
        });
      }
    }
  });

  test('is unknown for a family that is not in the list, and for an accelerator of another size', () => {
    expect(usd('ec2', 'z9.large')).toBeUndefined();
    expect(usd('ec2', 'g5.xlarge')).toBe(1.006);
    expect(usd('ec2', 'g5.48xlarge')).toBeUndefined();
    expect(usd('ec2', 'm5.large', 'eu-west-1')).toBeUndefined();
    expect(usd('rds.postgres', 'nonsense')).toBeUndefined();
  });
});
