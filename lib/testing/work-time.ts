import { Duration } from 'aws-cdk-lib/core';
import { empirical, exponential, fixed, logNormal, type Distribution } from '../simulator';

/** How long something takes, each time or on average. A value: give it to a simulation. */
export class WorkTime {
  /**
   * Always the same.
   *
   * @param time a known duration
   */
  public static always(time: Duration): WorkTime {
    return new WorkTime(fixed(seconds(time)));
  }

  /**
   * Often short, now and then several times the mean: what queueing theory assumes where nothing is known.
   *
   * @param mean a known duration above 0
   */
  public static exponential(mean: Duration): WorkTime {
    return new WorkTime(exponential(seconds(mean)));
  }

  /**
   * Around the mean, with a long tail: as measured durations mostly are.
   *
   * @param mean a known duration above 0
   * @param deviation standard deviation
   */
  public static logNormal(mean: Duration, deviation: Duration): WorkTime {
    return new WorkTime(logNormal(seconds(mean), seconds(deviation)));
  }

  /**
   * As measured: each of the times is as likely as the others.
   *
   * @param times at least one
   */
  public static measured(times: Duration[]): WorkTime {
    return new WorkTime(empirical(times.map(seconds)));
  }

  private constructor(private readonly times: Distribution) {}

  /**
   * For the simulation.
   *
   * @internal
   */
  public _distribution(): Distribution {
    return this.times;
  }
}

function seconds(time: Duration): number {
  return time.toMilliseconds() / 1000;
}
