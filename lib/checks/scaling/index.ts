import type { RuleFamily } from '../rule';
import { alarmActionInvalid } from './alarm-action-invalid';
import { alarmMetricUnknown } from './alarm-metric-unknown';
import { alarmSettingsContradict } from './alarm-settings-contradict';
import { alarmWatchesNothing } from './alarm-watches-nothing';
import { busyTasksStopped } from './busy-tasks-stopped';
import { capacityBoundsContradict } from './capacity-bounds-contradict';
import { deadLettersCountedAsSent } from './dead-letters-counted-as-sent';
import { desiredCountResets } from './desired-count-resets';
import { firstStepTooHigh } from './first-step-too-high';
import { scalableTargetWrong } from './scalable-target-wrong';
import { scalingAlarmSlow } from './scaling-alarm-slow';
import { scalingNeverActs } from './scaling-never-acts';
import { stepsLeaveGap } from './steps-leave-gap';
import { stepsNeverStart } from './steps-never-start';
import { trackingCannotWake } from './tracking-cannot-wake';
import { trackingMetricWrong } from './tracking-metric-wrong';
import { zeroNeverWakes } from './zero-never-wakes';

/** Rules about what scales services and fleets, and about alarms. */
export const SCALING: RuleFamily = {
  title: 'Scaling and alarms',
  rules: [
    capacityBoundsContradict,
    desiredCountResets,
    zeroNeverWakes,
    trackingCannotWake,
    firstStepTooHigh,
    busyTasksStopped,
    stepsLeaveGap,
    stepsNeverStart,
    scalingAlarmSlow,
    scalingNeverActs,
    scalableTargetWrong,
    trackingMetricWrong,
    alarmActionInvalid,
    alarmSettingsContradict,
    alarmWatchesNothing,
    alarmMetricUnknown,
    deadLettersCountedAsSent,
  ],
};
