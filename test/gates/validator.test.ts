import * as path from 'node:path';
import { CONTEXTS, SAMPLE, validate } from './synthesis';

describe.each(CONTEXTS)("CDK's validator, with %s,", (_, context) => {
  test('finds nothing in the sample', async () => {
    expect((await validate(SAMPLE, context)).findings).toEqual([]);
  });

  test('finds a fault that is planted in the sample', async () => {
    const { findings } = await validate(SAMPLE, context, path.join(__dirname, 'planted', 'short-retention.ts'));
    expect(findings).toEqual([
      'error CloudFormation Validate::F3034 at Planted/Queue: MessageRetentionPeriod: 3 is less than the minimum of 60',
    ]);
  });
});
