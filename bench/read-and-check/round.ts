/** Reads and checks an assembly, once or several times, and prints what each time took: what ../read-and-check.ts runs in processes of their own. */
import { check } from '../../lib/checks/check';
import { readTemplates } from '../../lib/template';

/** Milliseconds that one time took. */
export interface Round {
  readonly read: number;
  /** Reading and checking. */
  readonly total: number;
  /** Both, since the process began: Node's start and the loading of the program too. */
  readonly process: number;
  /** Processor time of reading and checking, on all cores: V8 compiles and collects garbage beside the program. */
  readonly processor: number;
  readonly findings: number;
  readonly stacks: number;
  readonly resources: number;
}

const [folder, times] = process.argv.slice(2);

const rounds = Array.from({ length: Number(times) }, (): Round => {
  const [began, usage] = [performance.now(), process.cpuUsage()];
  const templates = readTemplates([folder]);
  const read = performance.now() - began;
  const findings = check(templates, { now: new Date() });
  const ended = performance.now();
  const { user, system } = process.cpuUsage(usage);
  return {
    // The clock begins with the process.
    read, total: ended - began, process: ended, processor: (user + system) / 1000,
    findings: findings.length, stacks: templates.stacks.length, resources: templates.resources.length,
  };
});
process.stdout.write(JSON.stringify(rounds));
