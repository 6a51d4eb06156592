import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Token } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { Route } from './route';
import { RouteTable } from './route-table';

/**
 * A rule for each route, in the stack of what answers: added by the listener they would make its stack depend on that one.
 *
 * @param scope what answers
 * @param sharer what shares the requests: it may have the same routes, behind these
 */
export function listenerRules(scope: Construct, listener: elbv2.IApplicationListener, routes: Route[], action: elbv2.ListenerAction, sharer?: IConstruct): elbv2.ApplicationListenerRule[] {
  const table = RouteTable.of(listener);
  return routes.map((route, index) => new elbv2.ApplicationListenerRule(scope, ruleId(route, index), {
    listener,
    priority: table.claim(route, scope, sharer),
    conditions: route.conditions,
    action,
  }));
}

/** The route itself names its rule: routes may change places without their rules changing. */
function ruleId(route: Route, index: number): string {
  const name = route.toString();
  return Token.isUnresolved(name) ? `Route${index}` : `Route ${name}`;
}
