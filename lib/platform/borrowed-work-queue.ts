import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { WorkQueueAttributes, WorkQueueBase } from './work-queue-base';

/** A queue whose settings somebody else owns. */
export class BorrowedWorkQueue extends WorkQueueBase {
  public readonly queue: sqs.IQueue;
  public readonly visibilityTimeout: Duration;
  protected readonly decidedVisibilityTimeout: Duration;
  protected readonly decidedMaxReceiveCount?: number;

  constructor(scope: Construct, id: string, attrs: WorkQueueAttributes) {
    super(scope, id);
    this.queue = attrs.queue;
    this.visibilityTimeout = attrs.visibilityTimeout;
    this.decidedVisibilityTimeout = attrs.visibilityTimeout;
    this.decidedMaxReceiveCount = attrs.maxReceiveCount;
  }

  protected onWorkerAttached(): void {}
}
