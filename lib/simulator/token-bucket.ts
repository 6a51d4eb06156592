/**
 * A rate limit as AWS keeps them: a bucket of tokens that refills continuously; each thing takes one.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/throttling.html
 */
export class TokenBucket {
  private tokens: number;
  private filledAt = 0;

  /**
   * @param capacity tokens of a full bucket: what may happen at once
   * @param perSecond tokens added each second
   */
  constructor(private readonly capacity: number, private readonly perSecond: number) {
    this.tokens = capacity;
  }

  /** Takes up to so many tokens at a time that never goes back, and says how many there were. */
  public take(wanted: number, now: number): number {
    this.tokens = Math.min(this.capacity, this.tokens + (now - this.filledAt) * this.perSecond);
    this.filledAt = now;
    // A third of ten seconds three times over is a hair below ten: not worth a whole token.
    const taken = Math.min(wanted, Math.floor(this.tokens + 1e-9));
    this.tokens -= taken;
    return taken;
  }
}
