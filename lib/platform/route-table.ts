import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Stack, Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { agreedPriorities } from './agreed-priorities';
import { isFromOutside, listenerIdentity } from './listener-identity';
import { Route } from './route';
import { covers, LAST_PRIORITY, MAX_PATTERN_LENGTH, PriorityBand, PriorityRange, priorityRange } from './route-priority';
import { known, knownText } from '../private/known';
import { grouped, refuse, requireWithin, warn } from '../private/refusal';

/**
 * Wildcards of all conditions of one rule together, which AWS does not raise.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const MAX_WILDCARDS = 6;

/**
 * Rules of a load balancer before somebody asks AWS for more; default rules do not count.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
 */
const RULES_QUOTA = 100;

interface Claim {
  readonly route: Route;
  readonly owner: IConstruct;
  readonly table: RouteTable;
  /** The claim of the same route that this one stands in front of, if that is meant. */
  readonly inFrontOf?: Claim;
  /** Nothing where it is only known at deploy time. */
  readonly priority?: number;
}

/** What all stacks of an app claim of one listener. */
const CLAIMS = new WeakMap<object, Claim[]>();

/** The routes of one listener, from every stack of the app, and their priorities. */
export class RouteTable {
  /** The table of a listener. Each import of a listener has its own; those of one listener know each other's routes. */
  public static of(listener: elbv2.IApplicationListener): RouteTable {
    const table = RouteTable.tables.get(listener) ?? new RouteTable(listener);
    RouteTable.tables.set(listener, table);
    return table;
  }

  private static readonly tables = new WeakMap<elbv2.IApplicationListener, RouteTable>();

  private readonly claims: Claim[];
  private warned = false;

  private constructor(private readonly listener: elbv2.IApplicationListener) {
    const identity = listenerIdentity(listener);
    this.claims = CLAIMS.get(identity) ?? [];
    CLAIMS.set(identity, this.claims);
    listener.node.addValidation({ validate: () => this.shadowed() });
  }

  /**
   * Takes a route for a construct and answers the priority of its rule.
   *
   * The number follows from the route and its place in the tree alone. Where two routes come to the same one, one of
   * them must be given another by hand: were it moved aside, CloudFormation would have to change the rule of a route
   * nobody touched, perhaps in another stack, and the new rule would fail because the number is still in use.
   *
   * @param sharer what may have the same route: its rule stays, behind this one
   */
  public claim(route: Route, owner: IConstruct, sharer?: IConstruct): number {
    checkPattern(owner, 'path', route.pathPattern);
    checkPattern(owner, 'host', route.hostPattern);
    checkWildcards(owner, route);
    requireWithin(owner, 'priority', route.priority, { min: 1, max: LAST_PRIORITY, advice: 'omit it and one is assigned' });
    const band = agreedPriorities(this.listener);
    if (band !== undefined) requireAgreed(owner, route, band);
    const inFrontOf = this.claims.find((other) => other.owner === sharer && isSame(other.route, route));
    const range = numbersBefore(inFrontOf?.priority, priorityRange(route.pathPattern, route.hostPattern, identityOf(route, owner), band));
    const priority = route.priority ?? range.preferred;
    const claim = { route, owner, table: this, inFrontOf, priority: known(priority) };
    requireInFront(claim, band?.first ?? 1);
    for (const other of this.claims) this.refuseClash(claim, other, range);
    this.claims.push(claim);
    if (band === undefined && route.priority === undefined) this.warnOfOthers(owner);
    if (this.claims.length === RULES_QUOTA + 1) {
      warn(owner, 'ManyRoutes', `routes of one listener are more than ${RULES_QUOTA}: AWS lets a load balancer have no more rules unless the quota is raised; `
        + 'raise it before you deploy, or give some services a load balancer of their own');
    }
    return priority;
  }

  private refuseClash({ route, owner, priority, inFrontOf }: Claim, other: Claim, range: PriorityRange): void {
    if (isSame(other.route, route) && other !== inFrontOf) {
      refuse(owner, `routes must differ on one listener, got ${route.toString()}, which ${other.owner.node.path} takes already; remove one of the two`);
    }
    if (priority === undefined || priority !== other.priority) return;
    const free = this.free(range);
    refuse(owner, `priority must be unique on a listener, got ${grouped(priority)} for ${route.toString()}, which ${other.owner.node.path} has for `
      + `${other.route.toString()}; ${free === undefined ? 'agree on a wider band with the owner of the listener' : `set priority ${free} on the newer of the two routes`}`);
  }

  /** A free number as near as possible to those that suit a route: the load balancer may hold a hundred rules. */
  private free(range: PriorityRange): number | undefined {
    const taken = new Set(this.claims.map((claim) => claim.priority));
    const upwards = numbers(range.preferred, range.last);
    const downwards = numbers(agreedPriorities(this.listener)?.first ?? 1, range.preferred - 1).reverse();
    return [...upwards, ...downwards].find((candidate) => !taken.has(candidate));
  }

  /** Once for each import: other apps may have the number, or a rule before it. */
  private warnOfOthers(owner: IConstruct): void {
    if (!isFromOutside(this.listener) || this.warned) return;
    this.warned = true;
    warn(owner, 'PrioritiesOfOthers', `routes on ${this.listener.node.path}, a listener from outside the app, may meet rules that nobody here knows: `
      + 'a priority that is taken, or a rule before theirs; agree on a band of priorities with its owner and pass the listener through SharedLoadBalancer.borrow');
  }

  /** Of the routes that came through this import: each stage tells of its own. */
  private shadowed(): string[] {
    const before = (a: Claim, b: Claim) => a.priority !== undefined && b.priority !== undefined && a.priority < b.priority;
    return this.claims.filter(({ table }) => table === this).flatMap((narrow) => this.claims
      .filter((wide) => before(wide, narrow) && wide.inFrontOf !== narrow)
      .filter((wide) => covers(wide.route.pathPattern, narrow.route.pathPattern) && covers(wide.route.hostPattern, narrow.route.hostPattern))
      .map((wide) => `${narrow.owner.node.path}: routes must be reachable, got ${described(narrow)}, whose requests all match `
        + `${described(wide)} of ${wide.owner.node.path} first; give the narrower one the smaller priority or remove it`));
  }
}

/**
 * What a route is known by while its construct and patterns stay the same.
 *
 * An app or stage above the stack does not matter: a route has the same priority in test and production. The stack and
 * construct do: a route that moves gets another number, so that the new rule can be created before the old one goes.
 */
function identityOf(route: Route, owner: IConstruct): string {
  const stack = Stack.of(owner);
  const above = stack.node.path.slice(0, stack.node.path.length - stack.node.id.length);
  // Tokens are numbered as they come; what they resolve to stays.
  const text = Token.isUnresolved(route.toString()) ? JSON.stringify(stack.resolve(route.toString())) : route.toString();
  return `${owner.node.path.slice(above.length)} ${text}`;
}

function isSame(one: Route, other: Route): boolean {
  return one.pathPattern === other.pathPattern && one.hostPattern === other.hostPattern;
}

/** The range as it is in front of a number, in the same order; the whole of it where the number is not known. */
function numbersBefore(priority: number | undefined, range: PriorityRange): PriorityRange {
  if (priority === undefined) return range;
  const first = Math.min(range.first, priority - 1);
  const preferred = range.preferred < priority ? range.preferred : first + (range.preferred - range.first) % (priority - first);
  return { preferred, first, last: Math.min(range.last, priority - 1) };
}

function requireInFront({ route, owner, priority, inFrontOf }: Claim, lowest: number): void {
  if (priority === undefined || inFrontOf?.priority === undefined || (priority >= lowest && priority < inFrontOf.priority)) return;
  refuse(owner, `priority must be from ${grouped(lowest)} to below that of the same route of ${inFrontOf.owner.node.path} (${grouped(inFrontOf.priority)}), `
    + `got ${grouped(priority)} for ${route.toString()}; that one would take every request first: give it a larger priority, or this one a smaller`);
}

function checkPattern(owner: IConstruct, prop: 'path' | 'host', pattern: string | undefined): void {
  const text = knownText(pattern);
  if (text === undefined) return;
  if (text.length < 1 || text.length > MAX_PATTERN_LENGTH) {
    refuse(owner, `${prop} must have 1 to ${MAX_PATTERN_LENGTH} characters, got ${text.length}; `
      + (text === '' ? 'omit it to take every one' : 'shorten it with *'));
  }
  if (prop === 'path' && !/^[/*?]/.test(text)) {
    refuse(owner, `path must start with /, got ${text}; write /${text}`);
  }
  const foreign = (prop === 'path' ? /[^A-Za-z0-9_\-.$/~"'@:+&()!,;=*?%]/ : /[^A-Za-z0-9\-.*?]/).exec(text);
  if (foreign !== null) {
    refuse(owner, `${prop} must hold only characters that a load balancer matches, got "${foreign[0]}" in ${text}; use ? or * in its place`);
  }
  if (prop === 'host' && !text.includes('.')) {
    refuse(owner, `host must contain a dot, got ${text}; write the full name, as ${text}.example.com`);
  }
}

function requireAgreed(owner: IConstruct, route: Route, { first, last }: PriorityBand): void {
  const priority = known(route.priority);
  if (priority === undefined || (priority >= first && priority <= last)) return;
  refuse(owner, `priority must be one of those agreed on (${grouped(first)} to ${grouped(last)}), got ${grouped(priority)} for ${route.toString()}; omit it and one is assigned`);
}

function checkWildcards(owner: IConstruct, route: Route): void {
  const count = `${route.hostPattern ?? ''}${route.pathPattern ?? ''}`.replace(/[^*?]/g, '').length;
  if (count <= MAX_WILDCARDS) return;
  refuse(owner, `path and host must have at most ${MAX_WILDCARDS} wildcards together, got ${count} in ${route.toString()}; use fewer * and ?`);
}

function described({ route, priority }: Claim): string {
  return `${route.toString()} (priority ${grouped(priority as number)})`;
}

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
