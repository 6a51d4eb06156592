import { exponential, fixed } from '../../lib/simulator/distribution';
import { ExactFunction } from '../../lib/simulator/exact-function';
import { FUNCTION_DEFAULTS } from '../../lib/simulator/execution-environments';
import { FargateWorker } from '../../lib/simulator/fargate-worker';
import { FunctionByTick } from '../../lib/simulator/function-by-tick';
import { LambdaWorker } from '../../lib/simulator/lambda-worker';
import type { Model } from '../../lib/simulator/model';
import { seeded } from '../../lib/simulator/random';
import { runByTick } from '../../lib/simulator/simulate';
import { FARGATE_START } from '../../lib/simulator/task-launcher';
import { arrivalsOf, dailyTraffic, randomTraffic, type Traffic } from '../../lib/simulator/traffic';

/** What a run did. */
export interface Run {
  readonly arrivals: number;
  readonly completed: number;
}

/** 131 a second on average, by night a tenth of it: a billion in 88 days. */
const A_DAY = 1e9 / 88;

const QUEUE = { visibilitySeconds: 300, maxReceiveCount: 5 };

/** A worker behind a queue, a function or a container, for so many days of a second each tick. */
export function aWorker(kind: 'function' | 'container', days: number): Run {
  const random = seeded(1);
  return byTick(kind === 'function'
    ? new LambdaWorker({ queue: QUEUE, mapping: { batchSize: 10, batchingWindowSeconds: 0 }, worker: FUNCTION_DEFAULTS, partialBatchFailures: true }, 1, random)
    : new FargateWorker({
      queue: QUEUE, serviceTime: fixed(0.2), startTime: FARGATE_START, failureRate: 0, startFailureRate: 0, idleSeconds: 60, lifetimeSeconds: 3600,
      maxCapacity: 50, messagesPerTask: 200, concurrency: 4, acceptableLatencySeconds: 60,
    }, 1, random), dailyTraffic(A_DAY, days, 14, 0.1));
}

/** A function that is invoked directly, for so many days of a second each tick. */
export function aFunction(days: number): Run {
  return byTick(new FunctionByTick(FUNCTION_DEFAULTS, 1, seeded(1)), dailyTraffic(A_DAY, days, 14, 0.1));
}

/** Requests one by one: a thousand a second, each around 0.2 s. */
export function requestByRequest(requests: number): Run {
  const model = new ExactFunction({ ...FUNCTION_DEFAULTS, serviceTime: exponential(0.2) }, seeded(1));
  model.run(arrivalsOf(randomTraffic(1000, requests / 1000), seeded(2)));
  return model.report('Function');
}

function byTick(model: Model, traffic: Traffic): Run {
  runByTick(model, traffic, { tick: 1, seed: 1 });
  return model.report('Worker');
}
