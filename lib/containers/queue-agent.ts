import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Tokenization } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AgentOptions, Delivery } from './agent-options';
import { imageFor } from './architecture';
import type { FargateTask } from './fargate-task';
import { known, knownSeconds, secondsText } from '../private/known';
import { grouped, refuse, requireSeconds, requireWithin } from '../private/refusal';
import { runtimeFolder } from '../private/runtime-folder';
import { HEARTBEAT_VISIBILITY_SECONDS, MAX_VISIBILITY_TIMEOUT_SECONDS, messagesPerTask, MIN_HEARTBEAT_VISIBILITY_SECONDS } from '../sizing';

/** Where a container takes messages unless it says otherwise: the port of Lambda Web Adapter. */
const DEFAULT_WORKER_PORT = 8080;

/** Where messages are posted unless the user says otherwise: the path of Lambda Web Adapter. */
const DEFAULT_WORKER_PATH = '/events';

/** How long SQS keeps a message with one task. */
const LONGEST_MESSAGE = Duration.seconds(MAX_VISIBILITY_TIMEOUT_SECONDS);

/** A timeout that the agent takes for none. */
const NEVER = '0';

/** What a construct settles for the agent. */
export interface AgentSettings extends AgentOptions {
  readonly queue: sqs.IQueue;
  /** Visibility timeout in force on the queue; the agent extends it in time. */
  readonly visibilityTimeout: Duration;
  /** How long the queue must be empty before the task leaves; nothing where it stays. */
  readonly idleTimeout?: Duration;
  /** How long a task takes new messages; nothing where it does so for ever. */
  readonly maxTaskLifetime?: Duration;
  /** Whether ECS is told not to take the task away while it is busy. */
  readonly taskProtection: boolean;
}

/** The port on which a worker's container answers. */
export function workerPort(options: AgentOptions): number {
  return options.workerPort ?? DEFAULT_WORKER_PORT;
}

/** What the container of a worker finds in its environment. */
export function workerEnvironment(options: AgentOptions, queue: sqs.IQueue): { [name: string]: string } {
  const port = { PORT: Tokenization.stringifyNumber(workerPort(options)) };
  return options.delivery === Delivery.SELF ? { ...port, QUEUE_URL: queue.queueUrl } : port;
}

/** The visibility timeout that suits a worker, and what it is made of. */
export function visibilityFor(options: AgentOptions) {
  const longest = options.maxMessageDuration ?? LONGEST_MESSAGE;
  if (options.delivery === Delivery.SELF) {
    return {
      visibilityTimeout: longest,
      visibilityTimeoutReason: 'maxMessageDuration',
      minVisibilityTimeout: Duration.seconds(MIN_HEARTBEAT_VISIBILITY_SECONDS),
      minVisibilityTimeoutReason: 'what a container can extend in time',
    };
  }
  return {
    visibilityTimeout: Duration.seconds(HEARTBEAT_VISIBILITY_SECONDS),
    visibilityTimeoutReason: 'three heartbeats',
    minVisibilityTimeout: Duration.seconds(MIN_HEARTBEAT_VISIBILITY_SECONDS),
    minVisibilityTimeoutReason: 'what the agent can extend in time',
  };
}

/** Refuses what the agent cannot do. */
export function checkAgent(scope: Construct, options: AgentOptions): void {
  requireWithin(scope, 'concurrency', options.concurrency, { min: 1, max: 100, unit: 'messages', advice: 'raise maxCapacity for more at once' });
  requireWithin(scope, 'workerPort', options.workerPort, { min: 1, max: 65_535, advice: 'take the port on which the container listens' });
  requireSeconds(scope, 'maxMessageDuration', options.maxMessageDuration, {
    min: 1, max: MAX_VISIBILITY_TIMEOUT_SECONDS, advice: 'SQS gives a message to another task after 12 h: split it, or run longer work with Step Functions',
  });
}

/** Refuses times that contradict each other, or SQS. */
export function checkMessageTimes(scope: Construct, options: AgentOptions): void {
  const advice = 'SQS gives a message to another task after 12 h: split it, or run longer work with Step Functions';
  requireSeconds(scope, 'messageProcessingTime', options.messageProcessingTime, { min: 1, max: MAX_VISIBILITY_TIMEOUT_SECONDS, advice });
  requireSeconds(scope, 'acceptableLatency', options.acceptableLatency, { min: 1, max: 1_209_600, advice: 'SQS keeps messages for 14 days at most' });
  const processing = knownSeconds(options.messageProcessingTime);
  const latency = knownSeconds(options.acceptableLatency);
  const longest = knownSeconds(options.maxMessageDuration);
  if (processing !== undefined && latency !== undefined && latency < processing) {
    refuse(scope, `acceptableLatency must be at least messageProcessingTime (${grouped(processing)} s), got ${grouped(latency)} s; raise the latency or split the work`);
  }
  if (processing !== undefined && longest !== undefined && longest < processing) {
    refuse(scope, `maxMessageDuration must be at least messageProcessingTime (${grouped(processing)} s), got ${grouped(longest)} s; raise it or split the work`);
  }
}

/** The acceptable latency in force: five minutes, unless one message takes longer. */
export function acceptableLatencyOf(options: AgentOptions): Duration {
  return options.acceptableLatency ?? Duration.seconds(Math.max(300, knownSeconds(options.messageProcessingTime) ?? 0));
}

/** Messages one task may have ahead of it; as few as it works on at once where a time is only known at deploy time. */
export function messagesPerTaskOf(options: AgentOptions): number {
  const concurrency = known(options.concurrency ?? 1) ?? 1;
  const latency = knownSeconds(acceptableLatencyOf(options));
  const processing = knownSeconds(options.messageProcessingTime);
  return latency === undefined || processing === undefined ? concurrency : messagesPerTask(concurrency, latency, processing);
}

/** Puts the agent into a task, beside the container that works. */
export function addQueueAgent(scope: Construct, task: FargateTask, settings: AgentSettings): ecs.ContainerDefinition {
  const host = `http://localhost:${Tokenization.stringifyNumber(workerPort(settings))}`;
  const image = settings.agentImage ?? ecs.ContainerImage.fromAsset(runtimeFolder('queue-agent'));
  return task.addContainer('agent', {
    image: imageFor(scope, image, task.architecture),
    environment: {
      QUEUE_URL: settings.queue.queueUrl,
      QUEUE_ARN: settings.queue.queueArn,
      WORKER_URL: `${host}${settings.workerPath ?? DEFAULT_WORKER_PATH}`,
      READINESS_URL: `${host}/`,
      CONCURRENCY: Tokenization.stringifyNumber(settings.concurrency ?? 1),
      VISIBILITY_TIMEOUT_SECONDS: secondsText(settings.visibilityTimeout),
      MAX_MESSAGE_DURATION_SECONDS: secondsText(settings.maxMessageDuration ?? LONGEST_MESSAGE),
      STOP_TIMEOUT_SECONDS: secondsText(task.stopTimeout),
      IDLE_TIMEOUT_SECONDS: settings.idleTimeout === undefined ? NEVER : secondsText(settings.idleTimeout),
      MAX_TASK_LIFETIME_SECONDS: settings.maxTaskLifetime === undefined ? NEVER : secondsText(settings.maxTaskLifetime),
      TASK_PROTECTION: String(settings.taskProtection),
    },
  });
}
