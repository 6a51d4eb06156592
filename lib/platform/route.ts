import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Token } from 'aws-cdk-lib/core';
import { requireKinds } from '../private/prop-kinds';

/** Which requests a route takes: without `path` and `host`, everything. */
export interface RouteOptions {
  /**
   * Path pattern: starts with `/`; `*` stands for any number of characters, `?` for exactly one. 1 to 128 characters.
   *
   * `/reports/*` does not take `/reports`: add a second route for it.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
   * @default - every path
   */
  readonly path?: string;

  /**
   * Host name pattern, without port; `*` and `?` as in a path. 1 to 128 characters, at least one of them a dot.
   * A route has at most 6 wildcards, path and host together.
   *
   * @default - every host
   */
  readonly host?: string;

  /**
   * Priority of the rule, 1 (first) to 50,000 (last), unique on the listener.
   *
   * Now and then two routes are assigned the same one: the second is refused, with a free one to set here.
   *
   * @default - assigned from how specific the route is and where it stands in the tree; no other route changes it
   */
  readonly priority?: number;
}

/**
 * Which requests of a shared load balancer go to a service or function.
 *
 * Where two routes match a request the more specific one takes it: an exact path before a pattern, a deeper pattern
 * before a shorter one, any path before a host alone, everything last; and with the same path, one with a host first.
 */
export class Route {
  /**
   * Requests with this path, on every host.
   *
   * @param pattern e.g. `/reports/*`; see RouteOptions.path
   */
  public static path(pattern: string): Route {
    return new Route({ path: pattern });
  }

  /**
   * Requests to this host, whatever their path.
   *
   * @param name e.g. `admin.example.com`; see RouteOptions.host
   */
  public static host(name: string): Route {
    return new Route({ host: name });
  }

  /** Requests that no other route takes. */
  public static everything(): Route {
    return new Route({});
  }

  /**
   * Requests by path and host together, or with a priority of your own.
   *
   * @param options what the route takes
   */
  public static of(options: RouteOptions): Route {
    requireKinds('Route.of', 'RouteOptions', options);
    return new Route(options);
  }

  /** Path pattern, or nothing for every path. */
  public readonly pathPattern?: string;

  /** Host name pattern, or nothing for every host. */
  public readonly hostPattern?: string;

  /** The priority somebody decided on, or nothing. */
  public readonly priority?: number;

  private constructor(options: RouteOptions) {
    // Host names do not distinguish case, tokens do; '/*' and '*' are ways to say every path, '*' every host.
    const host = Token.isUnresolved(options.host) ? options.host : options.host?.toLowerCase();
    this.hostPattern = /^\*+$/.test(host ?? '') ? undefined : host;
    this.pathPattern = /^\/?\*+$/.test(options.path ?? '') ? undefined : options.path;
    this.priority = options.priority;
  }

  /** Conditions of the listener rule. */
  public get conditions(): elbv2.ListenerCondition[] {
    const conditions = [];
    if (this.hostPattern !== undefined) conditions.push(elbv2.ListenerCondition.hostHeaders([this.hostPattern]));
    // A rule needs a condition, also the one that takes everything.
    if (this.pathPattern !== undefined || this.hostPattern === undefined) conditions.push(elbv2.ListenerCondition.pathPatterns([this.pathPattern ?? '/*']));
    return conditions;
  }

  /** The route as written in messages: host and path. */
  public toString(): string {
    return `${this.hostPattern ?? ''}${this.pathPattern ?? '/*'}`;
  }
}
