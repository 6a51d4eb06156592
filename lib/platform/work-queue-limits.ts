import type * as kms from 'aws-cdk-lib/aws-kms';
import { Duration, Resource, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { WorkQueueProps } from './work-queue-props';
import { knownMebibytes, knownSeconds } from '../private/known';
import { grouped, refuse, requireSeconds, requireWithin } from '../private/refusal';
import { MAX_VISIBILITY_TIMEOUT_SECONDS } from '../sizing';

/** How long a queue keeps a message: SQS's own default. */
export const RETENTION = Duration.days(4);

/** How long a dead letter is kept: the longest SQS offers, so that one of Friday evening outlasts a fortnight's holiday. */
export const DEAD_LETTER_RETENTION = Duration.days(14);

/** Refuses what SQS would reject, and what would lose messages. */
export function checkWorkQueue(scope: Construct, props: WorkQueueProps): void {
  const retention = { min: 60, max: 1_209_600, advice: 'SQS keeps messages for 14 days at most' };
  requireSeconds(scope, 'visibilityTimeout', props.visibilityTimeout, {
    min: 0, max: MAX_VISIBILITY_TIMEOUT_SECONDS, advice: 'omit it and it follows the worker',
  });
  requireSeconds(scope, 'retentionPeriod', props.retentionPeriod, retention);
  requireSeconds(scope, 'deadLetterRetentionPeriod', props.deadLetterRetentionPeriod, retention);
  requireSeconds(scope, 'deliveryDelay', props.deliveryDelay, { min: 0, max: 900, advice: 'for later use EventBridge Scheduler' });
  requireSeconds(scope, 'acceptableLatency', props.acceptableLatency, {
    min: 1, max: 1_209_600, advice: 'it is compared with the age of the oldest message',
  });
  requireWithin(scope, 'maxReceiveCount', props.maxReceiveCount, { min: 1, max: 1000, advice: 'omit it and it follows the worker' });
  checkMessageSize(scope, props);
  checkRetentions(scope, props);
  checkDeadLetterQueue(scope, props);
  checkKey(scope, props);
  if (props.contentBasedDeduplication !== undefined && props.fifo !== true) {
    refuse(scope, 'contentBasedDeduplication must come with a FIFO queue, got a standard queue; set fifo: true or omit it');
  }
}

function checkMessageSize(scope: Construct, props: WorkQueueProps): void {
  const mebibytes = knownMebibytes(props.maxMessageSize);
  if (mebibytes === undefined || (mebibytes >= 1 / 1024 && mebibytes <= 1)) return;
  refuse(scope, `maxMessageSize must be between 1 KiB and 1 MiB, got ${grouped(mebibytes * 1024)} KiB; put larger content in a bucket and send its key`);
}

function checkRetentions(scope: Construct, props: WorkQueueProps): void {
  if (props.deadLetterQueue !== undefined && props.deadLetterRetentionPeriod !== undefined) {
    refuse(scope, 'deadLetterRetentionPeriod must not be set together with deadLetterQueue, got both; set the period on your own queue');
  }
  if (props.deadLetterQueue !== undefined) return;
  const source = knownSeconds(props.retentionPeriod ?? RETENTION);
  const dead = knownSeconds(props.deadLetterRetentionPeriod ?? DEAD_LETTER_RETENTION);
  if (source === undefined || dead === undefined || dead > source) return;
  refuse(scope, `deadLetterRetentionPeriod must be longer than retentionPeriod (${days(source)}), got ${days(dead)}; `
    + 'the clock of a dead letter starts when the message was first sent, so failures would vanish on arrival: keep them 14 days and the queue less');
}

function checkDeadLetterQueue(scope: Construct, props: WorkQueueProps): void {
  const given = props.deadLetterQueue;
  if (given === undefined) return;
  const fifo = props.fifo === true;
  if (given.fifo !== fifo) {
    refuse(scope, `deadLetterQueue must be of the queue's type (${type(fifo)}), got a ${type(given.fifo)} queue; omit it and one of the right type is created`);
  }
  if (Resource.isOwnedResource(given) && Stack.of(given) !== Stack.of(scope)) {
    refuse(scope, `deadLetterQueue must belong to the queue's stack (${Stack.of(scope).node.path}), got one of ${Stack.of(given).node.path}; `
      + 'the two stacks would come to depend on each other: create both queues in one stack, or omit it');
  }
}

/** Whose policy nobody can change: services that are not asked by it drop what they deliver. */
const MANAGED_KEY = 'alias/aws/sqs';

function checkKey(scope: Construct, { encryptionKey }: WorkQueueProps): void {
  const { aliasName } = (encryptionKey ?? {}) as Partial<kms.IAlias>;
  if (aliasName !== MANAGED_KEY) return;
  refuse(scope, `encryptionKey must not be the AWS managed key, got ${MANAGED_KEY}; EventBridge, SNS and S3 cannot use it and drop what they deliver: omit it for keys that SQS owns, or create a kms.Key`);
}

function days(seconds: number): string {
  return seconds % 86_400 === 0 ? `${seconds / 86_400} d` : `${grouped(seconds)} s`;
}

function type(fifo: boolean): string {
  return fifo ? 'FIFO' : 'standard';
}
