/**
 * What ten Fargate workers with their queues cost in a month without a message, read from the template that would be
 * deployed. Exits 1 above the target.
 *
 *   node --import tsx bench/idle-bill.ts
 */
import Table from 'cli-table3';
import { libraryWorkers } from './fargate-worker/variants';
import { idleBill, usd } from './idle-bill/idle-bill';
import { inspect } from './stopwatch';
import { templatesOf } from './templates';

const WORKERS = 10;
// Scale to zero has to be cheaper than the smallest thing that is always on: one task of 0.25 vCPU is USD 7.21.
const TARGET_USD = 5;

process.env.CDK_VALIDATION = 'false';

const lines = inspect(libraryWorkers, WORKERS, (assembly) => idleBill(templatesOf(assembly)));
const table = new Table({
  head: [`${WORKERS} workers, idle`, 'a month', 'unit', 'USD each', 'USD a month'],
  colAligns: ['left', 'right', 'left', 'right', 'right'],
  style: { head: [], border: [] },
});
for (const line of lines) {
  table.push([line.what, line.quantity.toLocaleString('en', { maximumFractionDigits: 3 }), line.price.unit, line.price.usd.toPrecision(3), usd([line]).toFixed(3)]);
}
console.log(table.toString());

const total = usd(lines);
console.log(`USD ${total.toFixed(2)} a month is ${total < TARGET_USD ? 'below' : 'not below'} the target of USD ${TARGET_USD}; list prices of us-east-1, no free tier`);
process.exitCode = total < TARGET_USD ? 0 : 1;
