import { createHash } from 'node:crypto';
import { ConflictException } from '@aws-sdk/client-ecs';
import type { Clients } from '../../../lib/runtime/dispatcher/clients';
import { MINUTE, NOW } from './a-worker';

/** A task as DescribeTasks answers it. */
export interface AccountTask {
  readonly taskArn: string;
  readonly family: string;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly [key: string]: unknown;
}

export interface Call {
  readonly operation: string;
  readonly input: Record<string, any>;
}

/** ECS, SQS and CloudWatch of one account, as far as the dispatcher asks them: what it is told, it remembers. */
export class Account {
  public readonly calls: Call[] = [];
  public readonly tasks: AccountTask[] = [];
  /** Attributes by queue URL. */
  public readonly queues = new Map<string, { visible: number; inFlight?: number; delayed?: number }>();
  /** Points of the age by queue name: minutes ago, seconds. */
  public readonly ages = new Map<string, Array<[number, number]>>();
  /** What is refused: an operation, or an operation and the text that its input holds. */
  public readonly refused = new Map<string, Error>();
  /** Tasks that RunTask starts in all; beyond it there is no capacity. */
  public capacity = Infinity;
  /** Calls of RunTask that are answered in all; beyond it they are throttled. */
  public runTaskCalls = Infinity;
  public pageSize = 100;
  private readonly tokens = new Map<string, { readonly parameters: string; readonly tasks: AccountTask[] }>();

  /** Clients that reach it without a wire. */
  public get clients(): Clients {
    const send = async (command: { constructor: { name: string }; input: Record<string, any> }): Promise<unknown> =>
      this.answer(command.constructor.name.replace(/Command$/, ''), command.input);
    return { sqs: { send }, ecs: { send }, cloudwatch: { send } };
  }

  public of(operation: string): Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  public addTasks(count: number, task: Partial<AccountTask> = {}): void {
    for (let index = 0; index < count; index++) {
      const number = this.tasks.length;
      this.tasks.push({
        taskArn: `arn:aws:ecs:eu-central-1:111122223333:task/platform/${createHash('md5').update(String(number)).digest('hex')}`,
        family: 'JobsFeedBuilder',
        desiredStatus: 'RUNNING',
        lastStatus: 'RUNNING',
        createdAt: new Date(NOW - 10 * MINUTE),
        startedAt: new Date(NOW - 9 * MINUTE),
        ...task,
      });
    }
  }

  public answer(operation: string, input: Record<string, any>): unknown {
    this.calls.push({ operation, input });
    for (const [what, error] of this.refused) {
      const [refused, text = ''] = what.split(' ');
      if (refused === operation && JSON.stringify(input).includes(text)) throw error;
    }
    switch (operation) {
      case 'GetQueueAttributes': return this.queueAttributes(input);
      case 'ListTasks': return this.listTasks(input);
      case 'DescribeTasks': return { tasks: this.tasks.filter(({ taskArn }) => input.tasks.includes(taskArn)), failures: [] };
      case 'RunTask': return this.runTask(input);
      case 'GetMetricStatistics': return this.metricStatistics(input);
      default: throw new Error(`${operation} is not among what the dispatcher may call`);
    }
  }

  private queueAttributes({ QueueUrl: url }: Record<string, any>): unknown {
    const queue = this.queues.get(url);
    if (queue === undefined) throw Object.assign(new Error('The specified queue does not exist.'), { name: 'QueueDoesNotExist' });
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(queue.visible),
        ApproximateNumberOfMessagesNotVisible: String(queue.inFlight ?? 0),
        ApproximateNumberOfMessagesDelayed: String(queue.delayed ?? 0),
      },
    };
  }

  private listTasks({ family, desiredStatus, nextToken = '0' }: Record<string, any>): unknown {
    const found = this.tasks.filter((task) => task.family === family && task.desiredStatus === desiredStatus);
    const end = Number(nextToken) + this.pageSize;
    return { taskArns: found.slice(Number(nextToken), end).map(({ taskArn }) => taskArn), nextToken: end < found.length ? String(end) : undefined };
  }

  private runTask({ clientToken, ...parameters }: Record<string, any>): unknown {
    const told = this.tokens.get(clientToken);
    if (told !== undefined) {
      if (told.parameters === JSON.stringify(parameters)) return { tasks: told.tasks, failures: [] };
      throw new ConflictException({ message: 'clientToken is in use', $metadata: {}, resourceIds: told.tasks.map(({ taskArn }) => taskArn) });
    }
    if (this.runTaskCalls-- <= 0) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    const count = Math.min(parameters.count, this.capacity);
    this.capacity -= count;
    const first = this.tasks.length;
    this.addTasks(count, {
      family: /([^/:]+)(:\d+)?$/.exec(parameters.taskDefinition)?.[1],
      lastStatus: 'PROVISIONING',
      createdAt: new Date(NOW),
      startedAt: undefined,
      capacityProviderName: parameters.capacityProviderStrategy?.[0].capacityProvider,
      taskDefinitionArn: parameters.taskDefinition,
    });
    const tasks = this.tasks.slice(first);
    this.tokens.set(clientToken, { parameters: JSON.stringify(parameters), tasks });
    const missing = Array.from({ length: parameters.count - count }, () => ({ reason: 'Capacity is unavailable at this time.' }));
    return { tasks, failures: missing };
  }

  private metricStatistics({ Dimensions: [{ Value: queue }], StartTime: from }: Record<string, any>): unknown {
    // Over the wire times are seconds.
    const start = from instanceof Date ? from.getTime() : from * 1000;
    const points = (this.ages.get(queue) ?? []).map(([minutes, Maximum]) => ({ Timestamp: new Date(NOW - minutes * MINUTE), Maximum }));
    return { Label: 'ApproximateAgeOfOldestMessage', Datapoints: points.filter(({ Timestamp }) => Timestamp.getTime() >= start) };
  }
}
