import { setTimeout as sleep } from 'node:timers/promises';
import { Answer, Shop } from './shop';

/** Visitors at the same time: enough that some request is always under way. */
const VISITORS = 4;

/** Between two requests of one visitor: some 100 requests a second in all, which two cores answer beside a deployment. */
const PAUSE_MS = 40;

/** An answer, and when it came. */
export interface Heard {
  readonly status: number;
  /** Address of the task that answered. */
  readonly by?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Visitors who ask for the front page again and again, and remember every answer. */
export class Audience {
  /** Every answer, in the order in which they came. */
  public readonly heard: Heard[] = [];
  private leaving = false;
  private readonly over: Promise<unknown>;

  public constructor(private readonly shop: Shop) {
    this.over = Promise.all(Array.from({ length: VISITORS }, () => this.visit()));
  }

  /** The answers since a time that were not 200. */
  public refused(since: number): Heard[] {
    return this.heard.filter(({ at, status }) => at >= since && status !== 200);
  }

  /** Tasks that answered since a time. */
  public answering(since: number): Set<string> {
    return new Set(this.heard.flatMap(({ at, by }) => at >= since && by !== undefined ? [by] : []));
  }

  /** Ends the visit, after the requests under way. */
  public async leave(): Promise<Heard[]> {
    this.leaving = true;
    await this.over;
    return this.heard;
  }

  private async visit(): Promise<void> {
    while (!this.leaving) {
      // A connection that is cut is an answer too, and no good one.
      const { status, answeredBy } = await this.shop.get('/').catch((): Partial<Answer> => ({}));
      this.heard.push({ status: status ?? 0, by: answeredBy, at: Date.now() });
      await sleep(PAUSE_MS);
    }
  }
}
