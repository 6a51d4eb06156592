import { Bounds, outOfBounds } from '../bounds';
import { known } from '../known';
import type { Rule } from '../rule';

const SCHEDULE: readonly Bounds[] = [
  { path: ['Target', 'RetryPolicy', 'MaximumRetryAttempts'], min: 0, max: 185 },
  { path: ['Target', 'RetryPolicy', 'MaximumEventAgeInSeconds'], min: 60, max: 86_400, unit: 's' },
  { path: ['Target', 'EcsParameters', 'TaskCount'], min: 1, max: 10 },
  { path: ['FlexibleTimeWindow', 'MaximumWindowInMinutes'], min: 1, max: 1_440, unit: 'min' },
];

const TARGET: readonly Bounds[] = [
  { path: ['RetryPolicy', 'MaximumRetryAttempts'], min: 0, max: 185 },
  { path: ['RetryPolicy', 'MaximumEventAgeInSeconds'], min: 60, max: 86_400, unit: 's' },
  { path: ['EcsParameters', 'TaskCount'], min: 1, max: 10 },
];

/** The intervals that EventBridge takes. */
export const scheduleSettingOutOfRange: Rule = {
  name: 'ScheduleSettingOutOfRange',
  severity: 'error',
  cause: 'a setting of a schedule or rule is outside what EventBridge takes',
  consequence: 'EventBridge rejects it',
  fix: 'use a value within the bounds',
  source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  cdk: 'refuses in L2s, warns for L1s',
  find: function* (all) {
    for (const { resource, timeZone } of all.schedules) {
      yield* outOfBounds(resource, SCHEDULE);
      const name = known(resource.properties.text('Name'));
      if (name !== undefined && !/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) yield { resource, message: `Name must be 1 to 64 letters, digits, -, _ and ., got ${name}` };
      const mode = resource.properties.text('FlexibleTimeWindow', 'Mode');
      if (mode === 'FLEXIBLE' && !resource.properties.settings('FlexibleTimeWindow').has('MaximumWindowInMinutes')) yield { resource, message: 'MaximumWindowInMinutes must be set where Mode is FLEXIBLE, got none' };
      const zone = known(timeZone);
      if (zone !== undefined && !isTimeZone(zone)) yield { resource, message: `ScheduleExpressionTimezone must be a time zone such as Europe/Berlin, got ${zone}` };
    }
    for (const { resource, targets } of all.rules) for (const { settings } of targets) yield* outOfBounds(resource, TARGET, settings);
  },
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
