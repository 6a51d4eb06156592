import { Journal, Programs, Task } from './running-agent';
import { type SqsServer, startMinistack } from './sqs-server';
import { TestQueue, type TestQueueOptions } from './test-queue';

/** What the scenarios of a file share: one SQS, and the programs built once. Scenarios of a file run at once. */
export class Scene {
  private readonly programs = new Programs();
  private readonly tasks: Task[] = [];
  private readonly ends: Array<() => Promise<void>> = [];
  private server?: Promise<SqsServer>;

  /** Address of the SQS, which starts with the first scenario. */
  public async endpoint(): Promise<string> {
    this.server ??= startMinistack();
    return (await this.server).endpoint;
  }

  public async queue(options?: TestQueueOptions): Promise<TestQueue> {
    return TestQueue.create(await this.endpoint(), options);
  }

  public journal(): Journal {
    return new Journal(this.programs);
  }

  /** Starts a task of agent and worker. */
  public async task(
    queueUrl: string, journal: Journal, settings?: Readonly<Record<string, number | string>>, workerEnv?: Readonly<Record<string, string>>,
  ): Promise<Task> {
    const task = await Task.start(this.programs, journal, queueUrl, settings, workerEnv);
    this.tasks.push(task);
    return task;
  }

  /** Something to end with the scene. */
  public ending(end: () => Promise<void>): void {
    this.ends.push(end);
  }

  public async end(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.kill()));
    await Promise.all(this.ends.map((end) => end()));
    await (await this.server)?.stop();
    this.programs.remove();
  }
}

/** 0, 1, … */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** The numbers that occur more than once, as often as they do too often. */
export function duplicates(done: readonly number[]): number[] {
  const seen = new Set<number>();
  return done.filter((n) => seen.has(n) || (seen.add(n), false));
}

/** What has been done, each once, in ascending order. */
export function distinct(done: readonly number[]): number[] {
  return [...new Set(done)].sort((left, right) => left - right);
}
