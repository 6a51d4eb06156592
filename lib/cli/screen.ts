import { createColors } from 'picocolors';

/** Colours, or none. */
export type Colours = ReturnType<typeof createColors>;

/** Where a command writes: what was asked for to `out`, talk to `err`. */
export interface Screen {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;

  /** Characters in a line. */
  readonly width: number;
  readonly colours: Colours;
}

/** What a terminal is at least, and what a pipe is read with. */
const USUAL_WIDTH = 80;

/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST = 120;

/** The terminal, file or pipe this program writes to. Colours only on a terminal that wants them. */
export function standardScreen(): Screen {
  const { isTTY, columns } = process.stdout;
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    width: isTTY ? Math.min(Math.max(columns, USUAL_WIDTH), WIDEST) : USUAL_WIDTH,
    colours: createColors(isTTY && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb'),
  };
}

/** A text in lines that fit, each indented; a word that is too long has a line of its own. */
export function wrapped(text: string, width: number, indent: string = ''): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || indent.length + last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${indent}${line}\n`).join('');
}

/** A path in lines that fit, broken before its slashes; a name that is too long is cut. */
export function wrappedPath(path: string, width: number): string {
  const lines: string[] = [];
  for (const part of path.split(/(?=\/)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= width) lines[lines.length - 1] = last + part;
    else lines.push(part.length <= width ? part : `${part.slice(0, width - 1)}…`);
  }
  return lines.join('\n');
}
