/**
 * What the queue agent costs: messages a second through it, posted over HTTP to a worker that does nothing, against
 * those of a bare loop over the same SDK that does the same nothing in its own process. Exits 1 above a target.
 *
 *   node --import tsx bench/agent-throughput.ts [--quick]
 *
 * Both receive ten messages at a time, four times at once. They run alternately, each in a process of its own,
 * against one SQS on loopback that takes as long for an answer as SQS does.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import * as esbuild from 'esbuild';
import { Child } from '../test/runtime/queue-agent/child';
import { Journal, Programs, Task } from '../test/runtime/queue-agent/running-agent';
import { startFauxqs } from '../test/runtime/queue-agent/sqs-server';
import { CREDENTIALS, TestQueue } from '../test/runtime/queue-agent/test-queue';
import { median } from './stopwatch';

// A tenth is what the post over HTTP may cost.
const TARGET_RATIO = 0.9;
// A tenth of the smallest task there is, or a fifth of what is left beside a worker of 512 MiB.
const TARGET_MEMORY_MIB = 100;
// SQS answers within the region in some ten milliseconds.
const SQS_MILLISECONDS = 10;
const BATCH_SIZE = 10;
const CONCURRENCY = 8;
// The agent's receives at once.
const LOOPS = 4;

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? 3 : 7;
const messages = values.quick ? 2000 : 3000;

interface Run {
  readonly perSecond: number;
  readonly memory: number;
}

/** Messages a second between the tenth and the last done: starting is not what is measured. */
async function run(start: (queueUrl: string) => Promise<Child>, endpoint: string): Promise<Run> {
  const queue = await TestQueue.create(endpoint);
  await queue.send(Array.from({ length: messages }, (_, n) => ({ n })));
  const child = await start(queue.url);
  const peak = new Peak(child.pid);
  await child.ended;
  const times = child.lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'message is done').map(({ timestamp }) => Date.parse(timestamp));
  const { visible, inFlight } = await queue.depth();
  if (times.length !== messages || visible + inFlight !== 0) throw new Error(`${messages} messages must be done once, got ${times.length} done and ${visible + inFlight} left`);
  const first = times[BATCH_SIZE];
  return { perSecond: (messages - BATCH_SIZE) / (times[times.length - 1] - first) * 1000, memory: peak.end() };
}

/** Most memory a process had, looked at while it lives. */
class Peak {
  private highest = 0;
  private readonly timer = setInterval(() => this.look(), 20);

  public constructor(private readonly pid: number) {}

  public end(): number {
    clearInterval(this.timer);
    return this.highest;
  }

  private look(): void {
    this.highest = Math.max(this.highest, Task.memoryOf(this.pid) ?? 0);
  }
}

async function main(): Promise<void> {
  const programs = new Programs();
  const server = await startFauxqs(SQS_MILLISECONDS);
  const bare = join(programs.folder, 'bare.js');
  // Built as the agent is, or the parsing of a hundred files would be measured.
  esbuild.buildSync({ stdin: { contents: BARE, resolveDir: __dirname }, outfile: bare, bundle: true, minify: true, platform: 'node', mainFields: ['module', 'main'], logLevel: 'warning' });
  const found: Record<'agent' | 'bare', Run[]> = { agent: [], bare: [] };
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const tasks: Task[] = [];
      const runs = {
        bare: await run(async (queueUrl) => new Child([process.execPath, '--no-warnings', '--max-semi-space-size=2', bare], { ...CREDENTIALS, QUEUE_URL: queueUrl }), server.endpoint),
        agent: await run(async (queueUrl) => {
          tasks.push(await Task.start(programs, new Journal(programs), queueUrl, { BATCH_SIZE, CONCURRENCY }, { SILENT: 'true' }));
          return tasks[0].agent;
        }, server.endpoint),
      };
      await Promise.all(tasks.map((task) => task.kill()));
      // The first round warms the server up.
      if (round > 0) (['bare', 'agent'] as const).forEach((name) => found[name].push(runs[name]));
    }
  } finally {
    await server.stop();
    programs.remove();
  }
  report(found);
}

function report(found: Record<'agent' | 'bare', Run[]>): void {
  const table = new Table({ head: ['no-op work', 'messages/s', 'peak memory'], colAligns: ['left', 'right', 'right'], style: { head: [], border: [] } });
  const speed = (name: 'agent' | 'bare'): number => median(found[name].map(({ perSecond }) => perSecond));
  const memory = (name: 'agent' | 'bare'): number => Math.max(...found[name].map((one) => one.memory));
  table.push(['bare loop', speed('bare').toFixed(0), `${memory('bare').toFixed(0)} MiB`], ['queue agent', speed('agent').toFixed(0), `${memory('agent').toFixed(0)} MiB`]);
  console.log(table.toString());
  // Neighbours in time share the machine's mood: their ratios vary less than the ratio of two medians.
  const ratio = median(found.agent.map(({ perSecond }, round) => perSecond / found.bare[round].perSecond));
  console.log(`median of ${rounds} rounds of ${messages} messages: the agent does ${ratio.toFixed(3)} of the bare loop, target at least ${TARGET_RATIO}; peak memory ${memory('agent').toFixed(0)} MiB, target under ${TARGET_MEMORY_MIB} MiB`);
  process.exitCode = ratio >= TARGET_RATIO && memory('agent') < TARGET_MEMORY_MIB ? 0 : 1;
}

/** What one writes with the SDK alone: loops that receive ten, do them and delete them, as many as the agent receives at once. */
const BARE = `
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const QueueUrl = process.env.QUEUE_URL;
const sqs = new SQSClient({ endpoint: new URL(QueueUrl).origin });
async function loop() {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'],
    }));
    if (Messages.length === 0) return;
    for (const { MessageId } of Messages) {
      process.stdout.write(JSON.stringify({ timestamp: new Date().toISOString(), event: 'message is done', messageId: MessageId }) + '\\n');
    }
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })) }));
  }
}
for (let loops = 0; loops < ${LOOPS}; loops += 1) void loop();
`;

void main();
