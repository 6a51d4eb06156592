/**
 * How much longer an app takes to synthesise with this library than with the constructs of aws-cdk-lib that make the
 * same resources. Exits 1 where that is more than the target, 2 where the two variants do not make the same.
 *
 *   node --import tsx bench/synth-overhead.ts [--quick]
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { measureOverhead, Overhead } from './synth-overhead/overhead';

// Checks, derived numbers and one more construct around each group of resources: a quarter on top is what that may cost.
const TARGET = 1.25;
// Node has compiled the hot functions after two or three apps; a median needs an odd handful, and more on a busy machine.
const ROUNDS = { quick: { warmUp: 2, measured: 7 }, full: { warmUp: 3, measured: 21 } };

// The template validator's time does not depend on who wrote the template, and would hide the rest.
process.env.CDK_VALIDATION = 'false';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? ROUNDS.quick : ROUNDS.full;

/** The phases, or the end of the bench where they cannot be compared. */
function overheadOrExit(): Overhead[] {
  try {
    return measureOverhead(rounds);
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(2);
  }
}

const phases = overheadOrExit();
const table = new Table({
  head: ['processor time', 'library', 'plain', 'ratio'], colAligns: ['left', 'right', 'right', 'right'], style: { head: [], border: [] },
});
for (const { phase, library, plain, ratio } of phases) table.push([phase, `${library.toFixed(0)} ms`, `${plain.toFixed(0)} ms`, ratio.toFixed(3)]);
console.log(table.toString());

const { ratio } = phases[phases.length - 1];
const verdict = ratio <= TARGET ? 'within' : 'above';
console.log(`medians of ${rounds.measured} rounds; ${ratio.toFixed(3)} x plain is ${verdict} the target of ${TARGET} x`);
process.exitCode = ratio <= TARGET ? 0 : 1;
