import { Place, TemplateError } from './template-error';

/** Parses JSON; says where it breaks. */
export function parseJson(text: string, file: string): unknown {
  try {
    // A byte order mark is no JSON, and editors write it.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const { message } = error as Error;
    if (text.trim() === '') throw new TemplateError(file, 'the file is empty; a template was expected');
    const position = /position (\d+)/.exec(message)?.[1];
    const at = position === undefined ? text.length : Number(position);
    const ends = at >= text.trimEnd().length;
    throw new TemplateError(file, ends ? 'the JSON ends too early; the file may be truncated' : `this is no JSON: ${unexpected(text[at])}; mend the file`, placeAt(text, at));
  }
}

function unexpected(character: string): string {
  return `unexpected ${character === '\n' ? 'end of line' : JSON.stringify(character)}`;
}

function placeAt(text: string, position: number): Place {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}
