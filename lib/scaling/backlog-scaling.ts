import { AdjustmentType } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import { backlogMetric } from './backlog-metric';
import { BacklogScalingOptions } from './backlog-scaling-options';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { known, knownSeconds } from '../private/known';
import { grouped, refuse, requireSeconds } from '../private/refusal';
import { messagesPerTask, stepTable } from '../sizing';

// How long a backlog is remembered: capacity is added at once and leaves a quarter of an hour after the last need for it.
const MEMORY = Duration.minutes(15);

/** The metric by which capacity follows a backlog. */
export const REMEMBERED = { period: MEMORY, statistic: cloudwatch.Stats.MAXIMUM };

/** By backlog, to an exact number: what was worked off leaves the backlog, and with it the need. */
export class BacklogScaling implements ScalingRule {
  public constructor(private readonly metric: cloudwatch.IMetric, private readonly messagesPerTask: number) {}

  public bind(target: ScalingTarget): void {
    const min = known(target.minCapacity) ?? 1;
    const max = known(target.maxCapacity) ?? 10 * min;
    target._policies.name('Backlog');
    target._policies.react({ written: 'ScalingPolicy.backlog', signal: 'backlog', exact: true, removes: true });
    const steps = stepTable(min, max, this.messagesPerTask);
    if (steps.length === 0) return;
    target._scaler.step('Backlog', {
      metric: this.metric,
      adjustmentType: AdjustmentType.EXACT_CAPACITY,
      scalingSteps: [
        { upper: steps[0].above, change: min },
        ...steps.map(({ above, capacity }) => ({ lower: above + 1, change: capacity })),
      ],
      evaluationPeriods: 1,
      cooldown: Duration.minutes(1),
    });
  }
}

/** The same for a queue of the user's, from the times of its messages. */
export class QueueBacklogScaling implements ScalingRule {
  public constructor(private readonly options: BacklogScalingOptions) {}

  public bind(target: ScalingTarget): void {
    const { queue, messageProcessingTime, acceptableLatency } = this.options;
    const times = (prop: string) => `${prop} of ScalingPolicy.backlog`;
    requireSeconds(target.owner, times('messageProcessingTime'), messageProcessingTime, { min: 1, max: 43_200, advice: 'SQS keeps a message with one worker for 12 h at most' });
    requireSeconds(target.owner, times('acceptableLatency'), acceptableLatency, { min: 1, max: 1_209_600, advice: 'SQS keeps messages for 14 days at most' });
    const concurrency = known(this.options.concurrency ?? 1) ?? 1;
    if (!(concurrency >= 1 && Number.isInteger(concurrency))) {
      refuse(target.owner, `${times('concurrency')} must be a whole number of at least 1 message, got ${grouped(concurrency)}; it is what one ${target._scaler.unit.one} works on at once`);
    }
    const processing = knownSeconds(messageProcessingTime);
    const latency = acceptableLatency === undefined ? Math.max(300, processing ?? 0) : knownSeconds(acceptableLatency);
    if (processing !== undefined && latency !== undefined && latency < processing) {
      refuse(target.owner, `${times('acceptableLatency')} must be at least messageProcessingTime (${grouped(processing)} s), got ${grouped(latency)} s; raise the latency or split the work`);
    }
    const perTask = processing === undefined || latency === undefined ? concurrency : messagesPerTask(concurrency, latency, processing);
    new BacklogScaling(backlogMetric(queue, REMEMBERED), perTask).bind(target);
  }
}
