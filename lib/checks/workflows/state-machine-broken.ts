import type { Settings } from '../../template';
import type { Rule } from '../rule';

/** Deeper than states are nested in any machine. */
const DEEPEST = 50;

/** States that end by themselves, or choose. */
const WITHOUT_NEXT = ['Choice', 'Succeed', 'Fail'];

/** Each state leads to another one, or to the end. */
export const stateMachineBroken: Rule = {
  name: 'StateMachineBroken',
  severity: 'error',
  cause: 'a state of a state machine leads to one that does not exist or to nothing, or cannot be reached',
  consequence: 'Step Functions rejects the definition: MISSING_TRANSITION_TARGET',
  fix: 'mend the name in StartAt, Next, Default or Catch, set End to true, or remove the state',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html',
  cdk: 'silent for L1s and definitions as text; chains of L2s are whole',
  find: function* (all) {
    for (const { resource, definition } of all.stateMachines) {
      for (const message of problemsIn(definition, 0)) yield { resource, message };
    }
  },
};

function* problemsIn(machine: Settings, depth: number): Iterable<string> {
  const states = machine.settings('States');
  if (states.names.length === 0 || depth > DEEPEST) return;
  const reached = new Map<string, string>();
  let isKnown = true;
  const reach = (value: unknown, from: string): void => {
    if (typeof value === 'string' && !value.includes('${')) reached.set(value, from);
    else if (value !== undefined) isKnown = false;
  };
  reach(machine.value('StartAt') ?? null, 'StartAt');
  for (const name of states.names) {
    const state = states.settings(name);
    if (state.unknown !== undefined) return;
    for (const exit of exitsOf(state)) reach(exit, name);
    if (isDeadEnd(state)) yield `the state ${name} must have a Next or End: true, got neither`;
    for (const inside of [...state.list('Branches'), state.settings('Iterator'), state.settings('ItemProcessor')]) yield* problemsIn(inside, depth + 1);
  }
  for (const [name, from] of reached) if (!states.has(name)) yield `${from} must lead to a state that there is, got ${name}`;
  for (const name of isKnown ? states.names : []) if (!reached.has(name)) yield `the state ${name} must be reached from another one, got no way to it`;
}

function exitsOf(state: Settings): unknown[] {
  const exits = [...state.list('Choices'), ...state.list('Catch')].map((way) => way.unknown ?? way.value('Next'));
  return [state.value('Next'), state.value('Default'), ...exits].filter((exit) => exit !== undefined);
}

function isDeadEnd(state: Settings): boolean {
  const type = state.text('Type');
  return typeof type === 'string' && !type.includes('${') && !WITHOUT_NEXT.includes(type) && !state.has('Next') && !state.has('End');
}
