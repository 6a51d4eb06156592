import * as events from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { refuseManagedKey, warnOfForeignKey } from './queue-key';
import { IQueueTarget } from './queue-target';
import { requireKinds } from '../../private/prop-kinds';
import { refuse, requireSeconds, requireWithin } from '../../private/refusal';

/** Which events are worked on. */
export interface EventRuleOptions {
  /** Which events. */
  readonly eventPattern: events.EventPattern;

  /**
   * The event bus.
   *
   * @default - that of the account, on which AWS's services publish
   */
  readonly eventBus?: events.IEventBus;

  /**
   * What is sent.
   *
   * @default - the whole event
   */
  readonly input?: events.RuleTargetInput;

  /**
   * How often EventBridge tries again when SQS does not take the message. 0 to 185.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
   * @default 185
   */
  readonly retryAttempts?: number;

  /**
   * How long it tries. 60 s to 24 hours. What is given up is a dead letter.
   *
   * @default Duration.hours(24)
   */
  readonly maxEventAge?: Duration;

  /**
   * For those who look at it in the console.
   *
   * @default - the queue it sends to
   */
  readonly description?: string;
}

/** Sends a message for each event that a rule matches. Made by `queue.addEventRule`. */
export class QueueRule extends Construct {
  /** The rule. */
  public readonly rule: events.Rule;

  /**
   * @param scope the queue, or a trigger of it
   * @param id names the rule, unique there
   * @param target where messages go
   * @param options which events
   */
  constructor(scope: Construct, id: string, target: IQueueTarget, options: EventRuleOptions) {
    super(scope, id);
    requireKinds(this, 'EventRuleOptions', options);
    if (target.fifo && !target.contentBasedDeduplication) {
      refuse(this, `queue must have contentBasedDeduplication to take events, got ${target.owner.node.path} without it; EventBridge sends no deduplication id`);
    }
    requireWithin(this, 'retryAttempts', options.retryAttempts, { min: 0, max: 185, advice: 'that is as often as EventBridge tries' });
    requireSeconds(this, 'maxEventAge', options.maxEventAge, { min: 60, max: 86_400, advice: 'a day is as long as EventBridge tries' });
    const undelivered = target.undelivered();
    refuseManagedKey(this, undelivered, 'events.amazonaws.com');
    warnOfForeignKey(this, target, undelivered, 'events.amazonaws.com');
    this.rule = new events.Rule(this, 'Resource', {
      description: options.description ?? `Events for ${target.owner.node.path}`,
      eventBus: options.eventBus,
      eventPattern: options.eventPattern,
      targets: [new SqsQueue(target.queue, {
        message: options.input,
        messageGroupId: target.fifo ? this.node.addr : undefined,
        deadLetterQueue: undelivered,
      })],
    });
    // By the L1: the L2 compares numbers that are only known at deploy time.
    (this.rule.node.defaultChild as events.CfnRule).addPropertyOverride('Targets.0.RetryPolicy', {
      // An event happens once: unlike the run of a schedule, a later one does not make up for it.
      MaximumEventAgeInSeconds: (options.maxEventAge ?? Duration.hours(24)).toSeconds(),
      MaximumRetryAttempts: options.retryAttempts ?? 185,
    });
  }
}
