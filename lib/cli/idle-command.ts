import Table from 'cli-table3';
import { Command } from 'commander';
import { IdleLine, idleBill, idleLines } from '../cost';
import { Resource, StackTemplate } from '../template';
import { pathsArgument, templatesAt } from './paths';
import { Exit } from './command-maker';
import { pricedRegion, regionOption } from './region';
import { Screen, wrapped, wrappedPath } from './screen';
import { counted } from './words';

/** `idle`: what it costs while nobody uses it. */
export function idleCommand(screen: Screen, end: (exit: Exit) => void): Command {
  return new Command('idle')
    .description('Shows what the stacks cost in a month in which nobody uses them. Exits 1 if something is billed while idle.')
    .addArgument(pathsArgument())
    .addOption(regionOption())
    .option('--json', 'print the bill with every resource and nothing else')
    .action((paths: string[], { region, json }: { region?: string; json?: boolean }) => {
      const templates = templatesAt(paths, region);
      const priced = pricedRegion(templates, region);
      const bill = idleBill(templates, priced);
      const lines = idleLines(templates, priced);
      if (json === true) {
        screen.out(`${JSON.stringify(bill, undefined, 2)}\n`);
      } else {
        for (const stack of templates.stacks) screen.out(stackText(stack, lines.filter(({ resource }) => resource.stack === stack), screen));
        screen.out(`${screen.colours.bold(totalText(lines))} in all\n`);
        screen.out(screen.colours.dim(wrapped(`List prices of ${bill.region} as of ${bill.pricesAsOf}, without free tiers and taxes.`, screen.width)));
      }
      end(lines.some(({ idle }) => idle === 'billed') ? Exit.FOUND : Exit.DONE);
    });
}

function stackText({ name }: StackTemplate, lines: readonly IdleLine[], screen: Screen): string {
  const { colours, width } = screen;
  const listed = lines.filter(({ idle }) => idle !== 'free').sort((left, right) => (right.monthlyUsd ?? Infinity) - (left.monthlyUsd ?? Infinity));
  const free = lines.length - listed.length;
  const costWidth = 10;
  const nameWidth = Math.floor((width - costWidth) * 0.4);
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 1 },
    colWidths: [costWidth, nameWidth, width - costWidth - nameWidth],
    colAligns: ['right', 'left', 'left'],
    wordWrap: true,
  });
  for (const { resource, idle, monthlyUsd, why } of listed) {
    const cost = monthlyUsd === undefined ? '?' : usd(monthlyUsd);
    table.push([idle === 'billed' ? colours.red(cost) : cost, wrappedPath(nameOf(resource), nameWidth - 1), idle === 'unknown' ? `unknown: ${why}` : why]);
  }
  const rows = listed.length === 0 ? '' : `${table.toString().split('\n').map((line) => line.trimEnd()).join('\n')}\n`;
  return `${colours.bold(name)}: ${totalText(lines)}\n${rows}${free === 0 ? '' : colours.dim(`       ${counted(free, 'resource')} without a price of ${free === 1 ? 'its' : 'their'} own while idle\n`)}\n`;
}

/** The construct in its stack. */
function nameOf(resource: Resource): string {
  const prefix = `${resource.stack.name}/`;
  return resource.displayName.startsWith(prefix) ? resource.displayName.slice(prefix.length) : resource.displayName;
}

/** What is not known is said, and not counted as nothing. */
function totalText(lines: readonly IdleLine[]): string {
  const known = lines.reduce((sum, { monthlyUsd }) => sum + (monthlyUsd ?? 0), 0);
  const unknown = lines.filter(({ monthlyUsd }) => monthlyUsd === undefined).length;
  return `USD ${usd(known)} a month${unknown === 0 ? '' : ` and ${counted(unknown, 'resource')} of unknown cost`}`;
}

function usd(amount: number): string {
  if (amount === 0 || amount >= 0.005) return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return '<0.01';
}

const NO_BORDERS = {
  'top': '', 'top-mid': '', 'top-left': '', 'top-right': '', 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  'left': '', 'left-mid': '', 'mid': '', 'mid-mid': '', 'right': '', 'right-mid': '', 'middle': '',
};
