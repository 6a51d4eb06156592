import { Duration } from 'aws-cdk-lib/core';
import type { WorkloadRun } from '../simulator';
import { UnmetExpectation, type Unmet } from './unmet-expectation';

/**
 * What a simulation found, and what is expected of it.
 *
 * Each expectation holds for every workload that was given traffic; where it does not, it throws what happened, when,
 * and which setting to change.
 */
export class SimulationRun {
  /**
   * For the simulation.
   *
   * @internal
   */
  public static _of(seed: number, runs: WorkloadRun[]): SimulationRun {
    return new SimulationRun(seed, runs);
  }

  private constructor(private readonly seed: number, private readonly runs: WorkloadRun[]) {}

  /** The report as JSON, as `simulate --json` prints it. */
  public get json(): string {
    return JSON.stringify({ seed: this.seed, workloads: this.runs.map(({ report }) => report) });
  }

  /**
   * Work begins soon enough after the first arrival.
   *
   * @param limit longest time
   */
  public expectStartWithin(limit: Duration): SimulationRun {
    return this.each(({ report: { firstStartSeconds: first }, diedAtStart, advice }) => {
      if (first !== null && first <= limit.toSeconds()) return undefined;
      return {
        expected: `work must start within ${timeInWords(limit.toSeconds())}`, got: first === null ? 'none that ever did' : `${timeInWords(first)}`,
        advice: diedAtStart > 0 ? `${diedAtStart} tasks died at their start: mend that first` : advice.start,
      };
    });
  }

  /** No task or instance is stopped while it works. */
  public expectNothingStoppedWhileBusy(): SimulationRun {
    return this.each(({ report: { stoppedWhileBusy: stopped }, advice }) => stopped === 0 ? undefined
      : { expected: 'no task may be stopped while it works', got: `${stopped}`, advice: advice.stopped });
  }

  /**
   * No message is in the queue, and no request waits, for longer than that.
   *
   * @param limit longest time
   */
  public expectOldestMessageUnder(limit: Duration): SimulationRun {
    return this.each(({ oldestSeconds, oldestAtSecond, advice }) => oldestSeconds < limit.toSeconds() ? undefined
      : { expected: `the oldest message must be under ${timeInWords(limit.toSeconds())}`, got: `${timeInWords(oldestSeconds)} at ${timeInWords(oldestAtSecond)} of the run`, advice: advice.wait });
  }

  /**
   * All work is done soon enough after the last arrival.
   *
   * @param limit longest time
   */
  public expectDrainedWithin(limit: Duration): SimulationRun {
    return this.each(({ report: { drainSeconds: drain }, advice }) => drain !== null && drain <= limit.toSeconds() ? undefined
      : { expected: `all must be done ${timeInWords(limit.toSeconds())} after the last arrival`, got: drain === null ? 'work that never was' : timeInWords(drain), advice: advice.wait });
  }

  /** No invocation or request is refused. */
  public expectNoThrottles(): SimulationRun {
    return this.each(({ report: { throttles }, advice }) => throttles === 0 ? undefined
      : { expected: 'no invocation or request may be refused', got: `${throttles}`, advice: advice.throttled });
  }

  /** No message becomes a dead letter. */
  public expectNoDeadLetters(): SimulationRun {
    return this.each(({ report: { deadLettered, throttles }, workedOnAgain, advice }) => deadLettered === 0 ? undefined : {
      expected: 'no message may be dead-lettered', got: `${deadLettered}`,
      // A message that was refused, or outlived its visibility, has used up a receive without a fault of its own.
      advice: [...(throttles > 0 ? [advice.throttled] : []), ...(workedOnAgain > 0 ? ['make the visibility timeout longer than the work'] : []), advice.deadLettered].join('; '),
    });
  }

  /** No message is worked on by two at once, or once more while it already is done: visibility outlasts the work. */
  public expectNothingDoneTwice(): SimulationRun {
    return this.each(({ workedOnAgain, report: { id } }) => workedOnAgain === 0 ? undefined : {
      expected: 'no message may be worked on again while it is worked on', got: `${workedOnAgain}`,
      advice: `give the queue of ${id} a visibility timeout longer than the longest message takes, or let the worker extend it`,
    });
  }

  /**
   * The run costs less than that.
   *
   * @param usd US dollars, of all workloads together
   */
  public expectCostUnder(usd: number): SimulationRun {
    const unknown = this.runs.find(({ report }) => report.costUsd === null);
    if (unknown !== undefined) {
      throw new UnmetExpectation(unknown, { expected: 'the cost must be known', got: 'a stack without a region, or a price that is not listed', advice: 'give the stack a region in env, or run() a region' });
    }
    const sum = this.runs.reduce((total, { report }) => total + (report.costUsd ?? 0), 0);
    if (sum < usd) return this;
    const dearest = this.runs.reduce((most, run) => ((run.report.costUsd ?? 0) > (most.report.costUsd ?? 0) ? run : most));
    throw new UnmetExpectation(dearest, { expected: `the run must cost less than USD ${usd}`, got: `USD ${Number(sum.toPrecision(4))}`, advice: dearest.advice.cost });
  }

  private each(judge: (run: WorkloadRun) => Unmet | undefined): SimulationRun {
    for (const run of this.runs) {
      const unmet = judge(run);
      if (unmet !== undefined) throw new UnmetExpectation(run, unmet);
    }
    return this;
  }
}

function timeInWords(seconds: number): string {
  if (seconds < 120) return `${Number(seconds.toFixed(2))} s`;
  return seconds < 7200 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}
