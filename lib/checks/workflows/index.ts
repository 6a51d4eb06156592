import type { RuleFamily } from '../rule';
import { expressCannotWait } from './express-cannot-wait';
import { standardWorkflowAwaited } from './standard-workflow-awaited';
import { stateMachineBroken } from './state-machine-broken';

/** Rules about state machines of Step Functions. */
export const WORKFLOWS: RuleFamily = {
  title: 'Workflows',
  rules: [
    standardWorkflowAwaited,
    expressCannotWait,
    stateMachineBroken,
  ],
};
