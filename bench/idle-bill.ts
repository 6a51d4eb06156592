/**
 * What ten Fargate workers with their queues cost in a month without a message, read from the template that would be
 * deployed. Exits 1 above the target, or where something has no known price.
 *
 *   node --import tsx bench/idle-bill.ts
 */
import Table from 'cli-table3';
import { componentUsd, CostComponent, idleLines, PRICES_AS_OF, sumUsd } from '../lib/cost';
import { templatesOf } from '../lib/template';
import { libraryWorkers } from './fargate-worker/variants';
import { inspect } from './stopwatch';

const WORKERS = 10;
// Scale to zero has to be cheaper than the smallest thing that is always on: one task of 0.25 vCPU is USD 7.21.
const TARGET_USD = 5;
const REGION = 'us-east-1';

process.env.CDK_VALIDATION = 'false';

/** Lines of the bill, those that are billed alike in one. */
const lines = inspect(libraryWorkers, WORKERS, ({ stacks }) => {
  const templates = templatesOf(stacks.map(({ stackName, template }) => ({ name: stackName, template })));
  const alike = new Map<string, CostComponent>();
  for (const { resource, components, idle, why } of idleLines(templates, REGION)) {
    if (idle === 'unknown') throw new Error(`${resource.address}: ${why}; name its price`);
    for (const component of components) {
      const what = `${resource.type.replace(/^AWS::/, '')}: ${component.what}`;
      const before = alike.get(what)?.quantity ?? 0;
      alike.set(what, { ...component, what, quantity: component.quantity === undefined ? undefined : before + component.quantity });
    }
  }
  return [...alike.values()];
});

const table = new Table({
  head: [`${WORKERS} workers, idle`, 'a month', 'unit', 'USD each', 'USD a month'],
  colAligns: ['left', 'right', 'left', 'right', 'right'],
  style: { head: [], border: [] },
});
for (const line of lines) {
  table.push([line.what, line.quantity?.toLocaleString('en', { maximumFractionDigits: 3 }) ?? '?', line.price.unit, line.price.tiers[0]?.usd.toPrecision(3) ?? '?', componentUsd(line)?.toFixed(3) ?? '?']);
}
console.log(table.toString());

const total = sumUsd(lines) ?? Infinity;
console.log(`USD ${total.toFixed(2)} a month is ${total < TARGET_USD ? 'below' : 'not below'} the target of USD ${TARGET_USD}; list prices of ${REGION} as of ${PRICES_AS_OF}, no free tier`);
process.exitCode = total < TARGET_USD ? 0 : 1;
