import { Place, TemplateError } from './template-error';

/** Parses JSON; says where it breaks. */
export function parseJson(text: string, file: string): unknown {
  // A byte order mark is no JSON, and editors write it.
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') throw new TemplateError(file, 'the file is empty; a template was expected');
  try {
    return JSON.parse(json);
  } catch {
    throw brokenJson(json, file);
  }
}

function brokenJson(json: string, file: string): TemplateError {
  const error = errorOf(json);
  const place = placeAt(json, error.position);
  if (error.endsTooEarly) return new TemplateError(file, 'the JSON ends too early; the file may be truncated', place);
  return new TemplateError(file, `this is no JSON, got an unexpected ${named(json[error.position])}; mend the file`, place);
}

/** What is wrong with a text that should be JSON. */
interface JsonError {
  readonly position: number;
  readonly endsTooEarly: boolean;
}

function errorOf(text: string): JsonError {
  if (problemOf(text) === 'ends') return { position: text.trimEnd().length, endsTooEarly: true };
  // Node does not always say where: the shortest beginning that nothing could complete ends at the place.
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (problemOf(text.slice(0, middle)) === 'breaks') bad = middle;
    else good = middle;
  }
  return { position: bad - 1, endsTooEarly: false };
}

/** Whether a text breaks JSON's grammar, or is only its beginning. */
function problemOf(text: string): 'breaks' | 'ends' | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    const position = /position (\d+)/.exec(message)?.[1];
    return /end of JSON input|Unterminated string/.test(message) || (position !== undefined && Number(position) >= text.length) ? 'ends' : 'breaks';
  }
}

function named(character: string): string {
  return character === '\n' ? 'end of line' : JSON.stringify(character);
}

function placeAt(text: string, position: number): Place {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}
