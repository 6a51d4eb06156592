import { Resource, Templates, Workloads } from '../../template';
import { componentUsd, CostComponent, sumKnown } from '../cost-component';
import { idleLines } from '../idle/idle-bill';
import { PriceList, PRICES_AS_OF } from '../price-list';
import { CONTAINER_USAGE } from './containers';
import { FUNCTION_USAGE } from './functions';
import { MESSAGE_AND_DATA_USAGE } from './messages-and-data';
import { Usage, UsageError, usageIn } from './usage';
import type { UsageRule, UsageRules } from './usage-rule';

/** A line of the estimate. Null is not known: how much is used, or what it costs in the region. */
export interface EstimatedComponent {
  readonly what: string;
  readonly unit: string;
  readonly quantity: number | null;
  /** Of the first tier. */
  readonly unitPriceUsd: number | null;
  readonly monthlyUsd: number | null;
}

export interface EstimatedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Null as soon as one of its lines is unknown. */
  readonly monthlyUsd: number | null;
  /** Sum of its lines that are known. */
  readonly knownMonthlyUsd: number;
  readonly components: readonly EstimatedComponent[];
}

/** What belongs together: the resources of one construct in a stack. */
export interface EstimatedWorkload {
  /** Path of the construct, or stack and logical id. */
  readonly id: string;
  readonly monthlyUsd: number | null;
  readonly knownMonthlyUsd: number;
  /** Logical ids. */
  readonly resources: readonly string[];
}

export interface EstimatedStack {
  readonly name: string;
  readonly monthlyUsd: number | null;
  readonly knownMonthlyUsd: number;
  readonly workloads: readonly EstimatedWorkload[];
  readonly resources: readonly EstimatedResource[];
}

/** What templates cost in a month of usage. */
export interface Estimate {
  readonly currency: 'USD';
  readonly region: string;
  readonly pricesAsOf: string;
  readonly monthlyUsd: number | null;
  readonly knownMonthlyUsd: number;
  readonly stacks: readonly EstimatedStack[];
}

const USAGE_RULES: UsageRules = { ...FUNCTION_USAGE, ...CONTAINER_USAGE, ...MESSAGE_AND_DATA_USAGE };

/**
 * What templates cost at a month of usage: what they cost idle, and what is used of them.
 *
 * @param region of stacks whose own region is not known
 * @param usage by logical id, or path of a construct; what is not in it is unknown, which is not nothing
 * @throws UsageError for a usage that is of nothing, or cannot be read
 */
export function estimate(templates: Templates, region: string, usage: Readonly<Record<string, unknown>>): Estimate {
  const workloads = Workloads.of(templates);
  const usages = usageByResource(templates, region, usage);
  const lists = new Map<string, PriceList>();
  const listOf = (own: string): PriceList => lists.get(own) ?? lists.set(own, new PriceList(own)).get(own)!;
  const estimated = new Map<Resource, EstimatedResource>(idleLines(templates, region).map(({ resource, components, idle }) => {
    const rule = ruleFor(resource, { prices: listOf(resource.stack.region ?? region), workloads });
    const used = usages.get(resource) ?? {};
    const own = rule?.lines(resource, used, { prices: listOf(resource.stack.region ?? region), workloads }) ?? [];
    const all = rule?.insteadOfIdle?.(used) === true ? own : [...components, ...own];
    return [resource, inJson(resource, all, idle === 'unknown' && own.length === 0)];
  }));
  const stacks = templates.stacks.map((stack) => {
    const resources = stack.resources.map((resource) => estimated.get(resource)!);
    return { name: stack.name, ...total(resources), workloads: grouped(stack.resources, estimated), resources };
  });
  return { currency: 'USD', region, pricesAsOf: PRICES_AS_OF, ...total(stacks), stacks };
}

function ruleFor(resource: Resource, context: { prices: PriceList; workloads: Workloads }): UsageRule | undefined {
  const rule = Object.hasOwn(USAGE_RULES, resource.type) ? USAGE_RULES[resource.type] : undefined;
  return rule?.appliesTo?.(resource, context) === false ? undefined : rule;
}

/** Finds whose usage each entry is: of a resource, or of the one resource of a construct that takes all its names. */
function usageByResource(templates: Templates, region: string, usage: Readonly<Record<string, unknown>>): Map<Resource, Usage> {
  const found = new Map<Resource, Usage>();
  const context = { prices: new PriceList(region), workloads: Workloads.of(templates) };
  for (const [id, written] of Object.entries(usage)) {
    const meant = templates.resources.filter((resource) => isMeant(resource, id));
    if (meant.length === 0) throw new UsageError(`${id} must be a logical id or the path of a construct in the templates, got neither; mend the name`);
    const names = typeof written === 'object' && written !== null ? Object.keys(written) : [];
    const takers = meant.filter((resource) => {
      const rule = ruleFor(resource, context);
      return rule !== undefined && (meant.length === 1 || names.every((name) => Object.hasOwn(rule.takes, name)));
    });
    if (takers.length !== 1) {
      const able = meant.filter((resource) => ruleFor(resource, context) !== undefined).map(({ address, type }) => `${address} (${type})`);
      throw new UsageError(`${id} must be one resource that is billed by ${names.join(', ') || 'use'}, got ${able.length === 0 ? 'none' : able.join(', ')}; `
        + `${able.length === 0 ? 'leave it out' : 'name one of them'}`);
    }
    const [resource] = takers;
    const rule = ruleFor(resource, context)!;
    found.set(resource, { ...found.get(resource), ...usageIn(written, rule.takes, id) });
  }
  return found;
}

function isMeant(resource: Resource, id: string): boolean {
  const path = resource.displayName;
  return resource.logicalId === id || resource.address === id || path === id || path.startsWith(`${id}/`);
}

/** The constructs directly under a stack, each with what is in it. */
function grouped(resources: readonly Resource[], estimated: ReadonlyMap<Resource, EstimatedResource>): EstimatedWorkload[] {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const id = resource.displayName.split('/').slice(0, 2).join('/');
    groups.set(id, [...groups.get(id) ?? [], resource]);
  }
  return [...groups].map(([id, members]) => ({
    id, ...total(members.map((member) => estimated.get(member)!)), resources: members.map(({ logicalId }) => logicalId),
  }));
}

function inJson({ logicalId, type }: Resource, components: readonly CostComponent[], isUnknown: boolean): EstimatedResource {
  const lines = components.map((component): EstimatedComponent => ({
    what: component.what, unit: component.price.unit, quantity: component.quantity ?? null,
    unitPriceUsd: component.price.tiers[0]?.usd ?? null, monthlyUsd: componentUsd(component) ?? null,
  }));
  const sums = total(lines);
  return { logicalId, type, ...sums, monthlyUsd: isUnknown ? null : sums.monthlyUsd, components: lines };
}

function total(parts: ReadonlyArray<{ readonly monthlyUsd: number | null; readonly knownMonthlyUsd?: number }>): { monthlyUsd: number | null; knownMonthlyUsd: number } {
  return {
    monthlyUsd: sumKnown(parts.map(({ monthlyUsd }) => monthlyUsd ?? undefined)) ?? null,
    knownMonthlyUsd: parts.reduce((sum, { knownMonthlyUsd, monthlyUsd }) => sum + (knownMonthlyUsd ?? monthlyUsd ?? 0), 0),
  };
}
