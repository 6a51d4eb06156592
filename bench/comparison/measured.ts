import { inspect, median, time, Variant } from '../stopwatch';
import { countTypes, resources, Templates, templatesOf } from '../templates';
import { Default } from './defaults';

/** Rows of a markdown table, the first one being its head. */
export type Rows = string[][];

/** Ways to make the same thing, by name. The first is what the others are compared with. */
export type Variants = Record<string, Variant>;

// Enough constructs to measure, and below 500 resources in a stack.
const MEASURED_COUNT = 10;
const WARM_UP_ROUNDS = 2;
const MEASURED_ROUNDS = 9;

/** The templates of so many of each variant. */
export function templatesOfEach(variants: Variants, count: number): Map<string, Templates> {
  return new Map(Object.entries(variants).map(([name, variant]) => [name, inspect(variant, count, templatesOf)]));
}

/** How many resources of each type each variant makes. */
export function resourceTable(templates: Map<string, Templates>): Rows {
  const counts = [...templates.values()].map((each) => new Map(countTypes(each)));
  const types = [...new Set(counts.flatMap((each) => [...each.keys()]))].sort();
  return [
    ['resources', ...templates.keys()],
    ...types.map((type) => [`\`${type}\``, ...counts.map((each) => String(each.get(type) ?? '–'))]),
    ['**all**', ...[...templates.values()].map((each) => `**${resources(each).length}**`)],
  ];
}

/** The defaults in which the variants differ. */
export function defaultTable(templates: Map<string, Templates>, defaults: Default[]): Rows {
  const rows = defaults.map(({ name, read }) => [name, ...[...templates.values()].map(read)]);
  return [['default', ...templates.keys()], ...rows.filter(([, ...cells]) => new Set(cells.map(inEffect)).size > 1)];
}

/** What happens, whether the template states it or AWS decides. */
function inEffect(cell: string): string {
  return cell.replace(/^not set: /, '');
}

/** How long each variant takes to construct and synthesise, as a multiple of the first: as a whole, and for each resource it makes. */
export function timeTable(variants: Variants): Rows {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) measureRound(variants, round);
  const rounds = Array.from({ length: MEASURED_ROUNDS }, (_, round) => measureRound(variants, round));
  const names = Object.keys(variants);
  const ratios = names.map((name) => median(rounds.map((times) => (times.get(name) as number) / (times.get(names[0]) as number))));
  const counts = [...templatesOfEach(variants, MEASURED_COUNT).values()].map((templates) => resources(templates).length);
  return [
    [`time to synthesise ${MEASURED_COUNT}`, ...names],
    ['all', ...ratios.map((ratio) => `${ratio.toFixed(1)} x`)],
    ['for each resource', ...ratios.map((ratio, index) => `${(ratio * counts[0] / counts[index]).toFixed(1)} x`)],
  ];
}

/** Each round begins with another variant. */
function measureRound(variants: Variants, round: number): Map<string, number> {
  const entries = Object.entries(variants);
  const first = round % entries.length;
  return new Map([...entries.slice(first), ...entries.slice(0, first)].map(([name, variant]) => [name, time(variant, MEASURED_COUNT).total]));
}
