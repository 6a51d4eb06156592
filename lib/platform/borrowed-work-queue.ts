import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WorkQueueAttributes, WorkQueueBase } from './work-queue-base';
import { requireKinds } from '../private/prop-kinds';
import { requireSeconds, requireWithin } from '../private/refusal';
import { MAX_VISIBILITY_TIMEOUT_SECONDS } from '../sizing';

/** A queue whose settings somebody else owns. */
export class BorrowedWorkQueue extends WorkQueueBase {
  public readonly queue: sqs.IQueue;
  public readonly visibilityTimeout: Duration;
  protected readonly decidedVisibilityTimeout: Duration;
  protected readonly decidedMaxReceiveCount?: number;

  constructor(scope: Construct, id: string, attrs: WorkQueueAttributes) {
    super(scope, id);
    requireKinds(this, 'WorkQueueAttributes', attrs);
    requireSeconds(this, 'visibilityTimeout', attrs.visibilityTimeout, { min: 0, max: MAX_VISIBILITY_TIMEOUT_SECONDS, advice: 'take the one that the queue has' });
    requireWithin(this, 'maxReceiveCount', attrs.maxReceiveCount, { min: 1, max: 1000, advice: 'take the one in the redrive policy of the queue, or omit it' });
    this.queue = attrs.queue;
    this.visibilityTimeout = attrs.visibilityTimeout;
    this.decidedVisibilityTimeout = attrs.visibilityTimeout;
    this.decidedMaxReceiveCount = attrs.maxReceiveCount;
  }

  protected onWorkerAttached(): void {}
}
