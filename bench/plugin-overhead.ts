/**
 * How much longer an app takes to synthesise with the checks than without. Exits 1 where that is more than the target.
 *
 * The checks are timed within the synthesis they are part of: the difference of two syntheses, which stands beside it,
 * swings by more than they take.
 *
 *   node --import tsx bench/plugin-overhead.ts [--quick]
 */
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { builtAssembly } from '../tools/options-tables';
import { synthesis, type Synthesis } from './plugin-overhead/variants';
import { median } from './stopwatch';

// Checks that are felt are switched off.
const TARGET_PERCENT = 5;
const ROUNDS = { quick: { warmUp: 2, measured: 5, processes: 3 }, full: { warmUp: 3, measured: 21, processes: 9 } };

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? ROUNDS.quick : ROUNDS.full;
const table = new Table({
  head: ['processor time of app.synth()', 'without', 'with the checks', 'difference', 'in the checks', 'share'], colAligns: ['left', 'right', 'right', 'right', 'right', 'right'], style: { head: [], border: [] },
});

/** Both ways, one after the other. */
interface Round {
  readonly without: Synthesis;
  readonly with: Synthesis;
}

type Run = typeof synthesis;

/** Rounds in which each way goes first as often as the other, so that a trend of the machine favours none. */
function alternate(count: number, run: Run): Round[] {
  return Array.from({ length: count }, (_, index) => {
    if (index % 2 === 0) return { without: run('unchecked'), with: run('checked') };
    const checked = run('checked');
    return { without: run('unchecked'), with: checked };
  });
}

/** What the checks add to a synthesis, in percent: the ratio of each round, as a busy machine slows down both halves of one. */
function report(name: string, measured: readonly Round[]): number {
  const difference = 100 * (median(measured.map((one) => one.with.synth / one.without.synth)) - 1);
  const share = 100 * median(measured.map(({ with: { synth, checks } }) => checks / (synth - checks)));
  const middle = (pick: (one: Round) => number): string => `${median(measured.map(pick)).toFixed(0)} ms`;
  table.push([name, middle((one) => one.without.synth), middle((one) => one.with.synth), `${difference.toFixed(1)} %`, middle((one) => one.with.checks), `${share.toFixed(1)} %`]);
  return share;
}

function main(): void {
  builtAssembly();
  const elsewhere: Run = (which) => JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, 'plugin-overhead', 'first-synth.ts'), which], { encoding: 'utf8' })) as Synthesis;
  // What the validators print is no part of this.
  console.error = () => undefined;

  delete process.env.CDK_VALIDATION;
  alternate(rounds.warmUp, synthesis);
  // `cdk synth` is a new process, in which nothing is compiled yet: that is what counts.
  const percent = report('as CDK comes, each in a new process', alternate(rounds.processes, elsewhere));
  report('again and again in one process, as in unit tests', alternate(rounds.measured, synthesis));
  process.env.CDK_VALIDATION = 'false';
  report('the same with CDK\'s validator off', alternate(rounds.measured, synthesis));

  console.log(table.toString());
  console.log(`medians of ${rounds.processes} processes and ${rounds.measured} rounds; in a new process ${percent.toFixed(1)} % is ${percent <= TARGET_PERCENT ? 'within' : 'above'} the target of ${TARGET_PERCENT} % (load ${loadavg()[0].toFixed(1)})`);
  process.exitCode = percent <= TARGET_PERCENT ? 0 : 1;
}

main();
