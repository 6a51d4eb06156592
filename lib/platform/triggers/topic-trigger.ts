import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { refuseManagedKey, warnOfForeignKey } from './queue-key';
import { IQueueTarget } from './queue-target';
import { requireKinds } from '../../private/prop-kinds';
import { refuse } from '../../private/refusal';

/** Which messages of a topic are worked on, and in what form. */
export interface TopicTriggerOptions {
  /**
   * By their attributes.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
   * @default - every message
   */
  readonly filterPolicy?: { [attribute: string]: sns.SubscriptionFilter };

  /**
   * Whether the message comes as it was published, its attributes as attributes, rather than inside SNS's envelope.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
   * @default true
   */
  readonly rawMessageDelivery?: boolean;
}

/** Sends a message for each one of a topic. Made by `queue.addTopic`. */
export class TopicTrigger extends Construct {
  /** The subscription. */
  public readonly subscription: sns.Subscription;

  /**
   * @param scope the queue
   * @param id names the trigger, unique on the queue
   * @param target where messages go
   * @param topic the topic
   * @param options which messages
   */
  constructor(scope: Construct, id: string, target: IQueueTarget, topic: sns.ITopic, options: TopicTriggerOptions = {}) {
    super(scope, id);
    requireKinds(this, 'TopicTriggerOptions', options);
    if (target.fifo && !topic.fifo) {
      refuse(this, `topic must be a FIFO topic for a FIFO queue, got the standard topic ${topic.node.path}; use a standard queue, or a FIFO topic`);
    }
    // One that SNS cannot deliver for 23 days is no more than one that a worker cannot do.
    const undelivered = target.fifo ? undefined : target.undelivered();
    refuseManagedKey(this, undelivered, 'sns.amazonaws.com');
    warnOfForeignKey(this, target, undelivered, 'sns.amazonaws.com');
    const config = new SqsSubscription(target.queue, {
      rawMessageDelivery: options.rawMessageDelivery ?? true,
      filterPolicy: options.filterPolicy,
      deadLetterQueue: undelivered,
    }).bind(topic);
    this.subscription = new sns.Subscription(this, 'Resource', { topic, ...config });
    if (config.subscriptionDependency !== undefined) this.subscription.node.addDependency(config.subscriptionDependency);
  }
}
