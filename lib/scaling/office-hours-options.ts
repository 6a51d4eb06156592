import { TimeZone } from 'aws-cdk-lib/core';

/** A day of the week. */
export enum WeekDay {
  /** Monday. */
  MONDAY = 'MON',
  /** Tuesday. */
  TUESDAY = 'TUE',
  /** Wednesday. */
  WEDNESDAY = 'WED',
  /** Thursday. */
  THURSDAY = 'THU',
  /** Friday. */
  FRIDAY = 'FRI',
  /** Saturday. */
  SATURDAY = 'SAT',
  /** Sunday. */
  SUNDAY = 'SUN',
}

/** More capacity while people work. */
export interface OfficeHoursOptions {
  /** Where the office is. Hours follow its daylight saving time. */
  readonly timeZone: TimeZone;

  /** Fewest tasks or instances in office hours. 1 or more. */
  readonly minCapacity: number;

  /**
   * Fewest tasks or instances outside office hours. From 1 to `minCapacity`.
   *
   * @default - the minimum of the service or fleet
   */
  readonly outsideMinCapacity?: number;

  /**
   * Hour at which it begins, on the full hour. 0 to 22; a little before the first visitor comes.
   *
   * @default 7
   */
  readonly startHour?: number;

  /**
   * Hour at which it ends. After `startHour`, up to 23.
   *
   * @default 19
   */
  readonly endHour?: number;

  /**
   * Days on which there are office hours.
   *
   * @default - Monday to Friday
   */
  readonly days?: WeekDay[];
}
