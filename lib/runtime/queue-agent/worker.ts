import { Agent, request, type IncomingMessage } from 'node:http';
import type { SQSEvent } from 'aws-lambda';
import type { Clock } from './clock';
import { inWords } from './log';
import type { Settings } from './settings';
import { traceHeaders } from './trace-context';

/** Between two questions whether the worker is up. */
const READINESS_PAUSE_MS = 250;

/** A worker that accepts connections answers the readiness URL sooner, or is asked again. */
const READINESS_ANSWER_MS = 5000;

/**
 * Connections are used again within a second and closed after it: before any server closes an idle one by itself
 * (Node waits 5 s, gunicorn 2 s), which a post could run into and fail for nothing.
 */
const IDLE_CONNECTION_MS = 1000;

/** The longest answer Lambda takes from a function. */
const LONGEST_ANSWER_BYTES = 6 * 1024 * 1024;

/** What became of a post: `refused` never reached the worker, `broken` may have been worked on. */
export type PostResult =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused' | 'broken'; readonly reason: string };

/** The container that does the work, behind HTTP on the same host. */
export class Worker {
  private readonly connections: Agent;

  public constructor(private readonly settings: Settings, private readonly clock: Clock) {
    this.connections = new Agent({ keepAlive: true, maxSockets: settings.concurrency, timeout: IDLE_CONNECTION_MS });
  }

  /** Waits for the first answer, whatever its status; false if there is none in time, or the signal is given. */
  public async ready(signal: AbortSignal): Promise<boolean> {
    const until = this.clock.now() + this.settings.readinessTimeoutSeconds * 1000;
    while (!signal.aborted && this.clock.now() < until) {
      if ((await this.look()) === 'answers') return !signal.aborted;
      await this.clock.sleep(READINESS_PAUSE_MS, signal);
    }
    return false;
  }

  /** Whether nobody listens any more where the worker did. */
  public async isGone(): Promise<boolean> {
    return (await this.look()) === 'refuses';
  }

  /** Posts an event and waits for the answer as long as the signal lets it. */
  public async post(event: SQSEvent, traceHeader: string | undefined, signal: AbortSignal): Promise<PostResult> {
    const body = JSON.stringify(event);
    return new Promise((resolve) => {
      const failed = (error: Error): void => resolve({ kind: isRefusal(error) ? 'refused' : 'broken', reason: inWords(error) });
      const call = request(this.settings.workerUrl, {
        method: 'POST',
        agent: this.connections,
        signal,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...traceHeaders(traceHeader),
        },
      }, (answer) => {
        read(answer).then((text) => resolve({ kind: 'answered', status: answer.statusCode ?? 0, body: text }), failed);
      });
      call.on('error', failed);
      call.end(body);
    });
  }

  private async look(): Promise<'answers' | 'refuses' | 'silent'> {
    return new Promise((resolve) => {
      // A connection of its own: an old one would say nothing about who listens now.
      const call = request(this.settings.readinessUrl, { agent: false, signal: AbortSignal.timeout(READINESS_ANSWER_MS) }, (answer) => {
        // Its body may never end, and its end is of no interest.
        answer.on('error', () => undefined).destroy();
        resolve('answers');
      });
      call.on('error', (error) => resolve(isRefusal(error) ? 'refuses' : 'silent'));
      call.end();
    });
  }
}

async function read(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > LONGEST_ANSWER_BYTES) throw new Error(`the answer must have at most ${LONGEST_ANSWER_BYTES} bytes, got more`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `localhost` may stand for two addresses, each of which refuses. */
function isRefusal(error: Error): boolean {
  const errors = error instanceof AggregateError ? (error.errors as Error[]) : [error];
  return errors.every((one) => (one as NodeJS.ErrnoException).code === 'ECONNREFUSED');
}
