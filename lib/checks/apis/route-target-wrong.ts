import { Reference, Resource, Text, textIn, Value } from '../../template';
import type { Rule } from '../rule';
import { apiOf, integrationOf, routeName } from './routes';

/** A route names an integration of its own API. */
export const routeTargetWrong: Rule = {
  name: 'RouteTargetWrong',
  severity: 'error',
  cause: 'a route names its integration or its authorizer by something else than the API has',
  consequence: 'API Gateway rejects the route, or answers its requests with an error',
  fix: 'set Target to integrations/<id>: Fn::Sub integrations/${Integration}, with an integration and an authorizer of the same API',
  source: 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html',
  cdk: 'silent for L1s; L2s are right',
  find: function* (all) {
    for (const route of all.templates.ofType('AWS::ApiGatewayV2::Route')) {
      const api = apiOf(route);
      for (const problem of api === undefined ? [] : problemsOf(route, api)) yield { resource: route, message: `${routeName(route)}: ${problem}` };
    }
  },
};

function* problemsOf(route: Resource, api: Resource): Iterable<string> {
  const target = route.properties.value('Target');
  if (target !== undefined && !mayBeTarget(target)) yield `Target must be integrations/<id>, got ${written(target)}`;
  for (const [what, part] of [['Target', integrationOf(route)], ['AuthorizerId', authorizerOf(route)]] as const) {
    const owner = part === undefined ? undefined : apiOf(part);
    if (owner !== undefined && owner !== api) yield `${what} must be of ${api.displayName}, got one of ${owner.displayName}`;
  }
}

function authorizerOf(route: Resource): Resource | undefined {
  const authorizer = route.properties.resource('AuthorizerId');
  return authorizer?.type === 'AWS::ApiGatewayV2::Authorizer' ? authorizer : undefined;
}

function mayBeTarget(target: Value): boolean {
  if (target instanceof Text) return typeof target.parts[0] !== 'string' || target.parts[0].startsWith('integrations/');
  if (target instanceof Reference) return target.resource.type !== 'AWS::ApiGatewayV2::Integration';
  const text = textIn(target);
  return typeof text !== 'string' || text.startsWith('integrations/');
}

function written(target: Value): string {
  if (target instanceof Reference) return `${target.attribute} of ${target.resource.displayName}`;
  return target instanceof Text ? target.pattern : JSON.stringify(target);
}
