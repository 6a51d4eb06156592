/**
 * What a FargateWorker costs at synthesis, beside the QueueProcessingFargateService of aws-ecs-patterns. Exits 1 where
 * it takes more than the target, or as many resources.
 *
 * Each worker has its queue and dead-letter queue on both sides, and stands with 19 others on one cluster. The
 * library's have more: four alarms, queues that refuse requests without TLS, the agent's container, the right to be
 * started. All of it is counted.
 *
 *   node --import tsx bench/fargate-worker.ts [--quick]
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { measurePerWorker } from './fargate-worker/per-worker';

// Synthesis is waited for at every test and deployment, and the pattern is what a project would use instead.
const TARGET = 0.5;
// Node has compiled the hot functions after two or three apps; a median needs an odd handful, and more on a busy machine.
const ROUNDS = { quick: { warmUp: 1, measured: 5 }, full: { warmUp: 2, measured: 15 } };

// The template validator's time does not depend on who wrote the template, and would hide the rest.
process.env.CDK_VALIDATION = 'false';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? ROUNDS.quick : ROUNDS.full;
const comparisons = measurePerWorker(rounds);
const table = new Table({
  head: ['each', 'library', 'pattern', 'ratio'], colAligns: ['left', 'right', 'right', 'right'], style: { head: [], border: [] },
});
for (const { what, library, pattern, ratio } of comparisons) {
  table.push([`${what}: processor time`, `${library.milliseconds.toFixed(1)} ms`, `${pattern.milliseconds.toFixed(1)} ms`, ratio.toFixed(2)]);
  table.push([`${what}: resources`, library.resources.toFixed(1), pattern.resources.toFixed(1), (library.resources / pattern.resources).toFixed(2)]);
}
console.log(table.toString());

const [{ ratio, library, pattern }] = comparisons;
const fewer = library.resources < pattern.resources;
console.log(`medians of ${rounds.measured} rounds; ${ratio.toFixed(2)} x the pattern's time is ${ratio <= TARGET ? 'within' : 'above'} the target of ${TARGET} x; `
  + `${fewer ? 'fewer' : 'not fewer'} resources a worker`);
process.exitCode = ratio <= TARGET && fewer ? 0 : 1;
