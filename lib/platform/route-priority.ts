import { createHash } from 'node:crypto';

/** Lowest priority of a listener rule, and the one of the route that takes everything. */
export const LAST_PRIORITY = 50_000;

/** Longest path or host pattern. */
export const MAX_PATTERN_LENGTH = 128;

/** Priorities among which the routes of an app keep. */
export interface PriorityBand {
  readonly first: number;
  readonly last: number;
}

/** All there are: those of a listener that no other app has rules on. */
const ALL: PriorityBand = { first: 1, last: LAST_PRIORITY };

/** A run of priorities. */
interface Band {
  readonly first: number;
  readonly width: number;
  /** Priorities for each number of fixed characters, if the band is ordered by it; more fixed characters come first. */
  readonly slotsPerLength?: number;
}

/** Patterns with more fixed characters than this share the first slots of their band. */
const LONGEST_ORDERED = 40;

/** One of so many slots is for patterns with a `?`, which is narrower than the `*` that might stand in its place. */
const SHARE_OF_QUESTION_MARKS = 4;

const byLength = (slotsPerLength: number): Omit<Band, 'first'> => ({ width: (LONGEST_ORDERED + 1) * slotsPerLength, slotsPerLength });
const byHash = (width: number): Omit<Band, 'first'> => ({ width });

/**
 * The bands in their order; those with a path each for an exact host, a host pattern, and no host.
 *
 * `exact` is a path without wildcards. `prefixN` is a path whose only wildcard is a `*` after its Nth slash, as
 * `/reports/*` (2): two different ones of one depth never match the same request, so a wide band takes them in any
 * order and seldom gives two routes the same number. Everything else of that depth is `otherN`, ordered by its fixed
 * characters: a pattern that another one covers has at least as many. It comes before `prefixN`, which may cover it.
 *
 * A host alone is the same turned round: `hostSuffixN` is `*` before N dots, as `*.shop.example.com` (3).
 *
 * Together they fill the 49,999 priorities before the last.
 */
const LAYOUT: [string, Omit<Band, 'first'>[]][] = [
  ['exact', [byHash(3000), byHash(1000), byHash(6000)]],
  ['deep', [byLength(4), byLength(4), byLength(16)]],
  ['other4', [byLength(4), byLength(4), byLength(16)]],
  ['prefix4', [byHash(500), byHash(200), byHash(1000)]],
  ['other3', [byLength(4), byLength(4), byLength(32)]],
  ['prefix3', [byHash(2000), byHash(500), byHash(4500)]],
  ['other2', [byLength(16), byLength(8), byLength(88)]],
  ['prefix2', [byHash(4000), byHash(1000), byHash(11_000)]],
  ['other1', [byLength(8), byLength(4), byLength(48)]],
  ['host', [byHash(2400)]],
  ['hostOther4', [byLength(4)]], ['hostSuffix4', [byHash(55)]],
  ['hostOther3', [byLength(4)]], ['hostSuffix3', [byHash(700)]],
  ['hostOther2', [byLength(12)]], ['hostSuffix2', [byHash(400)]],
  ['hostOther1', [byLength(4)]], ['hostSuffix1', [byHash(100)]],
];

const BANDS = new Map<string, Band>();
let next = 1;
for (const [name, widths] of LAYOUT) {
  widths.forEach((width, host) => {
    BANDS.set(`${name}/${host}`, { first: next, ...width });
    next += width.width;
  });
}

/** The priorities that suit a route, and the one among them that its identity chooses. */
export interface PriorityRange extends PriorityBand {
  readonly preferred: number;
}

/**
 * Where a route belongs among the priorities of a listener. No other route has a say in it.
 *
 * @param identity text that stays the same while the route does: its place in the tree and its patterns
 * @param within the layout shrinks into these, in the same order
 */
export function priorityRange(path: string | undefined, host: string | undefined, identity: string, within: PriorityBand = ALL): PriorityRange {
  const { preferred, first, last } = rangeAmongAll(path, host, identity);
  const scaled = (priority: number) => within.first + Math.floor((priority - 1) * (within.last - within.first + 1) / LAST_PRIORITY);
  return { preferred: scaled(preferred), first: scaled(first), last: scaled(last) };
}

function rangeAmongAll(path: string | undefined, host: string | undefined, identity: string): PriorityRange {
  const pattern = path ?? host;
  if (pattern === undefined) return choose(LAST_PRIORITY, 1, identity);
  const band = BANDS.get(path === undefined ? `${hostOnlyClass(pattern)}/0` : `${pathClass(path)}/${hostClass(host)}`) as Band;
  if (band.slotsPerLength === undefined) return choose(band.first, band.width, identity);
  const first = band.first + (LONGEST_ORDERED - Math.min(LONGEST_ORDERED, fixedCharacters(pattern))) * band.slotsPerLength;
  const forQuestionMarks = band.slotsPerLength / SHARE_OF_QUESTION_MARKS;
  return pattern.includes('?') ? choose(first, forQuestionMarks, identity)
    : choose(first + forQuestionMarks, band.slotsPerLength - forQuestionMarks, identity);
}

function choose(first: number, width: number, identity: string): PriorityRange {
  const hash = createHash('sha256').update(identity).digest().readUInt32BE(0);
  return { preferred: first + hash % width, first, last: first + width - 1 };
}

function pathClass(path: string): string {
  if (!isPattern(path)) return 'exact';
  const prefix = path.slice(0, path.search(/[*?]/));
  const depth = prefix.split('/').length - 1;
  if (depth > 4) return 'deep';
  const onlyStarAfterSlash = path === `${prefix}*` && prefix.endsWith('/');
  return onlyStarAfterSlash && depth > 1 ? `prefix${depth}` : `other${Math.max(1, depth)}`;
}

/** Deepest names of a host that have bands of their own; deeper ones share those. */
const DEEPEST_HOST = 4;

function hostOnlyClass(host: string): string {
  if (!isPattern(host)) return 'host';
  const suffix = host.slice(Math.max(host.lastIndexOf('*'), host.lastIndexOf('?')) + 1);
  const depth = Math.min(DEEPEST_HOST, Math.max(1, suffix.split('.').length - 1));
  return host === `*${suffix}` && suffix.startsWith('.') ? `hostSuffix${depth}` : `hostOther${depth}`;
}

function hostClass(host: string | undefined): number {
  if (host === undefined) return 2;
  return isPattern(host) ? 1 : 0;
}

function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

function fixedCharacters(pattern: string): number {
  return pattern.replace(/[*?]/g, '').length;
}

/**
 * Whether every text that matches `narrow` also matches `wide`.
 *
 * Never says yes wrongly; it may overlook a yes where several wildcards meet.
 */
export function covers(wide: string | undefined, narrow: string | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return /^\*+$/.test(wide) || wide === '/*';
  // A run of stars says no more than one, and takes a regular expression far longer.
  const expression = Array.from(wide.replace(/\*+/g, '*'), (character) => {
    if (character === '*') return '.*';
    // A '?' of the narrow pattern is one character; its '*' may be none or many, so only a '*' takes it.
    if (character === '?') return '[^*]';
    return character.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  }).join('');
  return new RegExp(`^${expression}$`, 's').test(narrow);
}
