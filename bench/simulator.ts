/**
 * How fast the simulator is. Exits 1 where it misses a target.
 *
 * Processor time of this process and not of the clock: what else the machine does is none of its business. A day is
 * measured in a fresh process, before Node has compiled anything, and by the clock: that is what a unit test waits for,
 * while Node compiles beside it. Loading the modules is not in it.
 *
 *   node --import tsx bench/simulator.ts [--quick]
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { aFunction, aWorker, requestByRequest, type Run } from './simulator/runs';

/** What is measured, and the most or least it may be. */
interface Measurement {
  readonly what: string;
  readonly figure: string;
  readonly target: string;
  readonly met: boolean;
}

// A unit test of a day of traffic must not be noticed; a season must fit in a coffee break and a laptop.
const DAY_SECONDS = 0.3;
const SEASON_SECONDS = 60;
const SEASON_MB = 500;
const REQUESTS_A_SECOND = 500_000;

const TRIES = 7;

const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean', default: false } }, allowPositionals: true });

if (positionals[0] === 'day') {
  const began = performance.now();
  aWorker(positionals[1] === 'container' ? 'container' : 'function', 1);
  console.log((performance.now() - began) / 1000);
} else {
  const days = values.quick ? 8 : 88;
  const measured = [
    aDay('function'), aDay('container'),
    aSeason('a worker behind a queue', days, () => aWorker('function', days)),
    aSeason('a function invoked directly', days, () => aFunction(days)),
    exact(values.quick ? 1_000_000 : 5_000_000),
  ].flat();
  const table = new Table({ head: ['what', 'figure', 'target'], colAligns: ['left', 'right', 'right'], style: { head: [], border: [] } });
  for (const { what, figure, target } of measured) table.push([what, figure, target]);
  console.log(table.toString());
  const missed = measured.filter(({ met }) => !met);
  for (const { what, figure, target } of missed) console.log(`${what} must be ${target}, got ${figure}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/** The best of some fresh processes: the others were disturbed. */
function aDay(kind: 'function' | 'container'): Measurement {
  const took = Math.min(...Array.from({ length: TRIES }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', __filename, 'day', kind], { encoding: 'utf8' });
    if (stdout.trim() === '') throw new Error(stderr);
    return Number(stdout);
  }));
  return { what: `a day of seconds (86,400 ticks) through one ${kind} worker`, figure: `${took.toFixed(2)} s`, target: `below ${DAY_SECONDS} s`, met: took < DAY_SECONDS };
}

function aSeason(what: string, days: number, run: () => Run): Measurement[] {
  const began = process.cpuUsage();
  const { arrivals, completed } = run();
  const took = seconds(began) * 88 / days;
  // The most memory the process ever held; kilobytes.
  const megabytes = process.resourceUsage().maxRSS / 1000;
  const shortened = days === 88 ? '' : `, from ${days} days`;
  return [
    { what: `88 days of seconds, ${(arrivals * 88 / days / 1e6).toFixed(0)} million requests: ${what}${shortened}`, figure: `${took.toFixed(1)} s`, target: `below ${SEASON_SECONDS} s`, met: took < SEASON_SECONDS && completed === arrivals },
    { what: '  memory', figure: `${megabytes.toFixed(0)} MB`, target: `below ${SEASON_MB} MB`, met: megabytes < SEASON_MB },
  ];
}

function exact(requests: number): Measurement {
  const began = process.cpuUsage();
  requestByRequest(requests);
  const rate = requests / seconds(began);
  return { what: 'requests one by one', figure: `${(rate / 1e6).toFixed(1)} million a second`, target: `above ${REQUESTS_A_SECOND / 1e6} million`, met: rate > REQUESTS_A_SECOND };
}

function seconds(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
