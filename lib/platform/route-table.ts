import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { Route } from './route';
import { covers, LAST_PRIORITY, MAX_PATTERN_LENGTH, priorityRange } from './route-priority';
import { known, knownText } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';

interface Claim {
  readonly route: Route;
  readonly owner: IConstruct;
  readonly identity: string;
}

/** The routes of one listener, from every stack of the app, and their priorities. */
export class RouteTable {
  /** The table of a listener; the same one for every stack. */
  public static of(listener: elbv2.IApplicationListener): RouteTable {
    const table = RouteTable.tables.get(listener) ?? new RouteTable(listener);
    RouteTable.tables.set(listener, table);
    return table;
  }

  private static readonly tables = new WeakMap<elbv2.IApplicationListener, RouteTable>();

  private readonly claims: Claim[] = [];
  private assigned?: { readonly count: number; readonly priorities: Map<Claim, number> };

  private constructor(listener: elbv2.IApplicationListener) {
    listener.node.addValidation({ validate: () => this.shadowed() });
  }

  /**
   * Takes a route for a construct and answers the priority of its rule.
   *
   * The number is settled at synth, when all routes are known, from the place of each in the tree:
   * neither the order of the code nor an added route changes that of another.
   */
  public claim(route: Route, owner: IConstruct): number {
    checkPattern(owner, 'path', route.pathPattern);
    checkPattern(owner, 'host', route.hostPattern);
    requireWithin(owner, 'priority', route.priority, { min: 1, max: LAST_PRIORITY, advice: 'omit it and one is assigned' });
    for (const other of this.claims) this.refuseClash(route, owner, other);
    const claim = { route, owner, identity: `${owner.node.path.slice(pathAboveStack(owner).length)} ${route.toString()}` };
    this.claims.push(claim);
    return route.priority ?? Lazy.number({ produce: () => this.priorities().get(claim) });
  }

  private refuseClash(route: Route, owner: IConstruct, other: Claim): void {
    if (other.route.pathPattern === route.pathPattern && other.route.hostPattern === route.hostPattern) {
      refuse(owner, `routes must differ on one listener, got ${route.toString()}, which ${other.owner.node.path} takes already; remove one of the two`);
    }
    const priority = known(route.priority);
    if (priority !== undefined && priority === known(other.route.priority)) {
      refuse(owner, `priority must be unique on a listener, got ${priority} for ${route.toString()}, which ${other.owner.node.path} has for `
        + `${other.route.toString()}; omit one of the two and it is assigned`);
    }
  }

  private priorities(): Map<Claim, number> {
    if (this.assigned?.count === this.claims.length) return this.assigned.priorities;
    const priorities = new Map<Claim, number>();
    const taken = new Set<number>();
    for (const claim of this.claims) {
      const decided = known(claim.route.priority);
      if (decided === undefined) continue;
      priorities.set(claim, decided);
      taken.add(decided);
    }
    const open = this.claims.filter((claim) => claim.route.priority === undefined).sort(byIdentity);
    for (const claim of open) {
      const priority = firstFree(claim, taken);
      priorities.set(claim, priority);
      taken.add(priority);
    }
    this.assigned = { count: this.claims.length, priorities };
    return priorities;
  }

  private shadowed(): string[] {
    const priorities = this.priorities();
    // A priority that is only known at deploy time is neither before nor after another.
    const before = (a: Claim, b: Claim) => (priorities.get(a) ?? NaN) < (priorities.get(b) ?? NaN);
    return this.claims.flatMap((narrow) => this.claims
      .filter((wide) => wide !== narrow && before(wide, narrow))
      .filter((wide) => covers(wide.route.pathPattern, narrow.route.pathPattern) && covers(wide.route.hostPattern, narrow.route.hostPattern))
      .map((wide) => `${narrow.owner.node.path}: a route must be reachable, got ${narrow.route.toString()} (priority ${priorities.get(narrow)}), whose `
        + `requests all match ${wide.route.toString()} (priority ${priorities.get(wide)}) of ${wide.owner.node.path} first; `
        + 'give the narrower one the smaller priority or remove it'));
  }
}

function firstFree(claim: Claim, taken: Set<number>): number {
  const { preferred, first, last } = priorityRange(claim.route.pathPattern, claim.route.hostPattern, claim.identity);
  const width = last - first + 1;
  for (let step = 0; step < width; step++) {
    const priority = first + (preferred - first + step) % width;
    if (!taken.has(priority)) return priority;
  }
  // The band is full: the next free number behind it. Should that put a pattern behind a wider one, `shadowed` tells.
  for (let priority = last + 1; priority <= LAST_PRIORITY; priority++) {
    if (!taken.has(priority)) return priority;
  }
  return refuse(claim.owner, `${claim.route.toString()} must have a free priority, got a listener whose priorities are taken; set priority yourself`);
}

/** An app or stage above the stack must not matter: the same route has the same priority in test and production. */
function pathAboveStack(owner: IConstruct): string {
  const stack = Stack.of(owner);
  return stack.node.path.slice(0, stack.node.path.length - stack.node.id.length);
}

function byIdentity(a: Claim, b: Claim): number {
  return a.identity < b.identity ? -1 : 1;
}

function checkPattern(owner: IConstruct, prop: 'path' | 'host', pattern: string | undefined): void {
  const text = knownText(pattern);
  if (text === undefined) return;
  if (text.length < 1 || text.length > MAX_PATTERN_LENGTH) {
    refuse(owner, `${prop} must have 1 to ${MAX_PATTERN_LENGTH} characters, got ${text.length}; shorten it with *`);
  }
  if (prop === 'path' && !/^[/*?]/.test(text)) {
    refuse(owner, `path must start with /, got ${text}; write /${text}`);
  }
  const foreign = (prop === 'path' ? /[^A-Za-z0-9_\-.$/~"'@:+&()!,;=*?%]/ : /[^A-Za-z0-9\-.*?]/).exec(text);
  if (foreign !== null) {
    refuse(owner, `${prop} must hold only characters that a load balancer matches, got "${foreign[0]}" in ${text}; use ? or * in its place`);
  }
}
