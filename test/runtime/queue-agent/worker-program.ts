/**
 * A worker in a process of its own: does what the messages say and keeps a journal of it.
 *
 * A body: `{ n, milliseconds?, failures?, how? }`. The first `failures` receives fail: `status` answers 500,
 * `named` names the message (in a FIFO queue, and those of its group behind it) in batchItemFailures, `malformed`
 * names a message that is not there, `hang` never answers, `crash` ends the process. With SILENT nothing is done at all.
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSEvent, SQSRecord } from 'aws-lambda';

interface Work {
  readonly n: number;
  readonly milliseconds?: number;
  readonly failures?: number;
  readonly how?: 'status' | 'named' | 'malformed' | 'hang' | 'crash';
}

function note(event: 'begins' | 'done' | 'fails', { attributes, messageId }: SQSRecord, { n }: Work): void {
  appendFileSync(process.env.JOURNAL!, `${JSON.stringify({ n, messageId, event, receiveCount: Number(attributes.ApproximateReceiveCount), group: attributes.MessageGroupId, at: Date.now() })}\n`);
}

async function work({ Records }: SQSEvent): Promise<{ status: number; body: unknown } | undefined> {
  if (process.env.SILENT !== undefined) return { status: 200, body: undefined };
  const failed: SQSRecord[] = [];
  let status = 200;
  for (const record of Records) {
    const asked = JSON.parse(record.body) as Work;
    const group = record.attributes.MessageGroupId;
    if (group !== undefined && failed.some(({ attributes }) => attributes.MessageGroupId === group)) {
      failed.push(record);
      continue;
    }
    note('begins', record, asked);
    await sleep(asked.milliseconds ?? 0);
    if (Number(record.attributes.ApproximateReceiveCount) > (asked.failures ?? 0)) {
      note('done', record, asked);
      continue;
    }
    note('fails', record, asked);
    if (asked.how === 'crash') process.exit(3);
    if (asked.how === 'hang') return undefined;
    if (asked.how === 'malformed') return { status: 200, body: { batchItemFailures: [{ itemIdentifier: 'unknown' }] } };
    if (asked.how === 'status') status = 500;
    failed.push(record);
  }
  return { status, body: failed.length === 0 ? undefined : { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) } };
}

const server = createServer((request, response) => void (async () => {
  if (request.method !== 'POST') {
    response.end();
    return;
  }
  if (process.env.TRACES !== undefined) {
    const { 'x-amzn-trace-id': trace, traceparent } = request.headers;
    appendFileSync(process.env.TRACES, `${JSON.stringify({ trace, traceparent })}\n`);
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const answer = await work(JSON.parse(Buffer.concat(parts).toString()));
  if (answer === undefined) return;
  response.writeHead(answer.status).end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
})());
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
process.stdin.on('end', () => process.exit()).resume();
