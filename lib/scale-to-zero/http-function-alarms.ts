import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { knownSeconds } from '../private/known';

// One request in twenty, as for web services: visitors notice, and one broken page among many does not wake anybody.
export const ERROR_PERCENT = 5;
// In a minute. One failing request in a quiet night is no incident.
const LEAST_ERRORS = 5;
const EACH_MINUTE = Duration.minutes(1);

// At nine tenths of the timeout the next slow day cuts requests off.
const NEAR_TIMEOUT = 0.9;

/** What is watched. */
export interface HttpFunctionAlarmsSettings {
  readonly function: lambda.Function;
  readonly alias: lambda.Alias;
  readonly timeout: Duration;
  /** The target group that its routes forward to, if there are routes. */
  readonly targetGroup?: elbv2.ApplicationTargetGroup;
  readonly hasUrl: boolean;
  readonly acceptableResponseTime?: Duration;
  readonly logGroupName: string;
}

/** Alarms on what callers of a function get. */
export class HttpFunctionAlarms {
  public readonly errors: cloudwatch.Alarm;
  public readonly throttles: cloudwatch.Alarm;
  public readonly duration: cloudwatch.Alarm;
  public readonly serverErrors: cloudwatch.Alarm;
  /** Only where it is said what is acceptable. */
  public readonly responseTime?: cloudwatch.Alarm;

  public constructor(private readonly scope: Construct, settings: HttpFunctionAlarmsSettings) {
    const { alias, targetGroup } = settings;
    const name = scope.node.path;
    const log = `Read the log ${settings.logGroupName}`;
    const sum = { period: EACH_MINUTE, statistic: cloudwatch.Stats.SUM };
    // Of the alias and nothing else: a deployment that watches it must not wait for what stands before the alias.
    this.errors = this.alarm('ErrorsAlarm', {
      metric: failingPercent({ errors: alias.metricErrors(sum), requests: alias.metricInvocations(sum) }),
      threshold: ERROR_PERCENT,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription: `More than ${ERROR_PERCENT} % of the requests to ${name} make it throw, run out of memory or out of time. ${log}; if a release is moving, it is being taken back.`,
    });
    this.throttles = this.alarm('ThrottlesAlarm', {
      metric: alias.metricThrottles(sum),
      threshold: 0,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription: `Requests to ${name} are turned away because too many run at once. Raise its reservedConcurrency, or the account's concurrency (Service Quotas).`,
    });
    this.duration = this.alarm('DurationAlarm', {
      metric: alias.metricDuration({ period: EACH_MINUTE, statistic: cloudwatch.Stats.percentile(99) }),
      threshold: NEAR_TIMEOUT * millisecondsOf(settings.timeout),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      alarmDescription: `Requests to ${name} take nearly as long as its timeout, at which they are cut off. Look in its traces at what they wait for; give it more memory, raise timeout, or put the work on a queue.`,
    });
    const answers = [...targetGroup === undefined ? [] : [answersThroughLoadBalancer(targetGroup)], ...settings.hasUrl ? [answersThroughUrl(settings.function)] : []];
    this.serverErrors = this.alarm('ServerErrorsAlarm', {
      metric: failingPercent(answers.length === 1 ? answers[0] : both(answers)),
      threshold: ERROR_PERCENT,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription: `More than ${ERROR_PERCENT} % of the requests to ${name} are answered with a 5xx. ${log}.`,
    });
    if (targetGroup === undefined || settings.acceptableResponseTime === undefined) return;
    this.responseTime = this.alarm('ResponseTimeAlarm', {
      metric: targetGroup.metrics.targetResponseTime({ period: EACH_MINUTE, statistic: cloudwatch.Stats.percentile(95) }),
      threshold: secondsOf(settings.acceptableResponseTime),
      evaluationPeriods: 3,
      alarmDescription: `One answer in twenty of ${name} takes longer than acceptable while it shares the requests of web servers. Lower functionPercent, and see in its traces whether it starts cold or waits.`,
    });
  }

  /** In any order. */
  public get all(): cloudwatch.Alarm[] {
    return [this.errors, this.throttles, this.duration, this.serverErrors, ...this.responseTime === undefined ? [] : [this.responseTime]];
  }

  private alarm(id: string, props: Omit<cloudwatch.AlarmProps, 'comparisonOperator' | 'treatMissingData'>): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this.scope, id, {
      ...props,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Without requests there is nothing to measure, and nothing wrong.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}

interface Answers {
  readonly errors: cloudwatch.IMetric;
  readonly requests: cloudwatch.IMetric;
}

/** Share of the requests that fail, or nothing while they are few. */
function failingPercent({ errors, requests }: Answers): cloudwatch.IMetric {
  return new cloudwatch.MathExpression({
    expression: `IF(FILL(errors, 0) >= ${LEAST_ERRORS}, 100 * errors / requests, 0)`,
    usingMetrics: { errors, requests },
    label: 'Errors (%)',
    period: EACH_MINUTE,
  });
}

/** What the load balancer counts as answered by the function. One that throws answers nothing: the load balancer does, with a 502 of its own. */
function answersThroughLoadBalancer({ metrics }: elbv2.ApplicationTargetGroup): Answers {
  return {
    errors: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period: EACH_MINUTE }),
    requests: metrics.requestCount({ period: EACH_MINUTE }),
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
function answersThroughUrl(handler: lambda.Function): Answers {
  const metric = (name: string) => handler.metric(name, { period: EACH_MINUTE, statistic: cloudwatch.Stats.SUM });
  return { errors: metric('Url5xxCount'), requests: metric('UrlRequestCount') };
}

function both(answers: Answers[]): Answers {
  const sum = (of: keyof Answers) => new cloudwatch.MathExpression({
    expression: answers.map((_, index) => `FILL(${of}${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(answers.map((each, index) => [`${of}${index}`, each[of]])),
    period: EACH_MINUTE,
  });
  return { errors: sum('errors'), requests: sum('requests') };
}

function secondsOf(duration: Duration): number {
  return duration.isUnresolved() ? duration.toSeconds() : duration.toMilliseconds() / 1000;
}

function millisecondsOf(timeout: Duration): number {
  // Where it is only known at deploy time, the longest there is.
  return 1000 * (knownSeconds(timeout) ?? 900);
}
