import { Unknown } from './value';

/** Yes, no, or why that cannot be told from the templates. */
export type Answer = boolean | Unknown;

/** Why a no is not certain: policies of other stacks, and what macros write, are not seen. */
export const HIDDEN = new Unknown('what is not in the templates may allow it');

/** Yes if one is; else unknown if one is; else no. */
export function any(answers: Iterable<Answer>): Answer {
  let unknown: Unknown | undefined;
  for (const answer of answers) {
    if (answer === true) return true;
    if (answer instanceof Unknown) unknown ??= answer;
  }
  return unknown ?? false;
}

/** No if one is; else unknown if one is; else yes. */
export function all(answers: Iterable<Answer>): Answer {
  let unknown: Unknown | undefined;
  for (const answer of answers) {
    if (answer === false) return false;
    if (answer instanceof Unknown) unknown ??= answer;
  }
  return unknown ?? true;
}

export function opposite(answer: Answer): Answer {
  return answer instanceof Unknown ? answer : !answer;
}
