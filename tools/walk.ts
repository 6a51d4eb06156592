import { examplesIn } from './documentation';

/** A program as it is after a step of a page, and the line of the page on which the step ends. */
export interface Step {
  readonly line: number;
  readonly program: string;
}

/**
 * The program of a page that changes one from step to step: its first block of TypeScript, then each of its blocks marked
 * `diff` applied to what was there before. Blocks with nothing but blank lines between them are one step.
 */
export function stepsOf(page: string, text: string): Step[] {
  const [{ line, code }] = examplesIn(page, text);
  const steps: Step[] = [{ line, program: code }];
  let end: number | undefined;
  for (const { first, last, rows } of diffsIn(text)) {
    const before = steps[steps.length - 1].program;
    const program = applied(`${page}:${first}`, before, rows);
    const together = end !== undefined && text.split('\n').slice(end, first - 1).every((row) => row.trim() === '');
    if (together) steps.pop();
    steps.push({ line: last, program });
    end = last;
  }
  return steps;
}

interface Diff {
  /** Lines of the fences, counted from 1. */
  readonly first: number;
  readonly last: number;
  readonly rows: string[];
}

function diffsIn(text: string): Diff[] {
  const rows = text.split('\n');
  const diffs: Diff[] = [];
  rows.forEach((row, index) => {
    if (row !== '```diff') return;
    const length = rows.slice(index + 1).indexOf('```');
    diffs.push({ first: index + 1, last: index + length + 2, rows: rows.slice(index + 1, index + 1 + length) });
  });
  return diffs;
}

function applied(at: string, program: string, rows: string[]): string {
  const without = (sign: string) => rows.filter((row) => !row.startsWith(sign)).map((row) => row.slice(1)).join('\n');
  const [before, after] = [without('+'), without('-')];
  const places = program.split(before).length - 1;
  if (places !== 1) throw new Error(`${at}: the lines that a change begins with must stand once in the program, got ${places} times:\n${before}`);
  return program.replace(before, () => after);
}
