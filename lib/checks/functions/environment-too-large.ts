import { Text, textIn, Value } from '../../template';
import type { Rule } from '../rule';

/** Of all variables together, names and values. */
const BYTES = 4096;

/** What is known of an environment may be too much already. */
export const environmentTooLarge: Rule = {
  name: 'EnvironmentTooLarge',
  severity: 'error',
  cause: 'the environment variables of a function are larger than Lambda takes',
  consequence: 'Lambda rejects the function',
  fix: 'keep what is large in a parameter, a secret or a bucket, and hand its name over',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  cdk: 'silent',
  find: function* (all) {
    for (const { resource, environment } of all.functions) {
      const bytes = environment.names.reduce((sum, name) => sum + Buffer.byteLength(name) + Buffer.byteLength(knownIn(environment.value(name))), 0);
      if (bytes > BYTES) yield { resource, message: `its environment variables must be at most ${BYTES} bytes together, got ${bytes} at least` };
    }
  },
};

/** As much of a value as is known. */
function knownIn(value: Value | undefined): string {
  if (value instanceof Text) return value.parts.filter((part) => typeof part === 'string').join('');
  const text = textIn(value);
  return typeof text === 'string' ? text : '';
}
