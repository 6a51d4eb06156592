import { EventSourceMapping, isKnown, Resource, Text, Unknown } from '../../template';
import type { CostComponent } from '../cost-component';
import { idleDispatcherCalls, idleDispatcherRuns } from '../dispatcher';
import { PriceList, SECONDS_A_MONTH } from '../price-list';
import { runsPerMonth } from '../schedule-rate';
import { aMonth, amount, billed, counted, free, IdleContext, IdleCost, IdleRules, pennies, unknown, withoutPrice } from './idle-cost';

/**
 * Empty receives a minute of a function's queue: five pollers that wait 20 s each. Lambda may go down to two of them
 * when nothing comes for long, and does not where a maximum concurrency is set.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const EMPTY_RECEIVES_A_MINUTE = 15;

/** Python's and .NET's snapshots are kept for a price by the GB-second; Java's for nothing. */
export const KEPT_FOR_A_PRICE = /^(python|dotnet)/;

/** Functions, what wakes them, and what keeps them awake. */
export const FUNCTIONS: IdleRules = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Version': (resource, context) => provisioned(resource, context),
  'AWS::Lambda::Alias': (resource, context) => provisioned(resource, context),
  'AWS::Lambda::CapacityProvider': () => billed('instances that functions on them keep running, three by default', [withoutPrice('instances and a fee')]),
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Pipes::Pipe': pipe,
  'AWS::ApplicationAutoScaling::ScalableTarget': scalableTarget,
};

function lambdaFunction(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const found = workloads.function(resource);
  if (found === undefined) return unknown('the function cannot be read');
  if (workloads.dispatchedWorkers.some(({ schedule: { target } }) => workloads.functionAt(target.arn)?.function === found)) {
    const memory = amount(found.memoryMiB);
    if (memory === undefined) return pennies('a dispatcher that looks at queues once a minute', [withoutPrice('runs')]);
    return pennies('a dispatcher that looks at queues once a minute', idleDispatcherRuns(prices, { memoryGb: memory / 1024, arm: found.architecture === 'arm64' }));
  }
  const restores = found.resource.properties.text('SnapStart', 'ApplyOn') === 'PublishedVersions';
  if (restores && typeof found.runtime === 'string' && KEPT_FOR_A_PRICE.test(found.runtime)) {
    return billed(`snapshots of its versions (SnapStart for ${found.runtime})`, [withoutPrice('snapshots')]);
  }
  return free('billed by requests and their duration');
}

/** Provisioned concurrency of an alias or version: environments that are paid for, used or not. */
function provisioned(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const target = workloads.scalableTargets.find((candidate) => candidate.target === resource);
  const kept = target?.minCapacity ?? resource.properties.number('ProvisionedConcurrencyConfig', 'ProvisionedConcurrentExecutions') ?? 0;
  if (kept === 0) return free('a name for code, without provisioned concurrency');
  const found = workloads.functionAt(resource.properties.value('FunctionName'))?.function;
  const why = `provisioned concurrency of ${counted(amount(kept), 'environment')}`;
  if (!isKnown(kept)) return unknown('how much provisioned concurrency it keeps is known at deploy time');
  if (found === undefined) return billed(`${why} of a function that is not among the templates`, [withoutPrice('provisioned concurrency')]);
  return billed(why, [provisionedSeconds(prices, kept, amount(found.memoryMiB), found.architecture === 'arm64')]);
}

/** @param memory in MiB */
export function provisionedSeconds(prices: PriceList, kept: number, memory: number | undefined, arm: boolean): CostComponent {
  const price = prices.price(arm ? 'lambda.provisionedGbSecond.arm' : 'lambda.provisionedGbSecond.x86');
  return { what: 'provisioned concurrency', quantity: memory === undefined ? undefined : kept * memory / 1024 * SECONDS_A_MONTH, price };
}

/** Lambda asks an empty queue again and again; streams and tables it asks for nothing. */
function mapping(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  const found = workloads.mappings.find((candidate) => candidate.resource === resource);
  if (found === undefined) return unknown('the mapping cannot be read');
  if (found.isEnabled === false) return free('it is switched off');
  const pollers = found.provisionedPollers;
  if (pollers.names.length > 0) {
    const least = amount(pollers.number('MinimumPollers'));
    return billed(`${least === undefined ? 'pollers' : counted(least, 'poller')} that are paid for, used or not`, [withoutPrice('pollers')]);
  }
  if (!readsQueue(found)) return free('reading a stream is not billed');
  return asksQueue(found.queue?.resource, prices);
}

/** A queue that Lambda or a pipe asks for messages that are not there. */
export function asksQueue(queue: Resource | undefined, prices: PriceList): IdleCost {
  const price = prices.price(queue?.properties.boolean('FifoQueue') === true ? 'sqs.fifoRequest' : 'sqs.request');
  return pennies(`asks the empty queue ${EMPTY_RECEIVES_A_MINUTE} times a minute`, [aMonth('empty receives', EMPTY_RECEIVES_A_MINUTE * SECONDS_A_MONTH / 60, price)]);
}

function readsQueue(found: EventSourceMapping): boolean {
  const arn = found.sourceArn;
  const written = arn instanceof Text ? arn.pattern : arn;
  return found.queue !== undefined || (typeof written === 'string' && written.includes(':sqs:'));
}

/** Its invocations. What it starts is work, not idleness, except a dispatcher that finds its queues empty. */
function schedule(resource: Resource, { prices, workloads }: IdleContext): IdleCost {
  if (resource.properties.text('State') === 'DISABLED') return free('it is switched off');
  const workers = workloads.dispatchedWorkers.filter((worker) => worker.schedule.resource === resource);
  if (workers.length > 0) return pennies(`wakes the dispatcher once a minute, which looks at ${counted(workers.length, 'queue')}`, idleDispatcherCalls(prices, workers.length));
  return startsAt(resource.properties.text('ScheduleExpression'), prices);
}

/** Invocations by EventBridge Scheduler. */
export function startsAt(expression: string | Unknown | undefined, prices: PriceList): IdleCost {
  const runs = typeof expression === 'string' ? runsPerMonth(expression) : undefined;
  return pennies(runs === undefined ? 'invocations, how many is known at deploy time' : `${Math.round(runs).toLocaleString('en-US')} invocations a month; what they start is not idle`,
    [aMonth('invocations', runs, prices.price('scheduler.invocation'))]);
}

function pipe({ properties }: Resource, { prices, workloads }: IdleContext): IdleCost {
  const source = workloads.resourceAt(properties.value('Source'));
  if (source?.type !== 'AWS::SQS::Queue') return free('billed by the events it takes');
  return asksQueue(source, prices);
}

/** Bounds alone; what they keep running is billed with the thing itself, if that is among the templates. */
function scalableTarget(resource: Resource, { workloads }: IdleContext): IdleCost {
  const found = workloads.scalableTarget(resource);
  if (found?.target !== undefined || found?.minCapacity === 0) return free('bounds of what it scales');
  return unknown('what it scales is not among the templates');
}
