import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Tokenization } from 'aws-cdk-lib/core';
import { OfficeHoursOptions, WeekDay } from './office-hours-options';
import type { ScalingRule } from './scaling-rule';
import type { ScalingTarget } from './scaling-target';
import { ScheduledScaling } from './scheduled-scaling';
import { known } from '../private/known';
import { refuse, requireWithin } from '../private/refusal';

const WORKING_DAYS = [WeekDay.MONDAY, WeekDay.TUESDAY, WeekDay.WEDNESDAY, WeekDay.THURSDAY, WeekDay.FRIDAY];

/** A higher minimum on some days between two hours. */
export class OfficeHours implements ScalingRule {
  public constructor(private readonly id: string, private readonly options: OfficeHoursOptions) {}

  public bind(target: ScalingTarget): void {
    const { timeZone, minCapacity, outsideMinCapacity = target.minCapacity, startHour = 7, endHour = 19, days = WORKING_DAYS } = this.options;
    const written = `ScalingPolicy.officeHours('${this.id}')`;
    requireWithin(target.owner, `startHour of ${written}`, startHour, { min: 0, max: 22, advice: 'give the hour of the day at which it begins' });
    requireWithin(target.owner, `endHour of ${written}`, endHour, { min: 1, max: 23, advice: 'give the hour of the day at which it ends' });
    const start = known(startHour);
    const end = known(endHour);
    if (start !== undefined && end !== undefined && start >= end) {
      refuse(target.owner, `endHour of ${written} must be after startHour (${start}), got ${end}; use ScalingPolicy.schedule for nights`);
    }
    if (days.length === 0) refuse(target.owner, `days of ${written} must name at least one day, got none; omit it for Monday to Friday`);
    const inside = known(minCapacity);
    const outside = known(outsideMinCapacity);
    if (inside !== undefined && outside !== undefined && outside > inside) {
      const { many } = target._scaler.unit;
      refuse(target.owner, `minCapacity of ${written} must be at least that outside office hours (${outside} ${many}), got ${inside} ${many}; raise it, or set outsideMinCapacity`);
    }
    const at = (hour: number) => Schedule.cron({ minute: '0', hour: Tokenization.stringifyNumber(hour), weekDay: days.join(',') });
    new ScheduledScaling(`${this.id}Begin`, { schedule: at(startHour), timeZone, minCapacity }, written).bind(target);
    new ScheduledScaling(`${this.id}End`, { schedule: at(endHour), timeZone, minCapacity: outsideMinCapacity }, `${written} outside its hours`).bind(target);
  }
}
