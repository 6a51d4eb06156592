import type { Reference, Resource, Workloads } from '../../template';
import type { Rule } from '../rule';
import { apiOf } from './routes';

/** One request leads one way. */
export const routeTaken: Rule = {
  name: 'RouteTaken',
  severity: 'error',
  cause: 'an API has two routes, methods or resources for the same path',
  consequence: 'API Gateway refuses the second one, and its stack rolls back',
  fix: 'keep one of them; if two stacks add to one API, give each a path of its own',
  source: 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html',
  cdk: 'refuses in L2s of one app part; silent for L1s and for imported APIs',
  find: function* (all) {
    for (const [type, keyOf] of KINDS) {
      const taken = new Map<string, Resource>();
      for (const part of all.templates.ofType(type)) {
        // Of two under conditions only one may be deployed.
        const key = part.isConditional ? undefined : keyOf(part, all);
        const first = key === undefined ? undefined : taken.get(key);
        if (first !== undefined) yield { resource: part, message: `${key!.split(' of ')[0]} must be there once in ${apiOf(part)!.displayName}, got it in ${first.displayName} too` };
        else if (key !== undefined) taken.set(key, part);
      }
    }
  },
};

type KeyOf = (part: Resource, all: Workloads) => string | undefined;

const KINDS: ReadonlyArray<readonly [type: string, keyOf: KeyOf]> = [
  ['AWS::ApiGatewayV2::Route', (route) => keyIn(route, route.properties.text('RouteKey'))],
  ['AWS::ApiGateway::Method', (method) => keyIn(method, method.properties.text('HttpMethod'), method.properties.reference('ResourceId'))],
  ['AWS::ApiGateway::Resource', (resource) => keyIn(resource, resource.properties.text('PathPart'), resource.properties.reference('ParentId'))],
];

function keyIn(part: Resource, name: unknown, ...below: Array<Reference | undefined>): string | undefined {
  const api = apiOf(part);
  if (api === undefined || typeof name !== 'string' || below.includes(undefined)) return undefined;
  return [name, api.address, ...below.map((reference) => `${reference!.resource.address} ${reference!.attribute}`)].join(' of ');
}
