/** Pollers that an event source mapping keeps for itself, at a price. */
export interface ProvisionedPollers {
  readonly min: number;
  readonly max: number;
}

/** How a queue is read for a function. */
export interface MappingSettings {
  /** Most messages in a batch. */
  readonly batchSize: number;
  /** How long a batch may be gathered. */
  readonly batchingWindowSeconds: number;
  /** MaximumConcurrency. */
  readonly maximumConcurrency?: number;
  readonly provisionedPollers?: ProvisionedPollers;
}

/**
 * Concurrency of a mapping: 5 at first, up to 300 more each minute, up to 1,250; 2 where little arrives.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const START = 5;
const MORE_PER_MINUTE = 300;
const MOST = 1_250;
const QUIET = 2;

/** Time without a message after which a mapping is quiet. Not documented; two dozen empty long polls of 20 s. */
const QUIET_SECONDS = 600;

/**
 * A provisioned poller: 10 invocations at once; together they add up to 1,000 a minute, up to 20,000.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const PER_POLLER = 10;
const PROVISIONED_MORE_PER_MINUTE = 1_000;
const PROVISIONED_MOST = 20_000;

/**
 * Concurrency halves in a minute in which every invocation fails, where some fail it grows by the share that does
 * not, and while any is throttled it does not grow at all.
 *
 * AWS says that Lambda holds back while invocations fail or are throttled; the pace is an assumption.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
const HALVED_PER_MINUTE = 0.5;

/** What a mapping sees in one tick. */
export interface MappingObservation {
  /** Messages are left that no poller was free for. */
  readonly backlog: boolean;
  /** Invocations under way. */
  readonly running: number;
  /** Share of the invocations that failed or were throttled, 0 to 1. */
  readonly failing: number;
  /** Some were throttled. */
  readonly throttled: boolean;
  /** Seconds since the last observation. */
  readonly seconds: number;
}

/**
 * How many batches an SQS event source mapping has under way at once.
 *
 * What it copies: start, ramp, cap, MaximumConcurrency, provisioned pollers, the way back when messages end, and that
 * it holds back while invocations fail or are throttled.
 *
 * What it leaves out: how AWS spreads the ramp within a minute (here it is even), and filters.
 */
export class MappingConcurrency {
  private readonly least: number;
  /** Most batches under way at any time. */
  public readonly most: number;
  private readonly perSecond: number;
  private readonly dropsToTwo: boolean;
  private allowed: number;
  private quietFor = 0;

  public constructor({ maximumConcurrency, provisionedPollers }: MappingSettings) {
    if (provisionedPollers !== undefined) {
      this.least = provisionedPollers.min * PER_POLLER;
      this.most = Math.min(PROVISIONED_MOST, provisionedPollers.max * PER_POLLER);
      this.perSecond = PROVISIONED_MORE_PER_MINUTE / 60;
    } else {
      this.most = maximumConcurrency ?? MOST;
      this.least = Math.min(START, this.most);
      this.perSecond = MORE_PER_MINUTE / 60;
    }
    this.dropsToTwo = provisionedPollers === undefined && maximumConcurrency === undefined;
    this.allowed = this.least;
  }

  /** Batches that may be under way at once. */
  public get now(): number {
    return Math.floor(this.allowed + 1e-9);
  }

  /** Takes in what happened in a tick. */
  public observe({ backlog, running, failing, throttled, seconds }: MappingObservation): void {
    this.quietFor = backlog || running > 0 ? 0 : this.quietFor + seconds;
    if (failing > 0) {
      const factor = HALVED_PER_MINUTE ** (failing * seconds / 60);
      this.allowed = Math.max(this.least, this.allowed * factor);
    }
    if (backlog && !throttled) {
      // What was dropped for want of messages is back at once: the pollers are there, only fewer of them ask.
      this.allowed = Math.min(this.most, Math.max(this.least, this.allowed) + this.perSecond * seconds * (1 - failing));
    } else if (!backlog && running < this.allowed) {
      this.allowed = Math.max(Math.min(this.least, this.allowed), running, this.allowed - this.perSecond * seconds);
    }
    if (this.dropsToTwo && this.quietFor >= QUIET_SECONDS) this.allowed = QUIET;
  }
}
