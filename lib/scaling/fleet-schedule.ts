import { CfnScheduledActionProps } from 'aws-cdk-lib/aws-autoscaling';
import { Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { ScheduledScalingOptions } from './scheduled-scaling-options';
import { refuse } from '../private/refusal';

/** The largest value of each field of a cron expression: minute, hour, day, month, day of the week. */
const LARGEST = [59, 23, 31, 12, 6];

/**
 * A schedule of Application Auto Scaling in the words of EC2 Auto Scaling: cron expressions as Unix has them, a moment
 * as a start time, no rates.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
 */
export function fleetSchedule(owner: IConstruct, id: string, options: ScheduledScalingOptions): Pick<CfnScheduledActionProps, 'recurrence' | 'startTime' | 'timeZone'> {
  const expression = options.schedule.expressionString;
  const timeZone = options.timeZone?.timezoneName;
  const moment = /^at\((.+)\)$/.exec(expression)?.[1];
  if (moment !== undefined) {
    if (timeZone !== undefined && timeZone !== 'Etc/UTC') refuseFor(owner, id, `a moment in ${timeZone}, where EC2 knows UTC only`);
    return { startTime: `${moment}Z` };
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1].trim().split(/\s+/);
  if (fields?.length !== 6) refuseFor(owner, id, expression);
  const [minute, hour, day, month, weekDay, year] = fields;
  if (year !== '*' || [day, weekDay].some((field) => !Token.isUnresolved(field) && /[LW#]/.test(field.replace(/[A-Z]{3}/gi, '')))) refuseFor(owner, id, expression);
  const recurrence = [minute, hour, day, month, fromZero(weekDay)].map((field, index) => unixField(field, LARGEST[index])).join(' ');
  return { recurrence, timeZone: timeZone ?? 'Etc/UTC' };
}

/** Days of the week count from 1 (Sunday) at AWS, from 0 in Unix; a number behind a slash is a step. */
function fromZero(weekDay: string): string {
  if (Token.isUnresolved(weekDay)) return weekDay;
  return weekDay.replace(/(\/?)(\d+)/g, (text, slash: string, day: string) => (slash === '' ? String(Number(day) - 1) : text));
}

/** `?` for any value, and `0/15` for every 15 from 0 on, are not Unix's. */
function unixField(field: string, largest: number): string {
  if (field === '?') return '*';
  return field.replace(/(^|,)(\d+)\//g, `$1$2-${largest}/`);
}

function refuseFor(owner: IConstruct, id: string, got: string): never {
  return refuse(owner, `schedule of ScalingPolicy.schedule('${id}') must be a cron expression without a year, L, W or #, or a moment in UTC, for an EC2 Auto Scaling group, `
    + `got ${got}; use appscaling.Schedule.cron`);
}
