import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { AgentOptions, Delivery } from './agent-options';
import { known, knownSeconds } from '../private/known';
import { grouped, refuse, requireSeconds } from '../private/refusal';
import { HEARTBEAT_VISIBILITY_SECONDS, MAX_VISIBILITY_TIMEOUT_SECONDS, messagesPerTask, MIN_HEARTBEAT_VISIBILITY_SECONDS } from '../sizing';

/** How long SQS keeps a message with one task. */
const LONGEST_MESSAGE = Duration.seconds(MAX_VISIBILITY_TIMEOUT_SECONDS);

/** The longest that one message may be worked on. */
export function maxMessageDurationOf(options: AgentOptions): Duration {
  return options.maxMessageDuration ?? LONGEST_MESSAGE;
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

/** The visibility timeouts that a worker asks of its queue, and what each of them is. */
export interface Visibility {
  readonly visibilityTimeout: Duration;
  readonly visibilityTimeoutReason: string;
  readonly minVisibilityTimeout: Duration;
  readonly minVisibilityTimeoutReason: string;
}

/** Three heartbeats of an agent; for a container that takes messages itself, as long as one may take. */
export function visibilityOf(options: AgentOptions): Visibility {
  const alone = options.delivery === Delivery.SELF;
  return {
    visibilityTimeout: alone ? maxMessageDurationOf(options) : Duration.seconds(HEARTBEAT_VISIBILITY_SECONDS),
    visibilityTimeoutReason: alone ? 'maxMessageDuration' : 'three heartbeats',
    minVisibilityTimeout: Duration.seconds(MIN_HEARTBEAT_VISIBILITY_SECONDS),
    minVisibilityTimeoutReason: `what ${alone ? 'a container' : 'the agent'} can extend in time`,
  };
}
