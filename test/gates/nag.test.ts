import * as path from 'node:path';
import { APPS, CONTEXTS, validate } from './synthesis';

const PACKS = path.join(__dirname, 'nag-packs.ts');

describe.each(CONTEXTS)('with %s', (_context, context) => {
  test.each(APPS)('cdk-nag finds nothing in %s but what is acknowledged with a reason', async (_app, app) => {
    const { findings, acknowledged } = await validate(app, context, PACKS);
    expect(findings).toEqual([]);
    // A reason is a sentence: an empty or one-word one is none.
    expect(acknowledged.filter(({ reason }) => reason.trim().split(/\s+/).length < 5)).toEqual([]);
  });
});

test('the gate reads acknowledgments and their reasons', async () => {
  const { acknowledged } = await validate(path.join(__dirname, 'planted', 'lonely-queue.ts'), {}, PACKS);
  expect(acknowledged).toEqual([{ construct: '/Planted/Queue', rule: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'Planted' }]);
});

test('the gate finds planted faults of both packs', async () => {
  const { findings } = await validate(path.join(__dirname, 'planted', 'lonely-queue.ts'), {}, PACKS);
  expect(findings).toEqual(expect.arrayContaining([
    expect.stringMatching('error AwsSolutions::AwsSolutions-SQS3 at Planted/Queue: '),
    expect.stringMatching('error AwsSolutions::AwsSolutions-SQS4 at Planted/Queue: '),
    expect.stringMatching('error AwsSolutions::AwsSolutions-SQS4 at Planted/Other: '),
    expect.stringMatching('error Serverless::Serverless-SQSRedrivePolicy at Planted/Other: '),
  ]));
});

test('the gate lets an acknowledgment cover its own construct, and no other', async () => {
  const { findings } = await validate(path.join(__dirname, 'planted', 'lonely-queue.ts'), {}, PACKS);
  expect(findings.filter((finding) => finding.includes('SQSRedrivePolicy'))).toEqual([expect.stringContaining('Planted/Other')]);
});
