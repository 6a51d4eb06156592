import { referencesIn, Resource, Text, Value, Workloads } from '../../template';
import type { Rule } from '../rule';

/** Only an Express execution is over while its caller waits. */
export const standardWorkflowAwaited: Rule = {
  name: 'StandardWorkflowAwaited',
  severity: 'error',
  cause: 'a pipe or an API waits for the result of a Standard workflow',
  consequence: 'EventBridge rejects the pipe; every request to the API fails',
  fix: 'set StateMachineType to EXPRESS; or let the pipe go on (InvocationType FIRE_AND_FORGET), and the API call StartExecution',
  source: 'https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetStateMachineParameters.html',
  cdk: 'refuses an enrichment in L2s; silent for L1s',
  find: function* (all) {
    const standard = new Set(all.stateMachines.filter(({ type }) => type === 'STANDARD').map(({ resource }) => resource));
    for (const { at, machine, how } of waits(all)) {
      if (machine !== undefined && standard.has(machine)) yield { resource: at, message: `${how} must be an Express workflow, got the Standard workflow ${machine.displayName}` };
    }
  },
};

interface Wait {
  readonly at: Resource;
  readonly machine: Resource | undefined;
  readonly how: string;
}

function* waits(all: Workloads): Iterable<Wait> {
  for (const at of all.templates.ofType('AWS::Pipes::Pipe')) {
    const { properties } = at;
    const invocation = properties.text('TargetParameters', 'StepFunctionStateMachineParameters', 'InvocationType') ?? 'REQUEST_RESPONSE';
    if (invocation === 'REQUEST_RESPONSE') yield { at, machine: all.resourceAt(properties.value('Target')), how: 'a target that it waits for' };
    yield { at, machine: all.resourceAt(properties.value('Enrichment')), how: 'its Enrichment' };
  }
  for (const at of all.templates.ofType('AWS::ApiGatewayV2::Integration')) {
    if (at.properties.text('IntegrationSubtype') === 'StepFunctions-StartSyncExecution') yield { at, machine: all.resourceAt(at.properties.value('RequestParameters', 'StateMachineArn')), how: 'what StartSyncExecution starts' };
  }
  for (const at of all.templates.ofType('AWS::ApiGateway::Method')) {
    if (!/:states:action\/StartSyncExecution$/.test(written(at.properties.value('Integration', 'Uri')))) continue;
    const named = new Set(referencesIn(at.properties.value('Integration', 'RequestTemplates')).map(({ resource }) => resource).filter(({ type }) => type === 'AWS::StepFunctions::StateMachine'));
    if (named.size === 1) yield { at, machine: [...named][0], how: 'what StartSyncExecution starts' };
  }
}

function written(value: Value | undefined): string {
  return value instanceof Text ? value.pattern : typeof value === 'string' ? value : '';
}
