import * as path from 'node:path';
import { APPS, CONTEXTS, SAMPLE, validate } from './synthesis';

describe.each(CONTEXTS)("CDK's validator, with %s,", (_, context) => {
  test.each(APPS)('finds nothing in %s', async (_app, app) => {
    expect((await validate(app, context)).findings).toEqual([]);
  });

  test('finds a fault that is planted in the sample', async () => {
    const { findings } = await validate(SAMPLE, context, path.join(__dirname, 'planted', 'short-retention.ts'));
    // Our own checks see it too, and what CDK's validator does not look for.
    expect(findings).toEqual([
      'error cdk-scale-to-zero::QueueSettingOutOfRange at Planted/Queue: MessageRetentionPeriod must be a whole number between 60 and 1,209,600 s, got 3 s: SQS rejects the queue',
      'warning cdk-scale-to-zero::DeadLetterQueueMissing at Planted/Queue: it should have a dead-letter queue, got none: a message that cannot be worked on comes back until it expires, then it is gone; nobody is told',
      'error CloudFormation Validate::F3034 at Planted/Queue: MessageRetentionPeriod: 3 is less than the minimum of 60',
    ]);
  });
});
