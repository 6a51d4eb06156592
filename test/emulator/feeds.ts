import { DescribeStackResourcesCommand, CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeTasksCommand, ECSClient, paginateListTasks, Task } from '@aws-sdk/client-ecs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueAttributesCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Emulator } from './emulator';
import { Sample, STACKS } from './sample';
import { until } from './until';

/** What EventBridge Scheduler puts the time in for. */
const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** Most messages in one SendMessageBatch, and tasks in one DescribeTasks. */
const MESSAGES_A_CALL = 10;
const TASKS_A_CALL = 100;

/** What the dispatcher's schedule says of the one worker: as much of it as is needed here. */
interface Tick {
  readonly workers: Array<{ readonly cluster: string; readonly family: string; readonly taskDefinition: string }>;
}

/** The sample's feeds: their queue, the tasks that build them, and the dispatcher that starts the tasks. */
export class Feeds {
  private readonly sqs: SQSClient;
  private readonly ecs: ECSClient;
  private readonly lambda: LambdaClient;
  private readonly scheduler: SchedulerClient;
  private readonly cloudFormation: CloudFormationClient;

  public constructor({ sdk }: Emulator, private readonly sample: Sample) {
    this.sqs = new SQSClient(sdk);
    this.ecs = new ECSClient(sdk);
    this.lambda = new LambdaClient(sdk);
    this.scheduler = new SchedulerClient(sdk);
    this.cloudFormation = new CloudFormationClient(sdk);
  }

  /** Asks for a small feed of each of these days, `2026-11-23`. */
  public async ask(days: string[]): Promise<void> {
    for (let from = 0; from < days.length; from += MESSAGES_A_CALL) {
      await this.send(days.slice(from, from + MESSAGES_A_CALL).map(date => JSON.stringify({ feed: 'catalogue', date, items: 50 })));
    }
  }

  /** Asks for the feed of this day as the nightly schedule does, with its own words. */
  public async askNightly(day: string): Promise<void> {
    const { input } = await this.schedule('Platform');
    await this.send([input.replace(SCHEDULED_TIME, `${day}T02:00:00Z`)]);
  }

  /**
   * Runs the dispatcher now, with the input of its schedule, instead of waiting for the next minute.
   *
   * @param times how often EventBridge Scheduler delivers the minute's event: at least once
   */
  public async dispatch(times = 1): Promise<void> {
    const { target, input } = await this.schedule('Jobs');
    const Payload = input.replace(SCHEDULED_TIME, new Date().toISOString());
    const answers = await Promise.all(Array.from({ length: times }, () => this.lambda.send(new InvokeCommand({ FunctionName: target, Payload }))));
    for (const { FunctionError, Payload: answer } of answers) {
      if (FunctionError !== undefined) {
        throw new Error(`the dispatcher failed: ${answer?.transformToString()}`);
      }
    }
  }

  /** Task definition that the next task will have. */
  public async taskDefinition(): Promise<string> {
    return (await this.worker()).taskDefinition;
  }

  /** Messages that wait or are being worked on. */
  public async depth(): Promise<number> {
    const { Attributes } = await this.sqs.send(new GetQueueAttributesCommand({
      QueueUrl: this.sample.outputs.FeedsQueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }));
    return Object.values(Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
  }

  /** Every task there has been, the oldest first. */
  public async tasks(): Promise<Task[]> {
    const { cluster, family } = await this.worker();
    const arns: string[] = [];
    for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
      for await (const page of paginateListTasks({ client: this.ecs }, { cluster, family, desiredStatus })) {
        arns.push(...page.taskArns ?? []);
      }
    }
    if (arns.length > TASKS_A_CALL) {
      throw new Error(`at most ${TASKS_A_CALL} tasks can be described at once, got ${arns.length}`);
    }
    if (arns.length === 0) {
      return [];
    }
    const { tasks } = await this.ecs.send(new DescribeTasksCommand({ cluster, tasks: arns }));
    return [...tasks ?? []].sort((a, b) => a.createdAt!.getTime() - b.createdAt!.getTime());
  }

  /** Waits until so many tasks have been started since the sample was deployed and every one has ended. */
  public async ended(count: number, seconds: number): Promise<Task[]> {
    return until(`${count} tasks to start and to end`, async () => {
      const tasks = await this.tasks();
      return tasks.length >= count && tasks.every(({ lastStatus }) => lastStatus === 'STOPPED') && tasks;
    }, seconds, 0.5);
  }

  private async send(bodies: string[]): Promise<void> {
    const { Failed } = await this.sqs.send(new SendMessageBatchCommand({
      QueueUrl: this.sample.outputs.FeedsQueueUrl,
      Entries: bodies.map((MessageBody, index) => ({ Id: `m${index}`, MessageBody })),
    }));
    if (Failed !== undefined && Failed.length > 0) {
      throw new Error(`every message must be taken, got ${JSON.stringify(Failed)}`);
    }
  }

  private async worker(): Promise<Tick['workers'][number]> {
    const { input } = await this.schedule('Jobs');
    return (JSON.parse(input) as Tick).workers[0];
  }

  /** The one schedule of a stack. */
  private async schedule(stack: typeof STACKS[number]): Promise<{ target: string; input: string }> {
    const { StackResources } = await this.cloudFormation.send(new DescribeStackResourcesCommand({ StackName: stack }));
    const [schedule] = (StackResources ?? []).filter(({ ResourceType }) => ResourceType === 'AWS::Scheduler::Schedule');
    // CloudFormation knows a schedule by its name, or by that of its group too.
    const name = schedule.PhysicalResourceId!.split(/[|/]/).at(-1)!;
    const { Schedules } = await this.scheduler.send(new ListSchedulesCommand({ NamePrefix: name }));
    const { Target } = await this.scheduler.send(new GetScheduleCommand({ Name: name, GroupName: Schedules?.find((one) => one.Name === name)?.GroupName }));
    return { target: Target!.Arn!, input: Target!.Input! };
  }
}

/** Most of these tasks that lived at the same time. */
export function mostAtOnce(tasks: Task[]): number {
  const alive = (time: number) => tasks.filter(({ createdAt, stoppedAt }) => createdAt!.getTime() <= time && time < (stoppedAt?.getTime() ?? Infinity));
  return Math.max(0, ...tasks.map(({ createdAt }) => alive(createdAt!.getTime()).length));
}

/** How a task ended: its exit codes by the names of its containers, and why it stopped. */
export function endOf({ containers, stopCode }: Task): Record<string, unknown> {
  return { stopCode, ...Object.fromEntries((containers ?? []).map(({ name, exitCode }) => [name as string, exitCode])) };
}
