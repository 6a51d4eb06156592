import { isExported } from '../exported';
import { Reference, Resource, Text, Workloads } from '../../template';

/** An API of version 2: HTTP or WebSocket. */
export const API = 'AWS::ApiGatewayV2::Api';

/** An API of version 1. */
export const REST_API = 'AWS::ApiGateway::RestApi';

/** The API that something belongs to, if it is among the templates. */
export function apiOf({ properties }: Resource): Resource | undefined {
  const api = properties.resource('ApiId') ?? properties.resource('RestApiId');
  return api?.type === API || api?.type === REST_API ? api : undefined;
}

/** What belongs to an API: its routes, its methods, its stages. */
export function partsOf(api: Resource, all: Workloads, ...types: string[]): readonly Resource[] {
  return types.flatMap((type) => all.grouped(`${type} of APIs`, () => all.templates.ofType(type), (part) => [apiOf(part)]).get(api) ?? []);
}

/** Whether others may add to an API what is not in the templates at hand, or a macro does. */
export function isOpen(api: Resource, all: Workloads, ...types: string[]): boolean {
  return isExported(api) || api.stack.isGenerated || all.templates.ofType(...types).some((part) => part.stack.isGenerated || apiOf(part) === undefined);
}

/** Whether an API answers HTTP requests, and no WebSocket messages. */
export function isHttp(api: Resource): boolean {
  return api.properties.text('ProtocolType') === 'HTTP';
}

/** The integration of a route, if it names one among the templates: `integrations/<id>`. */
export function integrationOf(route: Resource): Resource | undefined {
  const target = route.properties.value('Target');
  const named = target instanceof Text ? target.parts.find((part): part is Reference => part instanceof Reference) : target;
  return named instanceof Reference && named.resource.type === 'AWS::ApiGatewayV2::Integration' ? named.resource : undefined;
}

/** What a route or method is called by: `GET /orders`. */
export function routeName({ properties, displayName }: Resource): string {
  const key = properties.text('RouteKey') ?? properties.text('HttpMethod');
  return typeof key === 'string' ? key : displayName;
}
