import { Duration } from 'aws-cdk-lib/core';
import { burstTraffic, constantTraffic, countedTraffic, dailyTraffic, randomTraffic, recordedTraffic, type Traffic as ModelTraffic } from '../simulator';
import { requireInput } from './simulated-input';
import { requireKinds } from '../private/prop-kinds';

/** Shape of a day's traffic. */
export interface DailyTrafficOptions {
  /**
   * Time of the most traffic, from midnight on, up to 24 hours.
   *
   * @default Duration.hours(14)
   */
  readonly peakTime?: Duration;

  /**
   * Traffic at the quietest moment, in percent of the busiest, 0 to 100.
   *
   * @default 10
   */
  readonly lowestPercent?: number;
}

/** When messages or requests arrive. A value: give it to a simulation. */
export class Traffic {
  /**
   * So many within a time, then nothing.
   *
   * @param count messages or requests
   * @param within the time they are spread over evenly
   */
  public static burst(count: number, within: Duration): Traffic {
    requireInput('count', count, { min: 0, whole: true, advice: 'say how many arrive' });
    return new Traffic(burstTraffic(count, within.toMilliseconds() / 1000));
  }

  /**
   * Evenly spaced.
   *
   * @param perSecond messages or requests a second; may be below 1
   * @param during how long
   */
  public static constant(perSecond: number, during: Duration): Traffic {
    requireInput('perSecond', perSecond, { min: 0, advice: 'say how many arrive a second on average' });
    return new Traffic(constantTraffic(perSecond, during.toMilliseconds() / 1000));
  }

  /**
   * Each on its own: what many users make who know nothing of each other.
   *
   * @param perSecond messages or requests a second on average; may be below 1
   * @param during how long
   */
  public static random(perSecond: number, during: Duration): Traffic {
    requireInput('perSecond', perSecond, { min: 0, advice: 'say how many arrive a second on average' });
    return new Traffic(randomTraffic(perSecond, during.toMilliseconds() / 1000));
  }

  /**
   * Every day alike, as a wave.
   *
   * @param perDay messages or requests a day on average
   * @param during how long; the first day begins at midnight
   * @param options when the peak is, and how deep the night
   */
  public static daily(perDay: number, during: Duration, options: DailyTrafficOptions = {}): Traffic {
    requireKinds('Traffic.daily', 'DailyTrafficOptions', options);
    const { peakTime = Duration.hours(14), lowestPercent = 10 } = options;
    requireInput('perDay', perDay, { min: 0, advice: 'say how many arrive a day on average' });
    requireInput('lowestPercent', lowestPercent, { min: 0, max: 100, unit: ' %', advice: '100 % is the same traffic day and night' });
    requireInput('peakTime', peakTime.toHours({ integral: false }), { min: 0, max: 24, unit: ' h', advice: 'it is the time since midnight' });
    return new Traffic(dailyTraffic(perDay, during.toMilliseconds() / 86_400_000, peakTime.toMilliseconds() / 3_600_000, lowestPercent / 100));
  }

  /**
   * As counted: so many in each second, minute, or whatever the interval is.
   *
   * @param counts one number an interval, the first at the beginning
   * @param interval their length
   */
  public static counted(counts: number[], interval: Duration): Traffic {
    for (const count of counts) requireInput('each of counts', count, { min: 0, advice: 'say how many arrive in each interval' });
    const length = interval.toMilliseconds() / 1000;
    return new Traffic(countedTraffic(counts.map((_, index) => index * length), counts, length));
  }

  /**
   * As recorded: the moment of each.
   *
   * @param moments in seconds from the beginning
   */
  public static recorded(moments: number[]): Traffic {
    for (const moment of moments) requireInput('each of moments', moment, { min: 0, unit: ' s', advice: 'they count from the beginning of the run' });
    return new Traffic(recordedTraffic(moments));
  }

  private constructor(private readonly traffic: ModelTraffic) {}

  /**
   * For the simulation.
   *
   * @internal
   */
  public _traffic(): ModelTraffic {
    return this.traffic;
  }
}
