/**
 * How long it takes to read and check 400 templates of 20 resources in one process. Exits 1 above the target.
 *
 *   node --import tsx bench/read-and-check.ts [--quick]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import * as esbuild from 'esbuild';
import { RESOURCES, TEMPLATES, writeAssembly } from './read-and-check/assembly';
import type { Round } from './read-and-check/round';
import { median } from './stopwatch';

// By the clock: a large monorepo is checked while its author waits. On a busy machine the figure says little, so its load stands beside it.
const TARGET_MS = 1000;

// Whoever checks starts a new process, in which nothing is compiled yet: that is what counts.
const PROCESSES = { quick: 3, full: 9 };
const WARM_ROUNDS = 7;

// The validator of CDK has no part in this.
process.env.CDK_VALIDATION = 'false';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'read-and-check-'));
try {
  const assembly = join(folder, 'cdk.out');
  writeAssembly(assembly);
  const program = bundled(join(folder, 'round.js'));
  const fresh = Array.from({ length: values.quick ? PROCESSES.quick : PROCESSES.full }, () => run(program, assembly, 1)[0]);
  const [first] = fresh;
  if (first.stacks !== TEMPLATES || first.resources !== TEMPLATES * RESOURCES) {
    throw new Error(`the bench must read ${TEMPLATES} templates of ${RESOURCES} resources, got ${first.stacks} with ${first.resources} resources in all; mend bench/read-and-check/assembly.ts`);
  }
  const table = new Table({
    head: [`${TEMPLATES} templates of ${RESOURCES} resources`, 'read', 'and checked', 'with the start of Node', 'processor time', 'findings'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right'], style: { head: [], border: [] },
  });
  const row = (name: string, rounds: readonly Round[], withProcess: boolean): void => {
    const middle = (pick: (round: Round) => number): string => `${median(rounds.map(pick)).toFixed(0)} ms`;
    table.push([name, middle(({ read }) => read), middle(({ total }) => total), withProcess ? middle((round) => round.process) : '', middle(({ processor }) => processor), rounds[0].findings]);
  };
  row(`new processes, median of ${fresh.length}`, fresh, true);
  if (!values.quick) row('in one process, again', run(program, assembly, WARM_ROUNDS).slice(1), false);
  console.log(table.toString());
  const total = median(fresh.map((round) => round.total));
  console.log(`${total.toFixed(0)} ms is ${total <= TARGET_MS ? 'within' : 'above'} the target of ${TARGET_MS} ms (load ${loadavg()[0].toFixed(1)})`);
  process.exitCode = total <= TARGET_MS ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** The program in one file, as the command line is shipped: tools/bundle-cli.ts. */
function bundled(outfile: string): string {
  esbuild.buildSync({ entryPoints: [join(__dirname, 'read-and-check', 'round.ts')], outfile, bundle: true, minify: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'error', tsconfigRaw: {} });
  return outfile;
}

function run(program: string, assembly: string, times: number): Round[] {
  return JSON.parse(execFileSync(process.execPath, [program, assembly, String(times)], { encoding: 'utf8' })) as Round[];
}
