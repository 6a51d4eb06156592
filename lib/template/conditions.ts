import { resolve } from './intrinsics';
import { DEEPEST, isObject, own } from './json';
import type { StackTemplate } from './stack-template';
import { isKnown, isSame, unknownsIn, referencesIn, Unknown, Value } from './value';

/** Whether a condition of a stack is met, as far as its parameters are known. */
export function evaluate(node: unknown, stack: StackTemplate, depth: number = 0): boolean | Unknown {
  if (depth > DEEPEST) return new Unknown('the condition is nested too deeply');
  const names = isObject(node) ? Object.keys(node) : [];
  if (!isObject(node) || names.length !== 1) return malformed();
  const argument = own(node, names[0]);
  const each = Array.isArray(argument) ? argument as unknown[] : [];
  switch (names[0]) {
    case 'Condition': return typeof argument === 'string' ? stack.condition(argument) : malformed();
    case 'Fn::Equals': return each.length === 2 ? equal(resolve(each[0], stack, depth), resolve(each[1], stack, depth)) : malformed();
    case 'Fn::Not': return each.length === 1 ? not(evaluate(each[0], stack, depth + 1)) : malformed();
    case 'Fn::And': return every(each.map((part) => evaluate(part, stack, depth + 1)));
    case 'Fn::Or': return not(every(each.map((part) => not(evaluate(part, stack, depth + 1)))));
    default: return new Unknown(`${names[0]} in a condition is not evaluated`);
  }
}

function equal(left: Value | undefined, right: Value | undefined): boolean | Unknown {
  if (isSame(left, right)) return true;
  const unknown = [...unknownsIn(left), ...unknownsIn(right)];
  if (unknown.length > 0) return unknown[0];
  if ([...referencesIn(left), ...referencesIn(right)].length > 0) return new Unknown('the condition compares what is known at deploy time');
  // "1" equals 1: parameters are texts.
  return typeof left !== 'object' && typeof right !== 'object' && String(left) === String(right);
}

function not(answer: boolean | Unknown): boolean | Unknown {
  return isKnown(answer) ? !answer : answer;
}

/** False if one is false, whatever the others are. */
function every(answers: Array<boolean | Unknown>): boolean | Unknown {
  if (answers.includes(false)) return false;
  return answers.find((answer) => answer instanceof Unknown) ?? true;
}

function malformed(): Unknown {
  return new Unknown('the condition cannot be evaluated as it is written');
}
