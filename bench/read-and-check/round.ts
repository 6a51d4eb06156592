/** Reads and checks an assembly, once or several times, and prints what each time took: what ../read-and-check.ts runs in processes of their own. */
import { check } from '../../lib/checks/check';
import { readTemplates } from '../../lib/template';

/** Milliseconds of processor time that one time took. */
export interface Round {
  readonly read: number;
  /** Reading and checking. */
  readonly total: number;
  /** All that the process had spent by then: Node's start and the loading of the program too. */
  readonly process: number;
  readonly findings: number;
  readonly stacks: number;
  readonly resources: number;
}

const [folder, times] = process.argv.slice(2);

const rounds = Array.from({ length: Number(times) }, (): Round => {
  const began = process.cpuUsage();
  const templates = readTemplates([folder]);
  const read = spent(began);
  const findings = check(templates, { now: new Date() });
  return { read, total: spent(began), process: spent(), findings: findings.length, stacks: templates.stacks.length, resources: templates.resources.length };
});
process.stdout.write(JSON.stringify(rounds));

function spent(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
