import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { agentImageFor } from './agent-image';
import { AgentOptions, Delivery } from './agent-options';
import { FargateTask } from './fargate-task';
import { FargateTaskOptions } from './fargate-task-options';
import { checkMessageTimes, maxMessageDurationOf } from './message-times';
import { knownText, secondsText } from '../private/known';
import { refuse, requireSeconds, requireWithin } from '../private/refusal';
import { MAX_VISIBILITY_TIMEOUT_SECONDS } from '../sizing';

/** Where a container takes messages unless it says otherwise: the port of Lambda Web Adapter. */
const DEFAULT_WORKER_PORT = 8080;

/** Where messages are posted unless the user says otherwise: the path of Lambda Web Adapter. */
const DEFAULT_WORKER_PATH = '/events';

/** A timeout that the agent takes for none. */
const NEVER = '0';

// The most that Fargate allows: a task that is told to stop finishes what it can and hands back the rest.
const STOP_TIMEOUT = Duration.minutes(2);

/** What a construct settles for its worker. */
export interface ContainerWorkerSettings extends FargateTaskOptions, AgentOptions {
  readonly queue: sqs.IQueue;
  /** Visibility timeout in force on the queue; the agent extends it in time. */
  readonly visibilityTimeout: Duration;
  /** How long the queue must be empty before the task leaves; nothing where it stays. */
  readonly idleTimeout?: Duration;
  /** How long a task takes new messages; nothing where it does so for ever. */
  readonly maxTaskLifetime?: Duration;
  /** Whether ECS is told not to take the task away while it is busy. */
  readonly taskProtection: boolean;
  /** How long a protected task works without a rest. */
  readonly restAfter?: Duration;
}

/** Refuses what the agent cannot do, and times that contradict each other. */
export function checkContainerWorker(scope: Construct, options: AgentOptions): void {
  requireWithin(scope, 'concurrency', options.concurrency, { min: 1, max: 100, unit: 'messages', advice: 'raise maxCapacity for more at once' });
  requireWithin(scope, 'workerPort', options.workerPort, { min: 1, max: 65_535, advice: 'take the port on which the container listens' });
  requireSeconds(scope, 'maxMessageDuration', options.maxMessageDuration, {
    min: 1, max: MAX_VISIBILITY_TIMEOUT_SECONDS, advice: 'SQS gives a message to another task after 12 h: split it, or run longer work with Step Functions',
  });
  checkMessageTimes(scope, options);
  const path = knownText(options.workerPath);
  if (path !== undefined && !/^\/\S*$/.test(path)) {
    refuse(scope, `workerPath must begin with / and hold no space, got ${JSON.stringify(path)}; write ${DEFAULT_WORKER_PATH}, or omit it for that`);
  }
}

/** A task whose container works on the messages of a queue, with the agent that brings them to it. */
export class ContainerWorker extends FargateTask {
  /** Nothing where the container takes the messages itself. */
  public readonly agent?: ecs.ContainerDefinition;

  public constructor(scope: Construct, settings: ContainerWorkerSettings) {
    const port = Tokenization.stringifyNumber(settings.workerPort ?? DEFAULT_WORKER_PORT);
    const alone = settings.delivery === Delivery.SELF;
    super(scope, {
      ...settings,
      stopTimeout: STOP_TIMEOUT,
      environment: {
        PORT: port,
        ...(alone ? { QUEUE_URL: settings.queue.queueUrl, ...stay(settings) } : {}),
        ...settings.environment,
      },
    });
    if (!alone) this.agent = this.addAgent(settings, `http://localhost:${port}`);
    settings.queue.grantConsumeMessages(this.taskDefinition.taskRole);
  }

  private addAgent(settings: ContainerWorkerSettings, worker: string): ecs.ContainerDefinition {
    const agent = this.addContainer('agent', {
      image: settings.agentImage ?? agentImageFor(this.scope, this.architecture),
      environment: {
        WORKER_NAME: this.scope.node.path,
        QUEUE_URL: settings.queue.queueUrl,
        QUEUE_ARN: settings.queue.queueArn,
        WORKER_URL: `${worker}${settings.workerPath ?? DEFAULT_WORKER_PATH}`,
        READINESS_URL: `${worker}/`,
        CONCURRENCY: Tokenization.stringifyNumber(settings.concurrency ?? 1),
        VISIBILITY_TIMEOUT_SECONDS: secondsText(settings.visibilityTimeout),
        MAX_MESSAGE_DURATION_SECONDS: secondsText(maxMessageDurationOf(settings)),
        STOP_TIMEOUT_SECONDS: secondsText(STOP_TIMEOUT),
        TASK_PROTECTION: String(settings.taskProtection),
        ...(settings.restAfter === undefined ? {} : { REST_AFTER_SECONDS: secondsText(settings.restAfter) }),
        ...stay(settings),
      },
    });
    // ECS stops containers in the reverse order: the agent first, while the worker still finishes what it has.
    agent.addContainerDependencies({ container: this.container, condition: ecs.ContainerDependencyCondition.START });
    return agent;
  }
}

/** How long a task stays, for whoever takes the messages. */
function stay({ idleTimeout, maxTaskLifetime }: ContainerWorkerSettings): { [name: string]: string } {
  return {
    IDLE_TIMEOUT_SECONDS: idleTimeout === undefined ? NEVER : secondsText(idleTimeout),
    MAX_TASK_LIFETIME_SECONDS: maxTaskLifetime === undefined ? NEVER : secondsText(maxTaskLifetime),
  };
}
