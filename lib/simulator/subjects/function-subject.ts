import { isKnown, type EventSourceMapping, type LambdaFunction, type ScalableTarget } from '../../template';
import { ExactFunction } from '../exact-function';
import { ExactLambdaWorker } from '../exact-lambda-worker';
import { FUNCTION_DEFAULTS, type FunctionSettings } from '../execution-environments';
import { FunctionByTick } from '../function-by-tick';
import { LambdaWorker, type LambdaWorkerSettings } from '../lambda-worker';
import { namesOf } from './names';
import { queueSettings } from './queue-reading';
import type { Reading } from './reading';
import type { Prepared, Subject } from './subject';

/** Requests up to which each is simulated by itself: two or three seconds of work. */
const EXACT_REQUESTS = 10_000_000;

/** Messages up to which each is simulated by itself: as long as a day by the tick takes. */
const EXACT_MESSAGES = 200_000;

const WHY = 'no template tells how long the work takes';

/** A function without a trigger that is simulated: it is invoked directly. */
export class FunctionSubject implements Subject {
  public readonly kind = 'function';

  public constructor(private readonly worker: LambdaFunction, private readonly targets: readonly ScalableTarget[]) {}

  public get displayName(): string {
    return this.worker.displayName;
  }

  public get names(): string[] {
    return namesOf(this.worker.resource, ...this.worker.aliases, ...this.worker.urls);
  }

  public prepare(reading: Reading): Prepared {
    const settings = functionSettings(this.worker, this.targets, reading);
    return {
      exact: (random) => new ExactFunction(settings, random), exactUpTo: EXACT_REQUESTS,
      byTick: (tick, random) => new FunctionByTick(settings, tick, random),
      rates: functionRates(this.worker, settings, reading),
      advice: {
        start: 'a cold start is what it waits for: provisioned concurrency, less code or more memory make it shorter',
        wait: 'raise the reserved concurrency, or make the function faster',
        stopped: 'a function is never stopped while it works',
        cost: 'lower the memory, or make the function faster',
        throttled: 'raise the reserved concurrency, or ask AWS for more concurrency in the account',
        deadLettered: 'a function that is invoked directly has no dead letters',
      },
    };
  }
}

/** A function behind a queue. */
export class FunctionWorkerSubject implements Subject {
  public readonly kind = 'function-worker';

  public constructor(
    private readonly mapping: EventSourceMapping, private readonly worker: LambdaFunction, private readonly targets: readonly ScalableTarget[],
  ) {}

  public get displayName(): string {
    return this.worker.displayName;
  }

  public get names(): string[] {
    return namesOf(this.worker.resource, this.mapping.resource, this.mapping.queue?.resource);
  }

  public prepare(reading: Reading): Prepared {
    const { mapping, worker, targets } = this;
    const pollers = mapping.provisionedPollers;
    const provisioned = pollers.names.length === 0 && pollers.unknown === undefined ? undefined : {
      min: reading.number('minimum of pollers', pollers.number('MinimumPollers'), 2),
      max: reading.number('maximum of pollers', pollers.number('MaximumPollers'), 200),
    };
    const maximum = mapping.maxConcurrency;
    const settings: LambdaWorkerSettings = {
      queue: queueSettings(mapping.queue, reading),
      mapping: {
        batchSize: reading.number('batch size', mapping.batchSize, 10),
        batchingWindowSeconds: reading.number('batching window', mapping.batchingWindowSeconds, 0),
        maximumConcurrency: maximum === undefined || !isKnown(maximum) ? undefined : maximum,
        provisionedPollers: provisioned,
      },
      worker: functionSettings(worker, targets, reading),
      partialBatchFailures: reading.truth('partial batch failures', mapping.reportsBatchItemFailures, false),
    };
    const { mapping: { maximumConcurrency, batchSize }, queue: { maxReceiveCount } } = settings;
    return {
      byTick: (tick, random) => new LambdaWorker(settings, tick, random),
      // By the tick it is not known which messages wait for a failed one of their group.
      exact: (random) => new ExactLambdaWorker(settings, random), exactUpTo: settings.queue.groups === undefined ? EXACT_MESSAGES : EXACT_REQUESTS,
      rates: { ...functionRates(worker, settings.worker, reading), queue: settings.queue.groups === undefined ? 'standard' : 'fifo' },
      advice: {
        start: 'a batching window delays the first message by its length; a cold start by the rest',
        wait: `raise ${maximumConcurrency === undefined ? '' : `maxConcurrency (${maximumConcurrency}) or `}the batch size (${batchSize}), or use provisioned pollers`,
        stopped: 'a function is never stopped while it works',
        cost: 'lower the memory, raise the batch size, or make the function faster',
        throttled: `give the mapping a maxConcurrency that the function's concurrency (${settings.worker.concurrency}) can serve`,
        deadLettered: `${settings.partialBatchFailures || batchSize === 1 ? 'mend what fails' : 'report failed messages one by one (batchItemFailures)'}, or raise maxReceiveCount (${maxReceiveCount})`,
      },
    };
  }
}

/** Environments that are always ready: of each alias and version what it has, or the least that it scales to. */
function keptReady(worker: LambdaFunction, targets: readonly ScalableTarget[], reading: Reading): number {
  const fixed = worker.provisionedConcurrency;
  const scaled = targets.filter(({ target }) => target !== undefined && [...worker.aliases, ...worker.versions].includes(target));
  const amounts = [
    ...fixed.filter(({ resource }) => !scaled.some(({ target }) => target === resource)).map(({ amount }) => amount),
    ...scaled.map(({ minCapacity }) => minCapacity),
  ];
  const kept = amounts.reduce<number>((sum, amount) => sum + reading.number('provisioned concurrency', amount, 0), 0);
  if (scaled.length > 0) reading.assume(`provisioned concurrency is taken as the least it scales to, ${kept}: its scaling is not simulated`);
  return kept;
}

function functionSettings(worker: LambdaFunction, targets: readonly ScalableTarget[], reading: Reading): FunctionSettings {
  const { given } = reading;
  return {
    ...FUNCTION_DEFAULTS,
    serviceTime: reading.time('the time of an invocation', given.serviceTime, FUNCTION_DEFAULTS.serviceTime, WHY),
    coldStart: reading.time('a cold start', given.coldStart, FUNCTION_DEFAULTS.coldStart, 'no template tells how long the code takes to start'),
    concurrency: reading.number('reserved concurrency', worker.reservedConcurrency, FUNCTION_DEFAULTS.concurrency),
    provisionedConcurrency: keptReady(worker, targets, reading),
    failureRate: given.failureRate ?? 0,
  };
}

function functionRates(worker: LambdaFunction, { provisionedConcurrency }: FunctionSettings, reading: Reading): Prepared['rates'] {
  const architecture = worker.architecture;
  return {
    region: worker.resource.stack.region,
    memoryGb: reading.number('memory', worker.memoryMiB, 128) / 1024,
    arm: isKnown(architecture) && architecture === 'arm64',
    provisionedConcurrency,
  };
}
