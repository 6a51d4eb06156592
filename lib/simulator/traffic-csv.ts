import { empirical, type Distribution } from './distribution';
import { countedTraffic, recordedTraffic, type Traffic } from './traffic';

/** Numbers from here on are times since 1970, not since the beginning of the run: in seconds, or in milliseconds. */
const SINCE_1970 = 1e8;
const MILLISECONDS_SINCE_1970 = 1e11;

/** One row: where in time, and how many. */
interface Row {
  readonly second: number;
  readonly count?: number;
}

/**
 * Traffic as a file tells it.
 *
 * - One moment a line: each is an arrival.
 * - `second,count`: so many in that second.
 * - `date,count`: so many from that moment to the next row's.
 *
 * A first line of words, and lines that begin with #, are skipped. Dates and times since 1970 count from the first.
 *
 * @throws a sentence with the line that is none of these
 */
export function trafficFromCsv(text: string, file: string): Traffic {
  const lines = linesOf(text);
  const first = lines.findIndex(({ cells }) => momentOf(cells[0]) !== undefined);
  if (first < 0 || first > 1) throw new Error(`${file} must have one moment, or a moment and a count, a line, got ${lines[0]?.text ?? 'nothing'}`);
  const dated = !/^-?[0-9.e+]+$/i.test(lines[first].cells[0]);
  const rows = lines.slice(first).map(({ cells, number, text: line }): Row => {
    const second = momentOf(cells[0]);
    const count = cells[1] === undefined || cells[1] === '' ? undefined : Number(cells[1]);
    if (second === undefined || cells.length > 2 || (count !== undefined && !(count >= 0))) {
      throw new Error(`${file} must have one moment, or a moment and a count, a line, got ${line} in line ${number}`);
    }
    return { second, count };
  });
  const from = dated || rows[0].second >= SINCE_1970 ? earliest(rows) : 0;
  if (rows.every(({ count }) => count === undefined)) return recordedTraffic(rows.map(({ second }) => second - from));
  const sorted = rows.map(({ second, count = 0 }) => ({ second: second - from, count })).sort((a, b) => a.second - b.second);
  const length = dated ? intervalOf(sorted.map(({ second }) => second)) : 1;
  return countedTraffic(sorted.map(({ second }) => second), sorted.map(({ count }) => Math.round(count)), length);
}

/**
 * Times as a file tells them: one a line, in seconds, each as likely as the others.
 *
 * @throws a sentence with the line that is none
 */
export function timesFromCsv(text: string, file: string): Distribution {
  const lines = linesOf(text);
  const from = lines.length > 0 && Number.isNaN(Number(lines[0].cells[0])) ? 1 : 0;
  const samples = lines.slice(from).map(({ cells, text: line, number }) => {
    const seconds = Number(cells[0]);
    if (cells.length > 1 || !(seconds >= 0)) throw new Error(`${file} must have a time in seconds a line, got ${line} in line ${number}`);
    return seconds;
  });
  if (samples.length === 0) throw new Error(`${file} must have a time in seconds a line, got nothing`);
  return empirical(samples);
}

function linesOf(text: string): Array<{ cells: string[]; text: string; number: number }> {
  return text.split(/\r?\n/).map((line, index) => ({ cells: line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')), text: line, number: index + 1 }))
    .filter(({ text: line }) => line.trim() !== '' && !line.startsWith('#'));
}

function momentOf(cell: string): number | undefined {
  const number = Number(cell);
  if (cell !== '' && !Number.isNaN(number)) return number >= MILLISECONDS_SINCE_1970 ? number / 1000 : number;
  // A date without a zone is UTC: the same on every machine.
  const date = /^\d{4}-\d\d-\d\d/.test(cell) ? Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(cell) ? cell : `${cell.replace(' ', 'T')}${cell.length > 10 ? 'Z' : ''}`) : NaN;
  return Number.isNaN(date) ? undefined : date / 1000;
}

function earliest(rows: readonly Row[]): number {
  return rows.reduce((least, { second }) => Math.min(least, second), Infinity);
}

/** The usual distance of two rows: the median. */
function intervalOf(seconds: readonly number[]): number {
  const gaps = seconds.slice(1).map((second, index) => second - seconds[index]).filter((gap) => gap > 0).sort((a, b) => a - b);
  return gaps.length === 0 ? 1 : gaps[Math.floor(gaps.length / 2)];
}
