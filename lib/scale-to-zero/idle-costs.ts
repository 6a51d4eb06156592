import { CfnResource, Stack, Token, Validations } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { IdleLine, idleLines, isFreeWhateverItSays, mayBeBilled } from '../cost';
import { templatesOf, Text } from '../template';

/** What `Validations.of(construct).acknowledge` takes for a resource that is meant to be billed while idle. */
const BILLED_WHILE_IDLE = 'cdk-scale-to-zero::BilledWhileIdle';

/** Prices are those of this region where the stack's own is only known at deploy time, or has none in our list. */
const USUAL_REGION = 'us-east-1';

/** A resource that costs something while idle, and its construct. */
interface Cost extends IdleLine {
  readonly construct: IConstruct;
}

/**
 * Sentences about what a stack costs while nobody uses it, where that is more than it may be.
 *
 * @param maxMonthlyUsd most that all pennies together may cost a month, if there is a limit
 */
export function idleCosts(stack: Stack, maxMonthlyUsd: number | undefined): string[] {
  const resources = stack.node.findAll().filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct));
  // To read a resource takes as long as to write it: a stack of workers has none that must be read.
  if (maxMonthlyUsd === undefined && !resources.some((resource) => mayBeBilled(resource.cfnResourceType, (property) => isSet(resource, property)))) return [];
  const costs = costsOf(resources, stack).filter(({ construct }) => !isAcknowledged(construct, stack));
  const billed = costs.filter(({ idle }) => idle === 'billed');
  if (billed.length > 0) {
    return [`${stack.node.path}: must cost nothing while idle, got ${inWords(billed)}; remove them, move them to the platform or to the always-on half, `
      + `or acknowledge each: Validations.of(construct).acknowledge({ id: '${BILLED_WHILE_IDLE}', reason: '…' })`];
  }
  if (maxMonthlyUsd === undefined) return [];
  const usd = costs.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd ?? 0), 0);
  if (usd <= maxMonthlyUsd) return [];
  return [`${stack.node.path}: maxIdleMonthlyUsd must be at least what the stack costs while idle (${dollars(usd)} USD a month), got ${dollars(maxMonthlyUsd)}; `
    + `raise it, or remove some of ${inWords(costs.filter(({ monthlyUsd }) => monthlyUsd !== 0))}`];
}

/** Says that a construct is meant to be billed while idle. */
export function acknowledgeIdleCost(construct: IConstruct, reason: string): void {
  Validations.of(construct).acknowledge({ id: BILLED_WHILE_IDLE, reason });
}

/** Costs of everything in a stack, and in stacks nested in it, that may be anything but free. */
function costsOf(resources: readonly CfnResource[], stack: Stack): Cost[] {
  const constructs = new Map<string, IConstruct>();
  const templates = new Map<Stack, Record<string, unknown>>();
  for (const construct of resources) {
    if (isFreeWhateverItSays(construct.cfnResourceType)) continue;
    const own = Stack.of(construct);
    const template = templates.get(own) ?? {};
    templates.set(own, template);
    for (const [logicalId, resource] of Object.entries(inTemplate(construct))) {
      template[logicalId] = resource;
      constructs.set(`${own.node.path}/${logicalId}`, construct);
    }
  }
  const sources = [...templates].map(([own, Resources]) => ({ name: own.node.path, template: { Resources } }));
  return idleLines(templatesOf(sources), Token.isUnresolved(stack.region) ? USUAL_REGION : stack.region)
    .map((line) => ({ ...line, construct: constructs.get(line.resource.address) ?? stack }));
}

/** Whether a property of a resource is set, also in one without a class of its own, or by the escape hatch. */
function isSet(resource: CfnResource, property: string): boolean {
  const { cfnProperties, rawOverrides } = resource as unknown as { cfnProperties?: Record<string, unknown>; rawOverrides?: object };
  const { [property[0].toLowerCase() + property.slice(1)]: attribute } = resource as unknown as Record<string, unknown>;
  return (attribute ?? cfnProperties?.[property]) !== undefined || Object.keys(rawOverrides ?? {}).length > 0;
}

/** A resource as it will stand in the template. CDK hands it out as part of a template alone, and not yet publicly. */
function inTemplate(resource: CfnResource): Record<string, unknown> {
  const written = (resource as unknown as { _toCloudFormation(): object })._toCloudFormation();
  const { Resources } = Stack.of(resource).resolve(written) as { Resources?: Record<string, unknown> };
  return Resources ?? {};
}

/** Whether a construct, or one that it stands in up to the stack, says that this is meant. */
function isAcknowledged(construct: IConstruct, stack: Stack): boolean {
  const { scopes } = construct.node;
  return scopes.slice(scopes.indexOf(stack)).some(({ node }) => node.metadata.some(({ type, data }) => {
    const reasons = (type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY ? data : {}) as Readonly<Record<string, string>>;
    return (reasons[BILLED_WHILE_IDLE] ?? '').trim() !== '';
  }));
}

/** `NatGateway x2 (65.70 USD a month), interface endpoint sqs (14.60 USD a month)`. */
function inWords(costs: readonly Cost[]): string {
  const alike = new Map<string, Cost[]>();
  for (const cost of costs) {
    const name = nameOf(cost);
    alike.set(name, [...alike.get(name) ?? [], cost]);
  }
  return [...alike].map(([name, same]) => `${name}${same.length > 1 ? ` x${same.length}` : ''} (${together(same)})`).join(', ');
}

function together(costs: readonly Cost[]): string {
  const amounts = costs.map(({ monthlyUsd }) => monthlyUsd);
  if (amounts.includes(undefined)) return 'price not in our list';
  return `${dollars(amounts.reduce((sum: number, usd) => sum + (usd ?? 0), 0))} USD a month`;
}

function nameOf({ resource }: Cost): string {
  const [, service, name] = resource.type.split('::');
  if (name === 'VPCEndpoint') {
    const served = resource.properties.value('ServiceName');
    const written = served instanceof Text ? served.pattern : served;
    return `interface endpoint ${typeof written === 'string' ? written.split('.').at(-1) ?? '' : ''}`.trimEnd();
  }
  return service === 'EC2' || name === 'LoadBalancer' ? name : `${service} ${name}`;
}

function dollars(usd: number): string {
  return usd.toFixed(2);
}
