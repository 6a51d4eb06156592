/** A secret that is asked for again after a while, so that a rotated one holds without a deployment. */
export class SecretCache {
  private kept?: { readonly value: Promise<string>; readonly until: number };

  public constructor(private readonly ask: () => Promise<string>, private readonly milliseconds: number) {}

  /** The secret; one that could not be asked for is asked for again by the next caller. */
  public async value(now: number): Promise<string> {
    if (this.kept === undefined || this.kept.until <= now) {
      const value = this.ask();
      this.kept = { value, until: now + this.milliseconds };
      value.catch(() => { this.kept = undefined; });
    }
    return this.kept.value;
  }
}
