import type { Resource } from './resource';
import { all, any, Answer, HIDDEN } from './answer';
import { Settings } from './settings';
import { glob } from './physical-name';
import { Reference, Text, Unknown, Value } from './value';
import type { Workloads } from './workloads';
import { functionBehind } from './arn';
import { allowed, Statement, Wish } from './statement';

/** Types of policies by the type of resource they are given to. */
const POLICY_TYPES: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy'],
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'],
};

/** Whether the policy of a queue or a topic allows something, whatever the policies of roles say. */
export function policyAllows(workloads: Workloads, wish: Wish): Answer {
  if (POLICY_TYPES[wish.to.type] === undefined || wish.to.stack.isGenerated) return HIDDEN;
  const answer = allowed(workloads.policyOf(wish.to), wish);
  return answer === false && isReachedByName(workloads, wish.to) ? HIDDEN : answer;
}

/** Whether a policy in the templates names what it is given to by what is no reference: it may be this. */
function isReachedByName(workloads: Workloads, resource: Resource): boolean {
  const name = resource.properties.text(resource.type === 'AWS::SQS::Queue' ? 'QueueName' : 'TopicName');
  return workloads.namedFreely(POLICY_TYPES[resource.type], ['Queues', 'Queue', 'Topics', 'TopicArn'])
    .some((value) => typeof value !== 'string' || (name !== undefined && (typeof name !== 'string' || value.includes(name))));
}

/**
 * Whether a service may call a function, by a permission of the function itself or of the alias that is called.
 *
 * @param workloads those of all templates
 * @param target the function, version or alias that is called
 * @param because what calls, which the permission may name
 * @param request of an API's method: `/GET/orders`
 */
export function mayCall(workloads: Workloads, target: Resource, service: string, because: Resource, request?: string): Answer {
  const called = functionBehind(target);
  if (called === undefined || called.stack.isGenerated || because.stack.isGenerated) return HIDDEN;
  return any(permissionsFor(called, workloads).map((permission) => permits(permission, target, called, service, because, request)));
}

/** Permissions that refer to no function: whom they mean may not be known. */
const ANYBODY = Symbol('anybody');

/** The permissions that may be for a function: those that refer to it, and those that refer to none. */
function permissionsFor(called: Resource, workloads: Workloads): Resource[] {
  const found = workloads.grouped('permissions by function', () => workloads.templates.ofType('AWS::Lambda::Permission'), ({ properties, stack }) => {
    const value = stack.isGenerated ? undefined : properties.value('FunctionName');
    return [value instanceof Reference ? functionBehind(value.resource) : ANYBODY];
  });
  return [...found.get(called) ?? [], ...found.get(ANYBODY) ?? []];
}

function permits(permission: Resource, target: Resource, called: Resource, service: string, because: Resource, request: string | undefined): Answer {
  const { properties, stack } = permission;
  if (stack.isGenerated) return HIDDEN;
  const statement = new Statement(Settings.of({
    Effect: 'Allow',
    Action: properties.value('Action') ?? null,
    Principal: { Service: properties.value('Principal') ?? null, AWS: properties.value('Principal') === '*' ? '*' : [] },
    ...properties.has('SourceArn') ? { Condition: { ArnLike: { 'aws:SourceArn': properties.value('SourceArn') ?? null } } } : {},
  }), permission);
  return all([
    isForRequest(properties.value('SourceArn'), request),
    isFor(properties.value('FunctionName'), target, called),
    statement.allows({ action: 'lambda:InvokeFunction', to: target, by: service, because }),
  ]);
}

/** Whether the end of an API's ARN, after its stage, lets a request through: `/prod/GET/orders`. */
function isForRequest(source: Value | undefined, request: string | undefined): boolean {
  if (request === undefined || !(source instanceof Text)) return true;
  const api = source.parts.findIndex((part) => part instanceof Reference && part.resource.type === 'AWS::ApiGateway::RestApi');
  const end = source.parts.slice(api + 1).map((part) => typeof part === 'string' ? part : '*').join('');
  const [, limits] = /^\/[^/]+(\/.*)$/.exec(end) ?? [];
  return api < 0 || limits === undefined || glob(limits).test(request);
}

/** A permission for a function does not hold for its aliases, nor the other way round. */
function isFor(value: Value | undefined, target: Resource, called: Resource): Answer {
  if (value instanceof Reference) {
    if (value.resource === target) return true;
    return functionBehind(value.resource) === called ? new Unknown('it is for another version') : false;
  }
  if (typeof value !== 'string') return HIDDEN;
  const name = called.properties.value('FunctionName');
  // A name that CloudFormation makes up is never one that was written out.
  if (name === undefined) return false;
  return typeof name !== 'string' || value.includes(name) ? HIDDEN : false;
}
