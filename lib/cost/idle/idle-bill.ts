import { Resource, Templates, Workloads } from '../../template';
import { sumKnown, sumUsd } from '../cost-component';
import { PriceList, PRICES_AS_OF } from '../price-list';
import { APIS_AND_DELIVERY } from './apis-and-delivery';
import { CACHES_AND_SEARCH } from './caches-and-search';
import { CONTAINERS } from './containers';
import { DATABASES } from './databases';
import { FREE_CUSTOM_RESOURCES, FREE_TYPES } from './free-types';
import { FUNCTIONS } from './functions';
import { billed, free, Idle, IdleContext, IdleCost, IdleRules, unknown, withoutPrice } from './idle-cost';
import { INSTANCES } from './instances';
import { LOAD_BALANCERS } from './load-balancers';
import { METERED_TYPES } from './metered-types';
import { NETWORK } from './network';
import { OBSERVABILITY } from './observability';
import { SECURITY } from './security';
import { SERVERLESS_MODEL } from './serverless-model';
import { STORAGE } from './storage';
import { STREAMS } from './streams';
import { UNPRICED_TYPES } from './unpriced-types';

/** What a resource costs in a month in which nobody uses it. */
export interface IdleResource {
  readonly logicalId: string;
  readonly type: string;
  readonly idle: Idle;
  /** Null where it is not known, which is not nothing. */
  readonly monthlyUsd: number | null;
  readonly why: string;
}

/** The resources of a stack. */
export interface IdleStack {
  readonly name: string;
  /** Null as soon as one of its resources is unknown. */
  readonly monthlyUsd: number | null;
  readonly resources: readonly IdleResource[];
}

/** What templates cost in a month of 730 hours in which nobody uses what they describe, at list prices, without free tiers. */
export interface IdleBill {
  readonly currency: 'USD';
  readonly region: string;
  /** Month of the price list. */
  readonly pricesAsOf: string;
  /** Null as soon as one resource is unknown. */
  readonly monthlyUsd: number | null;
  readonly stacks: readonly IdleStack[];
}

/** A resource and what it costs while idle. */
export interface IdleLine extends IdleCost {
  readonly resource: Resource;
  /** Nothing where it is not known. */
  readonly monthlyUsd: number | undefined;
}

/** Every rule, by the type of the resource it is for. */
export const IDLE_RULES: IdleRules = {
  ...CONTAINERS, ...FUNCTIONS, ...INSTANCES, ...NETWORK, ...LOAD_BALANCERS, ...STREAMS, ...DATABASES, ...CACHES_AND_SEARCH, ...STORAGE,
  ...OBSERVABILITY, ...SECURITY, ...APIS_AND_DELIVERY, ...SERVERLESS_MODEL,
};

/**
 * The bill at idle.
 *
 * @param region of stacks whose own region is not known
 */
export function idleBill(templates: Templates, region: string): IdleBill {
  const lines = idleLines(templates, region);
  const stacks = templates.stacks.map((stack) => {
    const own = lines.filter(({ resource }) => resource.stack === stack);
    return { name: stack.name, monthlyUsd: total(own), resources: own.map(inJson) };
  });
  return { currency: 'USD', region, pricesAsOf: PRICES_AS_OF, monthlyUsd: total(lines), stacks };
}

/** Each resource with what it costs while idle, in the templates' order. */
export function idleLines(templates: Templates, region: string): IdleLine[] {
  const workloads = Workloads.of(templates);
  const lists = new Map<string, PriceList>();
  return templates.stacks.flatMap((stack) => {
    const own = stack.region ?? region;
    const prices = lists.get(own) ?? new PriceList(own);
    lists.set(own, prices);
    return stack.resources.map((resource) => idleLine(resource, { prices, workloads }));
  });
}

function idleLine(resource: Resource, context: IdleContext): IdleLine {
  const cost = idleCost(resource, context);
  return { ...cost, resource, monthlyUsd: cost.idle === 'unknown' ? undefined : sumUsd(cost.components) };
}

function idleCost(resource: Resource, context: IdleContext): IdleCost {
  const cost = costOfType(resource, context);
  return resource.condition === true || cost.idle === 'free' ? cost : unknown('whether it is deployed is known at deploy time');
}

function costOfType(resource: Resource, context: IdleContext): IdleCost {
  const { type } = resource;
  if (Object.hasOwn(IDLE_RULES, type)) return IDLE_RULES[type](resource, context);
  if (FREE_TYPES.has(type) || FREE_CUSTOM_RESOURCES.has(type)) return free('never billed by itself');
  if (METERED_TYPES.has(type)) return free('billed by use');
  if (UNPRICED_TYPES.has(type)) return billed('paid for because it is there; its price is not in our list', [withoutPrice('all of it')]);
  if (type === 'AWS::CloudFormation::Stack') return nested(resource);
  if (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') return unknown('a custom resource may make anything');
  return unknown('this type of resource is not in our list');
}

/** A nested stack is what its template holds, if that is at hand. */
function nested(resource: Resource): IdleCost {
  return resource.stack.nested.has(resource.logicalId) ? free('its resources are listed by themselves') : unknown('its template is not among the templates');
}

function total(lines: readonly IdleLine[]): number | null {
  return sumKnown(lines.map(({ monthlyUsd }) => monthlyUsd)) ?? null;
}

function inJson({ resource, idle, monthlyUsd, why }: IdleLine): IdleResource {
  return { logicalId: resource.logicalId, type: resource.type, idle, monthlyUsd: monthlyUsd ?? null, why };
}
