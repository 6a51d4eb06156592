import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { QueueBacklogScaling } from './backlog-scaling';
import { BacklogScalingOptions } from './backlog-scaling-options';
import { OfficeHours } from './office-hours';
import { OfficeHoursOptions } from './office-hours-options';
import { PredictiveScaling } from './predictive-scaling';
import { PredictiveScalingOptions } from './predictive-scaling-options';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { ScheduledScaling } from './scheduled-scaling';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { StepScaling } from './step-scaling';
import { StepScalingOptions } from './step-scaling-options';
import { CpuTracking, MemoryTracking, MetricTracking, RequestTracking } from './target-tracking';
import { TargetTrackingOptions } from './target-tracking-options';
import { requireKinds } from '../private/prop-kinds';

/** A metric to hold, and at which value. */
export interface MetricTrackingOptions extends TargetTrackingOptions {
  /**
   * The metric: one, or an expression of several. It must fall when there is more capacity, in proportion.
   *
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
   */
  readonly metric: cloudwatch.IMetric;

  /** The value to hold, in the unit of the metric. Above 0. */
  readonly targetValue: number;
}

/**
 * When a service takes more tasks, or a fleet more instances, and when fewer. A value: give it to a service or fleet,
 * which binds it.
 *
 * Several policies may stand together: the one that wants most capacity wins, and capacity leaves only when all agree.
 */
export class ScalingPolicy {
  /**
   * Holds the average CPU use.
   *
   * @param percent 1 to 100, of the CPU units of the task, or of the instance; default 60: room for the about four
   * minutes until a new task serves (three datapoints above the target, then start and health check)
   * @param options cooldowns
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
   */
  public static cpu(percent: number = 60, options: TargetTrackingOptions = {}): ScalingPolicy {
    requireKinds('ScalingPolicy.cpu', 'TargetTrackingOptions', options);
    return new ScalingPolicy(new CpuTracking(percent, options));
  }

  /**
   * Holds the average memory use. Only for programs that give memory back: most keep what they once took, and then
   * capacity that was added never leaves.
   *
   * An EC2 Auto Scaling group needs a metric of the CloudWatch agent.
   *
   * @param percent 1 to 100; default 70
   * @param options cooldowns
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-autoscaling-targettracking.html
   */
  public static memory(percent: number = 70, options: TargetTrackingOptions = {}): ScalingPolicy {
    requireKinds('ScalingPolicy.memory', 'TargetTrackingOptions', options);
    return new ScalingPolicy(new MemoryTracking(percent, options));
  }

  /**
   * Holds the number of requests that each task or instance answers in a minute.
   *
   * @param perMinute 1 or more: what one answers well, from a load test, less a third
   * @param options cooldowns
   * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
   */
  public static requestsPerTarget(perMinute: number, options: TargetTrackingOptions = {}): ScalingPolicy {
    requireKinds('ScalingPolicy.requestsPerTarget', 'TargetTrackingOptions', options);
    return new ScalingPolicy(new RequestTracking(perMinute, options));
  }

  /**
   * Holds any metric, or an expression of several, at a value.
   *
   * @param id names the policy, unique on its target
   * @param options the metric, the value and cooldowns
   */
  public static metric(id: string, options: MetricTrackingOptions): ScalingPolicy {
    requireKinds(`ScalingPolicy.metric('${id}')`, 'MetricTrackingOptions', options);
    return new ScalingPolicy(new MetricTracking(id, options.metric, options.targetValue, options));
  }

  /**
   * Sets the bounds at given times, ahead of traffic that is known.
   *
   * @param id names the scheduled action, unique on its target
   * @param options when, and which bounds
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html
   */
  public static schedule(id: string, options: ScheduledScalingOptions): ScalingPolicy {
    requireKinds(`ScalingPolicy.schedule('${id}')`, 'ScheduledScalingOptions', options);
    return new ScalingPolicy(new ScheduledScaling(id, options));
  }

  /**
   * Sets a higher minimum in office hours and a lower one outside them.
   *
   * @param id names the two scheduled actions, unique on its target
   * @param options when, where, and how many
   */
  public static officeHours(id: string, options: OfficeHoursOptions): ScalingPolicy {
    requireKinds(`ScalingPolicy.officeHours('${id}')`, 'OfficeHoursOptions', options);
    return new ScalingPolicy(new OfficeHours(id, options));
  }

  /**
   * Adds and removes by how far a metric is from where it should be.
   *
   * @param id names the policy, unique on its target
   * @param options the metric and the steps
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-step-scaling-policies.html
   */
  public static steps(id: string, options: StepScalingOptions): ScalingPolicy {
    requireKinds(`ScalingPolicy.steps('${id}')`, 'StepScalingOptions', options);
    return new ScalingPolicy(new StepScaling(id, options));
  }

  /**
   * Starts capacity before the hour in which it is needed, by the load of the last two weeks; after a day of data.
   *
   * It only adds: a policy that holds a metric stands beside it.
   *
   * @param options what is forecast
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/aas-create-predictive-scaling-policy.html
   */
  public static predictive(options: PredictiveScalingOptions): ScalingPolicy {
    requireKinds('ScalingPolicy.predictive', 'PredictiveScalingOptions', options);
    return new ScalingPolicy(new PredictiveScaling(options));
  }

  /**
   * As many as the messages of a queue are worth: those that wait and those that are worked on, remembered for a
   * quarter of an hour. For workers; it sets an exact number and stands alone.
   *
   * @param options the queue, and how fast its messages are worked on
   */
  public static backlog(options: BacklogScalingOptions): ScalingPolicy {
    requireKinds('ScalingPolicy.backlog', 'BacklogScalingOptions', options);
    return new ScalingPolicy(new QueueBacklogScaling(options));
  }

  private constructor(private readonly rule: ScalingRule) {}

  /**
   * Attaches the policy. Called by services and fleets, and by you for a service or group of your own.
   *
   * @param target what to scale
   */
  public bind(target: ScalingTarget): void {
    this.rule.bind(target);
  }
}
