import * as fs from 'node:fs';
import Table from 'cli-table3';
import { Command } from 'commander';
import { estimate, Estimate, EstimatedComponent, UsageError } from '../cost';
import { TemplateError } from '../template';
import { pathsArgument, templatesAt, textAt } from './paths';
import { Exit } from './command-maker';
import { pricedRegion, regionOption } from './region';
import { Screen, wrapped } from './screen';
import { parseYaml } from './yaml';

/** `cost`: what it costs at a month of usage. */
export function costCommand(screen: Screen, end: (exit: Exit) => void): Command {
  return new Command('cost')
    .description('Shows what the stacks cost in a month of usage: what is used of a resource by its logical id or construct path. What the file does not tell is unknown, and its unit price is shown.')
    .addArgument(pathsArgument())
    .requiredOption('--usage <file>', 'JSON or YAML: { "Jobs/Thumbnailer": { "requests": "2M", "duration": "1.5s" } }')
    .addOption(regionOption())
    .option('--json', 'print the estimate and nothing else')
    .action((paths: string[], { usage, region, json }: { usage: string; region?: string; json?: boolean }) => {
      const templates = templatesAt(paths, region);
      const estimated = inFile(() => estimate(templates, pricedRegion(templates, region), usageFile(usage)), usage);
      screen.out(json === true ? `${JSON.stringify(estimated, undefined, 2)}\n` : inWords(estimated, screen));
      end(Exit.DONE);
    });
}

/** A fault in the usage is one in its file. */
function inFile(read: () => Estimate, file: string): Estimate {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? new TemplateError(file, error.message) : error;
  }
}

function usageFile(file: string): Record<string, unknown> {
  if (!fs.existsSync(file)) throw new TemplateError(file, 'there is no such file; write what is used in a month, by logical id or construct path');
  const usage = parseYaml(textAt(file), file);
  if (typeof usage !== 'object' || usage === null || Array.isArray(usage)) {
    throw new TemplateError(file, 'a usage must be an object, with logical ids or construct paths as its names; write { "Jobs/Thumbnailer": { "requests": "2M" } }');
  }
  return usage as Record<string, unknown>;
}

function inWords(estimated: Estimate, screen: Screen): string {
  const { colours } = screen;
  const stacks = estimated.stacks.map(({ name, workloads, resources, ...sums }) => {
    const table = new Table({ head: [name, 'quantity', 'USD each', 'USD a month'], colAligns: ['left', 'right', 'right', 'right'], style: { head: [], border: [] }, wordWrap: true, colWidths: [35, 15, 12, 13] });
    for (const workload of workloads) {
      const lines = resources.filter(({ logicalId }) => workload.resources.includes(logicalId)).flatMap(({ components, type, monthlyUsd }) =>
        components.length > 0 ? components : monthlyUsd === null ? [{ what: type, unit: '', quantity: null, unitPriceUsd: null, monthlyUsd }] : []);
      if (lines.length === 0) continue;
      table.push([colours.bold(workload.id), '', '', colours.bold(sum(workload))]);
      for (const line of lines) table.push([`  ${line.what}`, quantity(line), line.unitPriceUsd === null ? '?' : each(line.unitPriceUsd), line.monthlyUsd === null ? '?' : dollars(line.monthlyUsd)]);
    }
    return `${table.toString()}\n${name}: USD ${sum(sums)} a month\n\n`;
  });
  return `${stacks.join('')}${colours.bold(`USD ${sum(estimated)} a month in all`)}\n`
    + colours.dim(wrapped(`List prices of ${estimated.region} as of ${estimated.pricesAsOf}, without free tiers and taxes. A question mark: the usage or the price is unknown.`, screen.width));
}

function sum({ monthlyUsd, knownMonthlyUsd }: { readonly monthlyUsd: number | null; readonly knownMonthlyUsd: number }): string {
  return monthlyUsd === null ? `${dollars(knownMonthlyUsd)} and more` : dollars(monthlyUsd);
}

function quantity({ quantity: count, unit }: EstimatedComponent): string {
  return count === null ? `? ${unit}` : `${count.toLocaleString('en', { maximumFractionDigits: 2 })} ${unit}`;
}

function each(usd: number): string {
  return usd >= 0.01 ? usd.toLocaleString('en', { maximumFractionDigits: 4 }) : `${(usd * 1e6).toLocaleString('en', { maximumFractionDigits: 2 })}/M`;
}

function dollars(usd: number): string {
  return usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
