import { Unknown } from '../../template';
import type { Distribution } from '../distribution';
import type { WorkGiven } from '../work-given';

/** Settings as a template has them, and a sentence for each that had to be assumed. */
export class Reading {
  public readonly assumptions: string[] = [];

  public constructor(public readonly given: WorkGiven) {}

  /** A number of the template; where only the deployment knows it, an assumption. */
  public number(what: string, value: number | Unknown | undefined, otherwise: number): number {
    if (value instanceof Unknown) {
      this.assume(`${what} is taken as ${otherwise}: ${value.reason}`);
      return otherwise;
    }
    return value ?? otherwise;
  }

  /** A truth value of the template; where only the deployment knows it, an assumption. */
  public truth(what: string, value: boolean | Unknown | undefined, otherwise: boolean): boolean {
    if (value instanceof Unknown) {
      this.assume(`${what} is taken as ${otherwise}: ${value.reason}`);
      return otherwise;
    }
    return value ?? otherwise;
  }

  /** A time that somebody gave; otherwise an assumption. */
  public time(what: string, given: Distribution | undefined, otherwise: Distribution, why: string): Distribution {
    if (given !== undefined) return given;
    this.assume(`${what} is taken as ${Number(otherwise.mean.toPrecision(3))} s: ${why}`);
    return otherwise;
  }

  public assume(sentence: string): void {
    if (!this.assumptions.includes(sentence)) this.assumptions.push(sentence);
  }
}
