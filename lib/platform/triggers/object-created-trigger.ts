import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnResource, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { QueueRule } from './queue-rule';
import { IQueueTarget } from './queue-target';
import { requireKinds } from '../../private/prop-kinds';
import { refuse } from '../../private/refusal';

/** Which objects are worked on. */
export interface ObjectCreatedOptions {
  /**
   * What their keys begin with.
   *
   * @default - anything
   */
  readonly prefix?: string;

  /**
   * What their keys end with, e.g. `.jpg`.
   *
   * @default - anything
   */
  readonly suffix?: string;
}

/**
 * Sends a message for each object that is created in a bucket. Made by `queue.addObjectCreated`.
 *
 * By EventBridge rather than S3's own notifications: the bucket is only told to publish, and needs neither a custom
 * resource nor the queue's policy before it exists, so no stack comes to depend on another the wrong way round. The
 * message is EventBridge's event; `detail.object.key` is the key as it is, not encoded.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 */
export class ObjectCreatedTrigger extends Construct {
  /** The rule. */
  public readonly rule: events.Rule;

  /**
   * @param scope the queue
   * @param id names the trigger, unique on the queue
   * @param target where messages go
   * @param bucket the bucket; one from outside the app must publish to EventBridge already
   * @param options which objects
   */
  constructor(scope: Construct, id: string, target: IQueueTarget, bucket: s3.IBucket, options: ObjectCreatedOptions = {}) {
    super(scope, id);
    requireKinds(this, 'ObjectCreatedOptions', options);
    publish(this, bucket);
    const { prefix, suffix } = options;
    const key = prefix !== undefined && suffix !== undefined ? [{ wildcard: `${escaped(prefix)}*${escaped(suffix)}` }]
      : prefix !== undefined ? events.Match.prefix(prefix)
        : suffix !== undefined ? events.Match.suffix(suffix) : undefined;
    this.rule = new QueueRule(this, 'Rule', target, {
      description: `Objects created in a bucket, for ${scope.node.path}`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, ...(key === undefined ? {} : { object: { key } }) },
      },
    }).rule;
  }
}

/** Lets a bucket publish what happens in it; other notifications of it stay. */
function publish(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  // One from outside the app is its owner's.
  if (resource === undefined || !CfnResource.isCfnResource(resource)) return;
  if (dependsOn(Stack.of(bucket), Stack.of(scope))) {
    refuse(scope, `bucket must not be in a stack that depends on the queue's, got ${bucket.node.path} in ${Stack.of(bucket).node.path}; create both in the platform stack`);
  }
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
}

function dependsOn(stack: Stack, other: Stack): boolean {
  return stack.dependencies.some((one) => one === other || dependsOn(one, other));
}

/** A text in a pattern with wildcards. */
function escaped(text: string): string {
  return text.replace(/[\\*]/g, '\\$&');
}
