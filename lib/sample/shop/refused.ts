/** A request that is answered with an error status and one sentence. */
export class Refused extends Error {
  public constructor(
    /** HTTP status of the answer. */
    public readonly statusCode: number,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
    this.name = 'Refused';
  }
}
