import { isKnown, Resource, Settings } from '../../template';
import { PriceList } from '../price-list';
import { stageCache } from './apis-and-delivery';
import { asksQueue, KEPT_FOR_A_PRICE, provisionedSeconds, startsAt } from './functions';
import { amount, billed, counted, free, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';

/**
 * Types of AWS SAM: what each is made into when it is deployed.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
export const SERVERLESS_MODEL: IdleRules = {
  'AWS::Serverless::Function': samFunction,
  'AWS::Serverless::Api': (api, { prices }) => {
    const isCached = setting(api, 'Api', 'CacheClusterEnabled').boolean('it');
    if (isCached !== undefined && !isKnown(isCached)) return unknown('whether it has a cache is known at deploy time');
    return isCached === true ? stageCache(prices, setting(api, 'Api', 'CacheClusterSize').text('it')) : free('billed by requests');
  },
  'AWS::Serverless::StateMachine': (it, context) => inOne(eventsOf(it, context)) ?? free('billed by transitions and runs'),
  'AWS::Serverless::GraphQLApi': ({ properties }) => properties.has('Cache') ? billed('a cache by the hour', [withoutPrice('cache')]) : free('billed by requests'),
  'AWS::Serverless::CapacityProvider': () => billed('instances that functions on it keep running, three by default', [withoutPrice('instances and a fee')]),
};

/** A function, the alias that keeps it awake and the mappings and schedules that start it. */
function samFunction(it: Resource, context: IdleContext): IdleCost {
  const { prices } = context;
  return inOne([provisioned(it, prices), snapshots(it), ...eventsOf(it, context)]) ?? free('billed by requests and their duration');
}

/** Mappings and schedules that SAM makes of events. */
function eventsOf(it: Resource, { prices, workloads }: IdleContext): IdleCost[] {
  const events = it.properties.settings('Events');
  return events.names.map((name) => {
    const [type, event] = [events.text(name, 'Type'), events.settings(name, 'Properties')];
    if (event.boolean('Enabled') === false || event.text('State') === 'DISABLED') return free('it is switched off');
    if (event.has('ProvisionedPollerConfig')) return billed('pollers that are paid for, used or not', [withoutPrice('pollers')]);
    if (type === 'ScheduleV2') return startsAt(event.text('ScheduleExpression'), prices);
    const itsQueue = type === 'SNS' && event.has('SqsSubscription') && event.value('SqsSubscription') !== false;
    return type === 'SQS' || itsQueue ? asksQueue(workloads.resourceAt(event.value('Queue')), prices) : free('billed by events');
  });
}

/** Provisioned concurrency of the alias that SAM makes. */
function provisioned(it: Resource, prices: PriceList): IdleCost {
  const config = setting(it, 'Function', 'ProvisionedConcurrencyConfig').settings('it');
  const kept = config.unknown ?? config.number('ProvisionedConcurrentExecutions') ?? 0;
  if (kept === 0) return free('no provisioned concurrency');
  if (!isKnown(kept)) return unknown('how much provisioned concurrency it keeps is known at deploy time');
  const memory = amount(setting(it, 'Function', 'MemorySize').number('it') ?? 128);
  const arm = setting(it, 'Function', 'Architectures').values('it').includes('arm64');
  return billed(`provisioned concurrency of ${counted(kept, 'environment')}`, [provisionedSeconds(prices, kept, memory, arm)]);
}

function snapshots(it: Resource): IdleCost {
  const runtime = setting(it, 'Function', 'Runtime').text('it');
  const restores = setting(it, 'Function', 'SnapStart').settings('it').text('ApplyOn') === 'PublishedVersions';
  if (!restores || typeof runtime !== 'string' || !KEPT_FOR_A_PRICE.test(runtime)) return free('no snapshots');
  return billed(`snapshots of its versions (SnapStart for ${runtime})`, [withoutPrice('snapshots')]);
}

/** What a resource says of itself, or else the template's `Globals` say of all of its kind: the property `it`, unset where neither does. */
function setting(resource: Resource, kind: 'Api' | 'Function', name: string): Settings {
  if (resource.properties.has(name)) return Settings.of({ it: resource.properties.value(name) ?? null });
  const globals = Settings.of(resource.stack.resolve(resource.stack.section('Globals')));
  return Settings.of({ it: globals.value(kind, name) ?? null });
}

/** What is dearest gives its name to the line. */
function inOne(all: readonly IdleCost[]): IdleCost | undefined {
  const costs = all.filter(({ idle }) => idle !== 'free');
  const named = costs.find(({ idle }) => idle === 'unknown') ?? costs.find(({ idle }) => idle === 'billed') ?? costs.at(0);
  return named && { ...named, why: costs.map(({ why }) => why).join('; '), components: costs.flatMap(({ components }) => components) };
}
