import type { WorkloadRun } from '../simulator';
import { wrapped, type Screen } from './screen';
import { counted } from './words';

const BARS = [...'▁▂▃▄▅▆▇█'];

/** A run as it is read: what happened, the waits, capacity over time as a chart, the cost. */
export function runText({ report, arrived, seconds, pricedRegion, oldestSeconds, workedOnAgain, diedAtStart }: WorkloadRun, screen: Screen): string {
  const { colours, width } = screen;
  const { id, kind, arrivals, completed, deadLettered, coldStarts, throttles, stoppedWhileBusy, firstStartSeconds, drainSeconds, waitSeconds, costUsd } = report;
  const facts: Array<[string, string]> = [
    ['arrived', counted(arrivals, arrived)],
    ['first start', firstStartSeconds === null ? colours.red('never') : `after ${time(firstStartSeconds)}`],
    ['done', `${completed.toLocaleString('en')}, ${drainSeconds === null ? colours.red('not all') : `the last ${time(drainSeconds)} after the last arrival`}`],
    ['waits', `half up to ${time(waitSeconds.p50)}, 95 % up to ${time(waitSeconds.p95)}, 99 % up to ${time(waitSeconds.p99)}, longest ${time(waitSeconds.max)}`],
    ['oldest', time(oldestSeconds)],
    ['cold starts', coldStarts.toLocaleString('en')],
    ['refused', throttles.toLocaleString('en')],
    ['dead letters', deadLettered === 0 ? '0' : colours.red(deadLettered.toLocaleString('en'))],
    ['stopped at work', stoppedWhileBusy === 0 ? '0' : colours.red(stoppedWhileBusy.toLocaleString('en'))],
    ...(workedOnAgain === 0 ? [] : [['done more than once', colours.red(`${workedOnAgain.toLocaleString('en')}: the visibility timeout is shorter than the work`)] as [string, string]]),
    ...(diedAtStart === 0 ? [] : [['died at start', colours.red(counted(diedAtStart, 'task'))] as [string, string]]),
    ['cost of the run', costUsd === null ? `not known: no price for ${pricedRegion}` : `USD ${costUsd}, at list prices of ${pricedRegion}`],
  ];
  const most = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, fact]) => `  ${name.padEnd(most)}  ${wrapped(fact, width - most - 4, '').trimEnd().replace(/\n/g, `\n${' '.repeat(most + 4)}`)}\n`);
  return `${colours.bold(id)} (${kind})\n${lines.join('')}${chart(report.capacity, seconds, width)}`;
}

/** What ran over time: one column for each stretch of the run, as high as the most that ran in it. */
function chart(capacity: WorkloadRun['report']['capacity'], seconds: number, width: number): string {
  const highest = Math.max(0, ...capacity.map(([, , running]) => running));
  if (capacity.length === 0) return '';
  const end = Math.max(seconds, capacity[capacity.length - 1][0]);
  const columns = width - 4;
  const heights = Array.from({ length: columns }, () => 0);
  capacity.forEach(([second, , running], index) => {
    const until = capacity[index + 1]?.[0] ?? end;
    const from = Math.floor(second / (end + 1) * columns);
    const to = Math.max(from, Math.ceil(until / (end + 1) * columns) - 1);
    for (let column = from; column <= Math.min(to, columns - 1); column++) heights[column] = Math.max(heights[column], running);
  });
  const bars = heights.map((height) => (height === 0 ? ' ' : BARS[Math.min(BARS.length - 1, Math.ceil(height / highest * BARS.length) - 1)])).join('');
  return `\n  ${bars.trimEnd()}\n  running over ${time(end)}, most ${highest.toLocaleString('en')}\n`;
}

function time(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 120) return `${Number(seconds.toFixed(2))} s`;
  return seconds < 7200 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}
