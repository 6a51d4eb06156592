/** Where in a file something is. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What was to be read is no template and no cloud assembly. The message is one sentence with the file and the place. */
export class TemplateError extends Error {
  public readonly name = 'TemplateError';

  /**
   * @param file what was to be read, as its reader named it
   * @param sentence what is wrong; what to do
   */
  public constructor(public readonly file: string, public readonly sentence: string, public readonly place?: Place) {
    super(`${file}${place === undefined ? '' : `:${place.line}:${place.column}`}: ${sentence}`);
  }
}
