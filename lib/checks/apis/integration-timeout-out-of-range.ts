import { Bounds, outOfBounds } from '../bounds';
import type { Rule } from '../rule';
import { apiOf, isHttp } from './routes';

const bounds = (max: number): readonly Bounds[] => [{ path: ['TimeoutInMillis'], min: 50, max, unit: 'ms' }];

/** How long an API may wait. Of REST APIs nothing is known: their quota can be raised. */
export const integrationTimeoutOutOfRange: Rule = {
  name: 'IntegrationTimeoutOutOfRange',
  severity: 'error',
  cause: 'an integration of an HTTP or WebSocket API is to wait longer than its API may, or not at all',
  consequence: 'API Gateway rejects the integration',
  fix: 'take up to 30 s for HTTP APIs and 29 s for WebSocket APIs, and put work that takes longer into a queue',
  source: 'https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html',
  cdk: 'refuses in HttpLambdaIntegration and its like; silent for L1s',
  find: function* (all) {
    for (const integration of all.templates.ofType('AWS::ApiGatewayV2::Integration')) {
      const api = apiOf(integration);
      if (api !== undefined) yield* outOfBounds(integration, bounds(isHttp(api) ? 30_000 : 29_000));
    }
  },
};
