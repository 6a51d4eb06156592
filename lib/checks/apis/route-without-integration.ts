import type { Rule } from '../rule';
import { apiOf, isHttp, routeName } from './routes';

/** Routes of connections: they may have none. */
const OF_CONNECTIONS = ['$connect', '$disconnect'];

/** A route leads to its integration. */
export const routeWithoutIntegration: Rule = {
  name: 'RouteWithoutIntegration',
  severity: 'warning',
  cause: 'a route of an HTTP or WebSocket API leads to no integration',
  consequence: 'what comes to it is answered with an error',
  fix: 'set Target to integrations/<id of an AWS::ApiGatewayV2::Integration>, or remove the route',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html',
  cdk: 'silent for L1s; L2s ask for an integration',
  find: function* (all) {
    for (const route of all.templates.ofType('AWS::ApiGatewayV2::Route')) {
      const api = apiOf(route);
      if (api === undefined || route.properties.has('Target')) continue;
      const key = route.properties.text('RouteKey');
      if (!isHttp(api) && (typeof key !== 'string' || OF_CONNECTIONS.includes(key))) continue;
      yield { resource: route, message: `${routeName(route)} should have a Target, got none` };
    }
  },
};
