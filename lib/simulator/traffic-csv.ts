import { empirical, type Distribution } from './distribution';
import { GrowingNumbers } from './growing-numbers';
import { countedTraffic, recordedTraffic, type Traffic } from './traffic';

/** Numbers from here on are times since 1970, not since the beginning of the run: in seconds, or in milliseconds. */
const SINCE_1970 = 1e8;
const MILLISECONDS_SINCE_1970 = 1e11;

/**
 * Traffic as a file tells it.
 *
 * - One moment a line: each is an arrival.
 * - `second,count`: so many in that second.
 * - `date,count`: so many from that moment to the next row's.
 *
 * A first line of words, and lines that begin with #, are skipped. Dates and times since 1970 count from the first.
 * Seven million lines, a season of seconds, are read in seconds and kept in a hundred megabytes.
 *
 * @throws a sentence with the line that is none of these
 */
export function trafficFromCsv(text: string, file: string): Traffic {
  const moments = new GrowingNumbers();
  const counts = new GrowingNumbers();
  let dated = false;
  let header = false;
  const fail = (line: string, number: number): never => {
    throw new Error(`${file} must have one moment, or a moment and a count, a line, got ${line}${number > 1 ? ` in line ${number}` : ''}`);
  };
  const take = (moment: number, count: number | undefined, line: () => string, number: number) => {
    // All rows are alike: a file of moments has no counts, a file of counts has one in each.
    if ((count !== undefined) !== (counts.length > 0) && moments.length > 0) fail(line(), number);
    moments.push(moment >= MILLISECONDS_SINCE_1970 ? moment / 1000 : moment);
    if (count !== undefined) counts.push(Math.round(count));
  };
  eachLine(text, take, (line, number) => {
    const comma = line.indexOf(',');
    const cell = unquoted(comma < 0 ? line : line.slice(0, comma));
    const moment = momentOf(cell);
    if (moment === undefined) {
      if (header || moments.length > 0) fail(line, number);
      header = true;
      return;
    }
    if (moments.length === 0) dated = Number.isNaN(Number(cell));
    const rest = comma < 0 ? '' : unquoted(line.slice(comma + 1));
    const count = Number(rest);
    if (rest.includes(',') || !(count >= 0)) fail(line, number);
    take(moment, rest === '' ? undefined : count, () => line, number);
  });
  if (moments.length === 0) fail('nothing', 1);
  const seconds = moments.list();
  const from = seconds.reduce((least, second) => Math.min(least, second), Infinity);
  if (dated || from >= SINCE_1970) seconds.forEach((second, index) => (seconds[index] = second - from));
  if (counts.length === 0) return recordedTraffic(seconds);
  const [starts, sums] = moments.rises ? [seconds, counts.list()] : inOrder(seconds, counts.list());
  return countedTraffic(starts, sums, dated ? intervalOf(starts) : 1);
}

/**
 * Times as a file tells them: one a line, in seconds, each as likely as the others.
 *
 * @throws a sentence with the line that is none
 */
export function timesFromCsv(text: string, file: string): Distribution {
  const times = new GrowingNumbers();
  let first = true;
  const fail = (line: string, number: number): never => {
    throw new Error(`${file} must have a time in seconds a line, got ${line} in line ${number}`);
  };
  eachLine(text, (seconds, more, line, number) => {
    if (more !== undefined) fail(line(), number);
    times.push(seconds);
    first = false;
  }, (line, number) => {
    const seconds = Number(line);
    if (seconds >= 0) times.push(seconds);
    else if (!first) fail(line, number);
    first = false;
  });
  if (times.length === 0) throw new Error(`${file} must have a time in seconds a line, got nothing`);
  return empirical(times.list());
}

/** A row of one number, or two: told as numbers, and as text only where something is wrong with it. */
type TakeRow = (first: number, second: number | undefined, line: () => string, number: number) => void;

/** Lines with something in them that are no comments. Those of digits, the millions, never become texts of their own. */
function eachLine(text: string, takeRow: TakeRow, takeLine: (line: string, number: number) => void): void {
  for (let start = 0, number = 1; start < text.length; number++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const [from, to] = [start, end];
    const line = () => text.slice(from, to).trim();
    if (!plainRow(text, start, end, (first, second) => takeRow(first, second, line, number))) {
      const trimmed = line();
      if (trimmed !== '' && !trimmed.startsWith('#')) takeLine(trimmed, number);
    }
    start = end + 1;
  }
}

const [ZERO, NINE, POINT, COMMA, RETURN] = ['0', '9', '.', ',', '\r'].map((character) => character.charCodeAt(0));

/** Digits up to which a number is exact. */
const EXACT_DIGITS = 15;

/** Reads a row of one or two numbers that are written with digits and a point; says whether it was one. */
function plainRow(text: string, start: number, end: number, take: (first: number, second: number | undefined) => void): boolean {
  let first: number | undefined;
  let digits = 0;
  let value = 0;
  let scale = 0;
  for (let at = start; at <= end; at++) {
    const character = at === end ? COMMA : text.charCodeAt(at);
    if (character >= ZERO && character <= NINE) {
      if (++digits > EXACT_DIGITS) return false;
      value = value * 10 + character - ZERO;
      scale *= 10;
    } else if (character === POINT && scale === 0) {
      scale = 1;
    } else if (character === COMMA && digits > 0) {
      const number = scale > 1 ? value / scale : value;
      if (at === end) {
        if (first === undefined) take(number, undefined);
        else take(first, number);
        return true;
      }
      if (first !== undefined) return false;
      first = number;
      digits = value = scale = 0;
    } else if (character !== RETURN || at !== end - 1) {
      return false;
    }
  }
  return false;
}

function unquoted(cell: string): string {
  const trimmed = cell.trim();
  return trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed;
}

function momentOf(cell: string): number | undefined {
  const number = Number(cell);
  if (cell !== '' && !Number.isNaN(number)) return number >= MILLISECONDS_SINCE_1970 ? number / 1000 : number;
  // A date without a zone is UTC: the same on every machine.
  const date = /^\d{4}-\d\d-\d\d/.test(cell) ? Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(cell) ? cell : `${cell.replace(' ', 'T')}${cell.length > 10 ? 'Z' : ''}`) : NaN;
  return Number.isNaN(date) ? undefined : date / 1000;
}

function inOrder(seconds: Float64Array, counts: Float64Array): [Float64Array, Float64Array] {
  const order = Uint32Array.from(seconds, (_, index) => index).sort((a, b) => seconds[a] - seconds[b]);
  return [Float64Array.from(order, (index) => seconds[index]), Float64Array.from(order, (index) => counts[index])];
}

/** The usual distance of two rows: the median. */
function intervalOf(seconds: Float64Array): number {
  const gaps = seconds.slice(1).map((second, index) => second - seconds[index]).filter((gap) => gap > 0).sort();
  return gaps.length === 0 ? 1 : gaps[Math.floor(gaps.length / 2)];
}
