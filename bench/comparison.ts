/**
 * Writes the tables of docs/comparison.md: what this library makes of a queue worker and of a web service, beside what
 * others make of them. With --check it writes nothing and exits 1 where a table that does not come from a clock is stale.
 *
 *   node --import tsx bench/comparison.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultTable, resourceTable, Rows, templatesOfEach, timeTable } from './comparison/measured';
import { QUEUE_WORKER_DEFAULTS } from './comparison/queue-worker-defaults';
import { QUEUE_WORKERS } from './comparison/queue-workers';
import { WEB_SERVICE_DEFAULTS } from './comparison/web-service-defaults';
import { WEB_SERVICES } from './comparison/web-services';
import { measureOverhead } from './synth-overhead/overhead';

const PAGE = join(__dirname, '..', 'docs', 'comparison.md');
// One would hide that a load balancer is shared.
const WEB_SERVICE_COUNT = 3;
// What settles the second decimal on a machine that does other things too.
const OVERHEAD_ROUNDS = { warmUp: 3, measured: 15 };

process.env.CDK_VALIDATION = 'false';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const workers = templatesOfEach(QUEUE_WORKERS, 1);
const services = templatesOfEach(WEB_SERVICES, WEB_SERVICE_COUNT);
const tables: Record<string, Rows> = {
  'queue worker: defaults': defaultTable(workers, QUEUE_WORKER_DEFAULTS),
  'queue worker: resources': resourceTable(workers),
  'web service: defaults': defaultTable(services, WEB_SERVICE_DEFAULTS),
  'web service: resources': resourceTable(services),
};
if (!values.check) {
  tables['queue worker: time'] = timeTable(QUEUE_WORKERS);
  tables['web service: time'] = timeTable(WEB_SERVICES);
  tables['same resources: time'] = [
    ['phase', 'library, against plain aws-cdk-lib'],
    ...measureOverhead(OVERHEAD_ROUNDS).map(({ phase, ratio }) => [phase, `${ratio.toFixed(2)} x`]),
  ];
}

const page = readFileSync(PAGE, 'utf8');
const renewed = Object.entries(tables).reduce((text, [name, rows]) => replaceTable(text, name, rows), page);
if (!values.check) {
  writeFileSync(PAGE, renewed);
} else if (renewed !== page) {
  console.error('docs/comparison.md must show what the templates say, got other tables; run npm run bench:comparison and look at what changed');
  process.exitCode = 1;
}

/** Puts a table between the two comments that name it. */
function replaceTable(text: string, name: string, [head, ...rows]: Rows): string {
  const [begin, end] = [`<!-- table ${name} -->\n`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/comparison.md must have a place for each table, got none for ${name}; add ${begin.trim()} and ${end}`);
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`);
  return `${text.slice(0, from + begin.length)}\n${lines.join('')}\n${text.slice(to)}`;
}
