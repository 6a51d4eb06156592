import { dispatch } from '../../../lib/runtime/dispatcher/dispatch';
import type { WorkerSettings } from '../../../lib/runtime/dispatcher/settings';
import { aWorker, NOW } from './a-worker';
import { Account } from './account';

/** The dispatcher in an account of its own, with what it says. */
export class Dispatching {
  public readonly account = new Account();
  public readonly lines: Array<Record<string, any>> = [];
  public readonly metrics: Array<Record<string, any>> = [];

  public tick(workers: unknown = [aWorker()], now = NOW, rest: Record<string, unknown> = {}): Promise<void> {
    const at = (level: string) => (message: string, about: Record<string, unknown>) => void this.lines.push({ level, message, ...about });
    return dispatch({ workers, ...rest }, {
      clients: this.account.clients,
      log: { info: at('info'), warn: at('warn'), error: at('error') },
      print: (line) => void this.metrics.push(JSON.parse(line)),
    }, now);
  }

  /** So many messages wait for a worker. */
  public waiting(visible: number, inFlight = 0, worker: WorkerSettings = aWorker()): void {
    this.account.queues.set(worker.queueUrl, { visible, inFlight });
  }

  /** Tasks asked for, by call. */
  public asked(): number[] {
    return this.account.of('RunTask').map(({ input }) => input.count);
  }

  /** Metrics without their description. */
  public counts(): Array<Record<string, any>> {
    return this.metrics.map(({ _aws, ...counts }) => counts);
  }
}
