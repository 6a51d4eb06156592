/**
 * How long it takes to read and check 400 templates of 20 resources in one process. Exits 1 above the target.
 *
 *   node --import tsx bench/read-and-check.ts [--quick]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { check } from '../lib/checks/check';
import { readTemplates } from '../lib/template';
import { RESOURCES, TEMPLATES, writeAssembly } from './read-and-check/assembly';
import { median } from './stopwatch';

// Of all processor time, so that a busy machine does not matter: a large monorepo is checked while its author waits.
const TARGET_MS = 1000;

// Whoever checks starts a new process, in which nothing is compiled yet: the first round is the one that counts.
const ROUNDS = { quick: 1, full: 7 };

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'read-and-check-'));
try {
  writeAssembly(folder);
  const rounds = Array.from({ length: values.quick ? ROUNDS.quick : ROUNDS.full }, () => {
    const began = process.cpuUsage();
    const templates = readTemplates([folder]);
    const read = spent(began);
    const findings = check(templates, { now: new Date() });
    return { read, total: spent(began), findings: findings.length, stacks: templates.stacks.length, resources: templates.resources.length };
  });
  const [first] = rounds;
  if (first.stacks !== TEMPLATES || first.resources !== TEMPLATES * RESOURCES) {
    throw new Error(`the bench must read ${TEMPLATES} templates of ${RESOURCES} resources, got ${first.stacks} with ${first.resources} resources in all; mend bench/read-and-check/assembly.ts`);
  }
  const table = new Table({ head: [`${TEMPLATES} templates of ${RESOURCES} resources`, 'read', 'and checked', 'findings'], colAligns: ['left', 'right', 'right', 'right'], style: { head: [], border: [] } });
  const row = (name: string, { read, total, findings }: typeof first): void => { table.push([name, `${read.toFixed(0)} ms`, `${total.toFixed(0)} ms`, findings]); };
  row('in a new process', first);
  if (rounds.length > 1) row(`median of ${rounds.length}`, { ...first, read: median(rounds.map(({ read }) => read)), total: median(rounds.map(({ total }) => total)) });
  console.log(table.toString());
  console.log(`${first.total.toFixed(0)} ms is ${first.total <= TARGET_MS ? 'within' : 'above'} the target of ${TARGET_MS} ms of processor time`);
  process.exitCode = first.total <= TARGET_MS ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
