import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

// One request in twenty: visitors notice, and a single broken page among many does not wake anybody.
const ERROR_PERCENT = 5;
// In a minute. One failing request in a quiet night is no incident.
const LEAST_ERRORS = 5;
const EACH_MINUTE = Duration.minutes(1);

type QuietAlarm = Omit<cloudwatch.AlarmProps, 'treatMissingData'>;

/** An alarm on something that is not measured while nothing happens, and then nothing is wrong. */
export function quietAlarm(scope: Construct, id: string, settings: QuietAlarm): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, { ...settings, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING });
}

/** What is watched, and how long it may be bad. */
export interface WebAlarmsSettings {
  /** One, or two between which a deployment moves the traffic; each is judged by itself. */
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
  readonly acceptableResponseTime: Duration;
  /** Where the servers log to, for whoever is called. */
  readonly logGroupName: string;
  /** What they are, which names the alarm on their health. */
  readonly noun: 'Tasks' | 'Servers';
  /** How long they may be unhealthy: one that fails is replaced; it is a fault when its successors fail too. */
  readonly unhealthyMinutes: number;
  /** Where to look when they stay unhealthy, as a sentence. */
  readonly unhealthyAdvice: string;
}

/** Alarms on what visitors get from tasks or servers behind a load balancer. */
export class WebAlarms {
  public readonly serverErrors: cloudwatch.Alarm;
  public readonly responseTime: cloudwatch.Alarm;
  public readonly unhealthy: cloudwatch.Alarm;

  public constructor(private readonly scope: Construct, private readonly settings: WebAlarmsSettings) {
    const name = scope.node.path;
    const log = `Read the log ${settings.logGroupName}`;
    this.serverErrors = this.alarm('ServerErrorsAlarm', {
      metric: this.worst('Errors (%)', errorPercent),
      threshold: ERROR_PERCENT,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription: `More than ${ERROR_PERCENT} % of the requests to ${name} fail with a 5xx of its own. ${log}; if a release began just before, it is being taken back.`,
    });
    this.responseTime = this.alarm('ResponseTimeAlarm', {
      metric: this.worst('Response time (s, p95)', (group) => group.metrics.targetResponseTime({ period: EACH_MINUTE, statistic: cloudwatch.Stats.percentile(95) })),
      threshold: secondsOf(settings.acceptableResponseTime),
      evaluationPeriods: 3,
      alarmDescription: `One request in twenty to ${name} takes longer than acceptable. Look at the CPU use and at what it waits for, the database first; `
        + `if the ${settings.noun.toLowerCase()} are busy raise maxCapacity, or scale earlier.`,
    });
    this.unhealthy = this.alarm(`Unhealthy${settings.noun}Alarm`, {
      metric: this.sum('Unhealthy', (group) => group.metrics.unhealthyHostCount({ period: EACH_MINUTE, statistic: cloudwatch.Stats.MAXIMUM })),
      threshold: 0,
      evaluationPeriods: settings.unhealthyMinutes,
      alarmDescription: `${settings.noun} of ${name} fail their health check and so do those that replace them. ${settings.unhealthyAdvice}`,
    });
  }

  /** In any order. */
  public get all(): cloudwatch.Alarm[] {
    return [this.serverErrors, this.responseTime, this.unhealthy];
  }

  private alarm(id: string, settings: Omit<QuietAlarm, 'comparisonOperator'>): cloudwatch.Alarm {
    return quietAlarm(this.scope, id, { ...settings, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD });
  }

  /** Of two groups the worse one: a new release that always fails is lost in the average while it has a twentieth of the traffic. */
  private worst(label: string, metricOf: (group: elbv2.ApplicationTargetGroup, index: number) => cloudwatch.IMetric): cloudwatch.IMetric {
    const metrics = this.settings.targetGroups.map(metricOf);
    if (metrics.length === 1) return metrics[0];
    const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`group${index}`, metric]));
    return new cloudwatch.MathExpression({ expression: `MAX([${filled(usingMetrics).join(', ')}])`, usingMetrics, label, period: EACH_MINUTE });
  }

  private sum(label: string, metricOf: (group: elbv2.ApplicationTargetGroup) => cloudwatch.IMetric): cloudwatch.IMetric {
    const metrics = this.settings.targetGroups.map(metricOf);
    if (metrics.length === 1) return metrics[0];
    const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`group${index}`, metric]));
    return new cloudwatch.MathExpression({ expression: filled(usingMetrics).join(' + '), usingMetrics, label, period: EACH_MINUTE });
  }
}

/** Share of the requests that fail, or nothing while they are few. */
function errorPercent(group: elbv2.ApplicationTargetGroup, index: number): cloudwatch.IMetric {
  const [errors, requests] = [`errors${index}`, `requests${index}`];
  return new cloudwatch.MathExpression({
    expression: `IF(FILL(${errors}, 0) >= ${LEAST_ERRORS}, 100 * ${errors} / ${requests}, 0)`,
    usingMetrics: {
      [errors]: group.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period: EACH_MINUTE }),
      [requests]: group.metrics.requestCount({ period: EACH_MINUTE }),
    },
    label: 'Errors (%)',
    period: EACH_MINUTE,
  });
}

/** A group without traffic reports nothing. */
function filled(metrics: Record<string, cloudwatch.IMetric>): string[] {
  return Object.keys(metrics).map((name) => `FILL(${name}, 0)`);
}

function secondsOf(duration: Duration): number {
  return duration.isUnresolved() ? duration.toSeconds() : duration.toMilliseconds() / 1000;
}
