import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { refuseManagedKey } from './queue-key';
import { IQueueTarget } from './queue-target';
import { knownSeconds, knownText } from '../../private/known';
import { requireKinds } from '../../private/prop-kinds';
import { refuse, requireSeconds, requireWithin } from '../../private/refusal';
import { longestScheduleInterval, missedRunLookBack } from '../../sizing';
import { tellOf } from '../alarm-topic';

/** When a schedule sends, and what. */
export interface QueueScheduleOptions {
  /** When: a rate, a cron expression, or one time. */
  readonly schedule: scheduler.ScheduleExpression;

  /**
   * Time zone of a cron expression or of one time. Summer time is followed: a time that is skipped in spring runs not, one
   * that comes twice in autumn runs once.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   * @default - that of the schedule, which is UTC unless it says otherwise
   */
  readonly timeZone?: TimeZone;

  /**
   * What is sent.
   *
   * @default - JSON with `schedule`, the path of this construct, and `scheduledTime`, when it was due, in UTC
   */
  readonly input?: scheduler.ScheduleTargetInput;

  /**
   * Within how long after its time it may send: spreads what would otherwise all begin at the full hour. 1 minute to 24 hours.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
   * @default - none; within the minute
   */
  readonly jitter?: Duration;

  /**
   * How often EventBridge Scheduler tries again when SQS does not take the message. 0 to 185.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
   * @default 2
   */
  readonly retryAttempts?: number;

  /**
   * How long it tries. 60 s to 24 hours. What is given up is a dead letter.
   *
   * @default - the interval of the schedule, at most an hour: a newer run makes an older one useless
   */
  readonly maxEventAge?: Duration;

  /**
   * Whether an alarm says that a run was missed; it costs USD 0.10 a month.
   *
   * @default - true where the longest interval can be told from the expression and is at most six days
   */
  readonly missedRunAlarm?: boolean;

  /**
   * Whether it runs.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * For those who look at it in the console.
   *
   * @default - the queue it sends to
   */
  readonly description?: string;
}

const DEFAULT_RETRIES = 2;
const LONGEST_EVENT_AGE_SECONDS = 3600;
/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const LONGEST_EXPRESSION = 256;
/** EventBridge Scheduler's own least. */
const SHORTEST_EVENT_AGE_SECONDS = 60;

/**
 * Sends a message to a work queue at given times. Made by `queue.addSchedule`.
 *
 * On a FIFO queue the runs of one schedule are one message group: a run that comes while the one before is still worked
 * on waits for it. To skip what is late rather than do it late, let the worker compare `scheduledTime` with the clock.
 */
export class QueueSchedule extends Construct {
  /** The schedule. */
  public readonly schedule: scheduler.Schedule;

  /** A group of its own, by which its metrics are told from others'. */
  public readonly group: scheduler.ScheduleGroup;

  /** Fires when a run was missed, unless nothing is known of the interval. */
  public readonly missedRunAlarm?: cloudwatch.Alarm;

  /**
   * @param scope the queue
   * @param id names the schedule, unique on the queue
   * @param target where messages go
   * @param options when and what
   */
  constructor(scope: Construct, id: string, target: IQueueTarget, options: QueueScheduleOptions) {
    super(scope, id);
    requireKinds(this, 'QueueScheduleOptions', options);
    const expression = this.expressionOf(options);
    const interval = longestScheduleInterval(expression.expressionString);
    this.check(target, options, interval);
    const undelivered = target.undelivered();
    refuseManagedKey(this, undelivered, 'scheduler.amazonaws.com');
    this.group = new scheduler.ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    // Of its own: CDK's is one for all schedules of a queue, and trusts the group of the first.
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': this.group.scheduleGroupArn } },
      }),
    });
    this.schedule = new scheduler.Schedule(this, 'Resource', {
      description: options.description ?? `Sends to ${scope.node.path}`,
      schedule: expression,
      scheduleGroup: this.group,
      enabled: options.enabled,
      target: new SqsSendMessage(target.queue, {
        role,
        input: options.input ?? scheduler.ScheduleTargetInput.fromObject({
          schedule: this.node.path, scheduledTime: scheduler.ContextAttribute.scheduledTime,
        }),
        messageGroupId: target.fifo ? this.node.addr : undefined,
        deadLetterQueue: undelivered,
      }),
    });
    this.settle(options, interval);
    if (options.enabled !== false && options.missedRunAlarm !== false) this.missedRunAlarm = this.alarmOnMissedRun(target, options, interval);
  }

  /** By the L1: the L2 compares numbers that are only known at deploy time. */
  private settle({ jitter, retryAttempts, maxEventAge }: QueueScheduleOptions, interval?: number): void {
    const resource = this.schedule.node.defaultChild as scheduler.CfnSchedule;
    resource.addPropertyOverride('Target.RetryPolicy', {
      MaximumEventAgeInSeconds: (maxEventAge ?? defaultEventAge(interval)).toSeconds(),
      MaximumRetryAttempts: retryAttempts ?? DEFAULT_RETRIES,
    });
    if (jitter !== undefined) resource.flexibleTimeWindow = { mode: 'FLEXIBLE', maximumWindowInMinutes: jitter.toMinutes() };
  }

  private expressionOf({ schedule, timeZone }: QueueScheduleOptions): scheduler.ScheduleExpression {
    if (timeZone === undefined) return schedule;
    if (schedule.expressionString.startsWith('rate(')) {
      refuse(this, `timeZone must come with a cron expression or one time, got ${timeZone.timezoneName} for ${schedule.expressionString}; a rate runs by no clock: omit it`);
    }
    const own = schedule.timeZone?.timezoneName;
    if (own !== undefined && own !== TimeZone.ETC_UTC.timezoneName && own !== timeZone.timezoneName) {
      refuse(this, `timeZone must be that of the schedule (${own}), got ${timeZone.timezoneName}; give one of them`);
    }
    return scheduler.ScheduleExpression.expression(schedule.expressionString, timeZone);
  }

  private check(target: IQueueTarget, options: QueueScheduleOptions, interval?: number): void {
    const expression = knownText(options.schedule.expressionString);
    if (expression !== undefined && expression.length > LONGEST_EXPRESSION) {
      refuse(this, `schedule must have at most ${LONGEST_EXPRESSION} characters, got ${expression.length}; write ranges and steps in place of lists`);
    }
    if (target.fifo && !target.contentBasedDeduplication) {
      refuse(this, `queue must have contentBasedDeduplication to take a schedule's messages, got ${target.owner.node.path} without it; EventBridge Scheduler sends no deduplication id`);
    }
    requireWithin(this, 'retryAttempts', options.retryAttempts, { min: 0, max: 185, advice: 'that is as often as EventBridge Scheduler tries' });
    requireSeconds(this, 'maxEventAge', options.maxEventAge, { min: SHORTEST_EVENT_AGE_SECONDS, max: 86_400, advice: 'a day is as long as EventBridge Scheduler tries' });
    requireSeconds(this, 'jitter', options.jitter, { min: 60, max: 86_400, advice: 'windows are of 1 minute to 24 hours' });
    const jitter = knownSeconds(options.jitter);
    if (jitter !== undefined && jitter % 60 !== 0) refuse(this, `jitter must be whole minutes, got ${jitter} s; round it`);
    if (jitter !== undefined && interval !== undefined && jitter >= interval) {
      refuse(this, `jitter must be shorter than the interval of the schedule (${interval} s), got ${jitter} s; two runs could come at once: shorten it`);
    }
    if (options.missedRunAlarm === true && missedRunOf(options, interval) === undefined) {
      refuse(this, `missedRunAlarm must come with a schedule whose longest interval is known and at most six days, got ${options.schedule.expressionString}; omit it, and let the worker report its runs`);
    }
  }

  private alarmOnMissedRun(target: IQueueTarget, options: QueueScheduleOptions, interval?: number): cloudwatch.Alarm | undefined {
    const lookBack = missedRunOf(options, interval);
    if (lookBack === undefined) return undefined;
    const alarm = new cloudwatch.Alarm(this, 'MissedRunAlarm', {
      alarmDescription: `The schedule ${this.node.path} has not run when it should have. Look whether it is disabled, has ended, or may not send to its queue.`,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/Scheduler',
        metricName: 'InvocationAttemptCount',
        dimensionsMap: { ScheduleGroup: this.group.scheduleGroupName },
        statistic: cloudwatch.Stats.SUM,
        period: Duration.seconds(lookBack.periodSeconds),
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: lookBack.periods,
      // A schedule that does not run publishes nothing.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    tellOf([alarm], this, target.alarmTopic);
    return alarm;
  }
}

function missedRunOf({ jitter }: QueueScheduleOptions, interval?: number) {
  const seconds = knownSeconds(jitter) ?? 0;
  return interval === undefined ? undefined : missedRunLookBack(interval, seconds);
}

function defaultEventAge(interval?: number): Duration {
  return Duration.seconds(Math.max(SHORTEST_EVENT_AGE_SECONDS, Math.min(LONGEST_EVENT_AGE_SECONDS, interval ?? LONGEST_EVENT_AGE_SECONDS)));
}
