import { LambdaFunction, Reference, Resource, Text, Value } from '../../template';
import { glob } from '../../template/physical-name';
import { mayCall } from '../../template/resource-policy';
import { targetAt } from '../access/delivery';
import type { Rule } from '../rule';
import { apiOf, integrationOf, routeName } from './routes';

/** A permission of a function may be limited to some routes of an API. */
export const routeNotPermitted: Rule = {
  name: 'RouteNotPermitted',
  severity: 'error',
  cause: 'a function lets an API call it, but not for a route that leads to it',
  consequence: 'requests to the route are answered with 500',
  fix: 'end SourceArn of the AWS::Lambda::Permission in /*/<method>/<path> of the route, or in /*/*; for WebSocket APIs in /*/<route key>',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
  cdk: 'silent for L1s; HttpLambdaIntegration adds a permission for each route',
  find: function* (all) {
    for (const route of all.templates.ofType('AWS::ApiGatewayV2::Route')) {
      const [api, integration] = [apiOf(route), integrationOf(route)];
      const uri = integration === undefined || integration.properties.has('CredentialsArn') ? undefined : integration.properties.value('IntegrationUri');
      const [called, worker] = [targetAt(all, uri), all.functionAt(uri)?.function];
      const wanted = requestsOf(route);
      if (api === undefined || called === undefined || worker === undefined || wanted === undefined) continue;
      const limits = limitsFor(worker, api);
      if (limits === undefined || limits.some((limit) => wanted.some((request) => glob(limit).test(request)))) continue;
      // Where nothing lets the API in at all, FunctionRefusesCall says so.
      if (mayCall(all, called, 'apigateway.amazonaws.com', api) !== true) continue;
      yield { resource: called, message: `it must permit apigateway.amazonaws.com to call it for ${routeName(route)}, got permissions for ${limits.join(' and ')} alone` };
    }
  },
};

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'DELETE', '*'];

/** `/GET/orders` of `GET /orders`, `/say` of a WebSocket route; nothing for routes of which it is not known what API Gateway names. */
function requestsOf(route: Resource): string[] | undefined {
  const key = route.properties.text('RouteKey');
  const [, method, path] = (typeof key === 'string' ? /^([A-Z]+) (\/[^{}]*)$/.exec(key) : undefined) ?? [];
  if (method !== undefined) return (method === 'ANY' ? METHODS : [method]).map((one) => `/${one}${path}`);
  return typeof key === 'string' && /^[\w$-]+$/.test(key) && key !== '$default' ? [`/${key}`] : undefined;
}

/** What the permissions for an API are limited to, after its stage; nothing where one is not known or not limited. */
function limitsFor({ permissions }: LambdaFunction, api: Resource): string[] | undefined {
  const limits: string[] = [];
  for (const { properties } of permissions) {
    const principal = properties.value('Principal');
    if (typeof principal === 'string' && principal !== '*' && !principal.startsWith('apigateway.')) continue;
    const limit = limitIn(properties.value('SourceArn'), api);
    if (limit === undefined) return undefined;
    if (limit !== '') limits.push(limit);
  }
  return limits.length === 0 ? undefined : limits;
}

/** What follows the stage in `arn:…:<api>/<stage>/GET/orders`; empty for another API, nothing where it is not known. */
function limitIn(source: Value | undefined, api: Resource): string | undefined {
  if (!(source instanceof Text)) return source instanceof Reference && source.resource.type !== api.type ? '' : undefined;
  const at = source.parts.findIndex((part) => part instanceof Reference && part.resource.type === api.type);
  const named = source.parts[at];
  if (!(named instanceof Reference)) return undefined;
  if (named.resource !== api) return '';
  const rest = source.parts.slice(at + 1);
  if (rest.length !== 1 || typeof rest[0] !== 'string') return undefined;
  return /^\/[^/]+(\/.+)$/.exec(rest[0])?.[1];
}
