import { known } from '../known';
import type { Resource, Settings, Workloads } from '../../template';
import type { Rule } from '../rule';
import { apiOf, isHttp } from './routes';

/** An API that has waited long enough answers by itself. */
export const functionOutlivesApi: Rule = {
  name: 'FunctionOutlivesApi',
  severity: 'warning',
  cause: 'a function may work longer than the API in front of it waits',
  consequence: 'the client gets a 503 or 504 while the function works on, and is billed',
  fix: 'lower the timeout of the function to what the API waits, or put the work into a queue',
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  cdk: 'silent',
  find: function* (all) {
    const seen = new Set<Resource>();
    for (const { at, settings, uri, waitsMs } of callsIn(all)) {
      const worker = all.functionAt(settings.value(uri))?.function;
      const timeout = worker === undefined ? undefined : known(worker.timeoutSeconds);
      if (worker === undefined || seen.has(worker.resource) || timeout === undefined || waitsMs === undefined || isLeftAlone(settings) || timeout * 1000 <= waitsMs) continue;
      seen.add(worker.resource);
      yield { resource: worker.resource, message: `Timeout should be at most the ${waitsMs / 1000} s that ${at.displayName} waits, got ${timeout} s` };
    }
  },
};

interface Call {
  readonly at: Resource;
  readonly settings: Settings;
  readonly uri: string;
  readonly waitsMs: number | undefined;
}

function callsIn(all: Workloads): Call[] {
  const calls = all.templates.ofType('AWS::ApiGatewayV2::Integration').flatMap((at) => {
    const api = apiOf(at);
    return api === undefined ? [] : [{ at, settings: at.properties, uri: 'IntegrationUri', waitsMs: known(at.properties.number('TimeoutInMillis') ?? (isHttp(api) ? 30_000 : 29_000)) }];
  });
  const methods = all.templates.ofType('AWS::ApiGateway::Method').map((at) => {
    const settings = at.properties.settings('Integration');
    return { at, settings, uri: 'Uri', waitsMs: known(settings.number('TimeoutInMillis') ?? 29_000) };
  });
  return [...calls, ...methods];
}

/** Whether a function is only started: by a header that says so. */
function isLeftAlone(settings: Settings): boolean {
  return /Invocation-?Type/i.test(settings.settings('RequestParameters').names.join());
}
