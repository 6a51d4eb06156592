import { isPriceName, PriceList, sumUsd, type CostComponent } from '../cost';
import type { Tally } from './tally';

/** What a workload is billed by. */
export interface RunRates {
  /** Nothing where the template does not tell it. */
  readonly region?: string;
  /** Of a function. */
  readonly memoryGb?: number;
  /** Of a function that keeps environments ready. */
  readonly provisionedConcurrency?: number;
  readonly arm?: boolean;
  /** Of a task. */
  readonly vcpu?: number;
  readonly taskMemoryGb?: number;
  /** Of an instance. */
  readonly instanceType?: string;
  /** Whether messages come through SQS, and whether it is FIFO. */
  readonly queue?: 'standard' | 'fifo';
}

/** Each message is sent, received and deleted; batches make it less, empty receives more. */
const QUEUE_REQUESTS_A_MESSAGE = 3;

/**
 * What a run costs in US dollars: what it invoked, the time it worked or ran, and its messages.
 *
 * Without the free tier, empty receives, logs, storage, data transfer, load balancer and dispatcher. Nothing where the
 * region or one of its prices is unknown.
 */
export function runCost(tally: Tally, rates: RunRates, runSeconds: number): number | null {
  const { region, arm } = rates;
  if (region === undefined) return null;
  const prices = new PriceList(region);
  const components: CostComponent[] = [];
  if (rates.queue !== undefined) {
    const requests = tally.starts + tally.arrivals * (QUEUE_REQUESTS_A_MESSAGE - 1);
    components.push({ what: 'queue requests', quantity: requests, price: prices.price(rates.queue === 'fifo' ? 'sqs.fifoRequest' : 'sqs.request') });
  }
  if (rates.memoryGb !== undefined) {
    components.push({ what: 'invocations', quantity: tally.invocations, price: prices.price('lambda.request') });
    components.push({ what: 'duration', quantity: tally.workSeconds * rates.memoryGb, price: prices.price(arm === true ? 'lambda.gbSecond.arm' : 'lambda.gbSecond.x86') });
    if ((rates.provisionedConcurrency ?? 0) > 0) {
      const price = prices.price(arm === true ? 'lambda.provisionedGbSecond.arm' : 'lambda.provisionedGbSecond.x86');
      components.push({ what: 'provisioned concurrency', quantity: (rates.provisionedConcurrency ?? 0) * rates.memoryGb * runSeconds, price });
    }
  }
  if (rates.vcpu !== undefined && rates.taskMemoryGb !== undefined) {
    const hours = tally.capacitySeconds / 3600;
    components.push({ what: 'vCPU', quantity: rates.vcpu * hours, price: prices.price(arm === true ? 'fargate.vcpuHour.arm' : 'fargate.vcpuHour.x86') });
    components.push({ what: 'memory', quantity: rates.taskMemoryGb * hours, price: prices.price(arm === true ? 'fargate.gbHour.arm' : 'fargate.gbHour.x86') });
  }
  if (rates.instanceType !== undefined) {
    const name = `ec2.${rates.instanceType}`;
    if (!isPriceName(name)) return null;
    components.push({ what: 'instances', quantity: tally.capacitySeconds / 3600, price: prices.price(name) });
  }
  const usd = components.length === 0 ? undefined : sumUsd(components);
  return usd === undefined ? null : Number(usd.toPrecision(6));
}
