/** How an alarm compares. */
export type Comparison = 'above' | 'at least' | 'below' | 'at most';

/** What an alarm makes of a period without data. */
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** A CloudWatch alarm. */
export interface AlarmSettings {
  readonly threshold: number;
  readonly comparison: Comparison;
  /** Whole minutes. */
  readonly periodSeconds: number;
  /** Periods looked at. */
  readonly evaluationPeriods: number;
  /** Of them, those that must breach. */
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
  readonly statistic: 'Maximum' | 'Minimum' | 'Average' | 'Sum';
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/**
 * An alarm, evaluated once a minute.
 *
 * What it copies: period, M of N datapoints, and what is made of missing data. Where all the periods are missing and
 * count as missing, the state is INSUFFICIENT_DATA; where some are, the alarm looks further back for data.
 *
 * What it leaves out: periods below a minute, and what CloudWatch does to spare a first alarm.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export class Alarm {
  public state: AlarmState = 'INSUFFICIENT_DATA';
  /** The value of the latest period that has one. */
  public value?: number;

  public constructor(private readonly settings: AlarmSettings) {}

  /** @param minutes one value a minute, the latest last; without a value where there was none */
  public evaluate(minutes: ReadonlyArray<number | undefined>): AlarmState {
    const { evaluationPeriods, datapointsToAlarm, missingData } = this.settings;
    const periods = this.periodsOf(minutes);
    this.value = periods.find((value) => value !== undefined);
    const recent = periods.slice(0, evaluationPeriods);
    if (recent.every((value) => value === undefined) && (missingData === 'missing' || missingData === 'ignore')) {
      if (missingData === 'missing') this.state = 'INSUFFICIENT_DATA';
      return this.state;
    }
    const known = missingData === 'missing' || missingData === 'ignore'
      ? periods.filter((value) => value !== undefined).slice(0, evaluationPeriods)
      : recent;
    if (known.length < datapointsToAlarm) return this.state;
    const breaching = known.filter((value) => (value === undefined ? missingData === 'breaching' : this.breaches(value))).length;
    this.state = breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
    return this.state;
  }

  private breaches(value: number): boolean {
    const { comparison, threshold } = this.settings;
    if (comparison === 'above') return value > threshold;
    if (comparison === 'at least') return value >= threshold;
    return comparison === 'below' ? value < threshold : value <= threshold;
  }

  /** The periods' values, the latest first, and a few more than are looked at. */
  private periodsOf(minutes: ReadonlyArray<number | undefined>): Array<number | undefined> {
    const length = Math.max(1, Math.round(this.settings.periodSeconds / 60));
    const periods: Array<number | undefined> = [];
    for (let end = minutes.length; end > 0 && periods.length < this.settings.evaluationPeriods + MORE_PERIODS; end -= length) {
      periods.push(this.statisticOf(minutes.slice(Math.max(0, end - length), end).filter((value) => value !== undefined)));
    }
    return periods;
  }

  private statisticOf(values: number[]): number | undefined {
    if (values.length === 0) return undefined;
    const sum = values.reduce((total, value) => total + value, 0);
    switch (this.settings.statistic) {
      case 'Maximum': return Math.max(...values);
      case 'Minimum': return Math.min(...values);
      case 'Sum': return sum;
      case 'Average': return sum / values.length;
    }
  }
}

/** Periods that are fetched beyond those looked at, for the place of missing ones. AWS fetches "a few"; an assumption. */
const MORE_PERIODS = 3;
