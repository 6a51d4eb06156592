import { Settings, Text } from '../../template';
import type { Rule } from '../rule';

/** An Express execution asks, and goes on with the answer. */
export const expressCannotWait: Rule = {
  name: 'ExpressCannotWait',
  severity: 'error',
  cause: 'an Express workflow is to wait for a job, for a token or for an activity, or to start other executions by a distributed map',
  consequence: 'Step Functions rejects the state machine',
  fix: 'set StateMachineType to STANDARD, or call without .sync and .waitForTaskToken',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html',
  cdk: 'silent',
  find: function* (all) {
    for (const machine of all.stateMachines) {
      if (machine.type !== 'EXPRESS') continue;
      for (const { name, settings } of machine.states) {
        const obstacle = obstacleIn(settings);
        if (obstacle !== undefined) yield { resource: machine.resource, message: `the state ${name} of an Express workflow must not ${obstacle}` };
      }
    }
  },
};

function obstacleIn(state: Settings): string | undefined {
  const resource = state.value('Resource');
  const text = resource instanceof Text ? resource.pattern : typeof resource === 'string' ? resource : '';
  if (/\.sync(:2)?$/.test(text)) return 'wait for a job (.sync)';
  if (text.endsWith('.waitForTaskToken')) return 'wait for a token (.waitForTaskToken)';
  if (/:states:[^:]*:[^:]*:activity:/.test(text)) return 'wait for an activity';
  return state.text('ItemProcessor', 'ProcessorConfig', 'Mode') === 'DISTRIBUTED' ? 'be a distributed map' : undefined;
}
