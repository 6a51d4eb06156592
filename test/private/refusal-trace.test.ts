import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib/core';
import { WorkQueue } from '../../lib';
import { aPlainStack } from '../a-platform';

const REPOSITORY = join(__dirname, '..', '..');

test('a refusal names the user\'s line and no line of ours', () => {
  let stack = '';
  try {
    new WorkQueue(aPlainStack(), 'Queue', { visibilityTimeout: Duration.hours(13) });
  } catch (error) {
    stack = (error as Error).stack ?? '';
  }
  const [sentence, first, ...others] = stack.split('\n');
  expect(sentence).toBe('Refusal: Plain/Queue: visibilityTimeout must be a whole number between 0 and 43,200 s, got 46,800 s; omit it and it follows the worker');
  expect(first).toContain('refusal-trace.test.ts');
  expect(others.filter((line) => line.includes(join(REPOSITORY, 'lib')))).toEqual([]);
});
