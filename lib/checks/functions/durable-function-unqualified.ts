import type { Resource, Value, Workloads } from '../../template';
import type { Rule } from '../rule';

/** A durable execution goes on with the version it began with. */
export const durableFunctionUnqualified: Rule = {
  name: 'DurableFunctionUnqualified',
  severity: 'error',
  cause: 'something calls a durable function without naming a version or an alias',
  consequence: 'Lambda refuses the mapping, and every invocation',
  fix: 'call an alias of the function',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { at, value } of calls(all)) {
      const named = all.functionAt(value);
      if (named === undefined || !named.function.isDurable || named.qualifier !== undefined) continue;
      yield { resource: at, message: `it must call a version or an alias of the durable function ${named.function.displayName}, got the function itself` };
    }
  },
};

function calls(all: Workloads): { readonly at: Resource; readonly value: Value | undefined }[] {
  return [
    ...all.mappings.map(({ resource }) => ({ at: resource, value: resource.properties.value('FunctionName') })),
    ...all.rules.flatMap(({ resource, targets }) => targets.map(({ arn }) => ({ at: resource, value: arn }))),
    ...all.schedules.map(({ resource, target }) => ({ at: resource, value: target.arn })),
    ...all.templates.ofType('AWS::SNS::Subscription').map((at) => ({ at, value: at.properties.text('Protocol') === 'lambda' ? at.properties.value('Endpoint') : undefined })),
    ...all.templates.ofType('AWS::ElasticLoadBalancingV2::TargetGroup').flatMap((at) => at.properties.list('Targets').map((target) => ({ at, value: target.value('Id') }))),
    ...all.templates.ofType('AWS::ApiGatewayV2::Integration').map((at) => ({ at, value: at.properties.value('IntegrationUri') })),
    ...all.templates.ofType('AWS::ApiGateway::Method').map((at) => ({ at, value: at.properties.value('Integration', 'Uri') })),
    ...all.templates.ofType('AWS::S3::Bucket').flatMap((at) => at.properties.list('NotificationConfiguration', 'LambdaConfigurations').map((target) => ({ at, value: target.value('Function') }))),
    ...all.templates.ofType('AWS::Pipes::Pipe').map((at) => ({ at, value: at.properties.value('Target') })),
  ];
}
