import { createHash } from 'node:crypto';

/** Lowest priority of a listener rule, and the one of the route that takes everything. */
export const LAST_PRIORITY = 50_000;

/** Longest path or host pattern. */
export const MAX_PATTERN_LENGTH = 128;

/** A run of priorities. Patterns that could match the same request are ordered inside it by their fixed characters. */
interface Band {
  readonly first: number;
  readonly width: number;
  /** Priorities for each length, if the band is ordered by length; longer patterns come first. */
  readonly slotsPerLength?: number;
}

const LENGTHS = MAX_PATTERN_LENGTH + 1;
const byLength = (slotsPerLength: number): Omit<Band, 'first'> => ({ width: LENGTHS * slotsPerLength, slotsPerLength });
const byHash = (width: number): Omit<Band, 'first'> => ({ width });

/**
 * The bands in their order, each for an exact host, a host pattern, and no host.
 *
 * `exact` is a path without wildcards. `prefixN` is a path whose only wildcard is a `*` after its Nth slash, as
 * `/reports/*` (2): two different ones of one depth never match the same request, so a wide band takes them in any
 * order and seldom gives two routes the same number. Everything else is `otherN`, ordered by length.
 * Together they fill the 49,999 priorities before the last.
 */
const LAYOUT: [string, Omit<Band, 'first'>[]][] = [
  ['exact', [byHash(3000), byHash(1000), byHash(8000)]],
  ['deep', [byLength(4), byLength(2), byLength(4)]],
  ['prefix4', [byHash(500), byHash(200), byHash(1000)]],
  ['other4', [byLength(2), byLength(1), byLength(2)]],
  ['prefix3', [byHash(2000), byHash(500), byHash(4500)]],
  ['other3', [byLength(2), byLength(1), byLength(2)]],
  ['prefix2', [byHash(4000), byHash(1000), byHash(14_500)]],
  ['other2', [byLength(2), byLength(1), byLength(2)]],
  ['other1', [byLength(4), byLength(2), byLength(8)]],
  ['hostOnly', [byHash(3000), byLength(4)]],
];

const BANDS = new Map<string, Band>();
let next = 1;
for (const [name, widths] of LAYOUT) {
  widths.forEach((width, host) => {
    BANDS.set(`${name}/${host}`, { first: next, ...width });
    next += width.width;
  });
}

/** The priorities in which a route looks for a free one, the preferred first. */
export interface PriorityRange {
  readonly preferred: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Where a route belongs among the priorities of a listener.
 *
 * @param identity text that stays the same while the route does: its place in the tree and its patterns
 */
export function priorityRange(path: string | undefined, host: string | undefined, identity: string): PriorityRange {
  if (path === undefined && host === undefined) return { preferred: LAST_PRIORITY, first: LAST_PRIORITY, last: LAST_PRIORITY };
  const pattern = path ?? host as string;
  const band = BANDS.get(`${pathClass(path)}/${hostClass(host)}`) as Band;
  const hash = createHash('sha256').update(identity).digest().readUInt32BE(0);
  if (band.slotsPerLength === undefined) {
    return { preferred: band.first + hash % band.width, first: band.first, last: band.first + band.width - 1 };
  }
  const first = band.first + (MAX_PATTERN_LENGTH - fixedCharacters(pattern)) * band.slotsPerLength;
  return { preferred: first + hash % band.slotsPerLength, first, last: first + band.slotsPerLength - 1 };
}

function pathClass(path: string | undefined): string {
  if (path === undefined) return 'hostOnly';
  if (!isPattern(path)) return 'exact';
  const prefix = path.slice(0, path.search(/[*?]/));
  const depth = prefix.split('/').length - 1;
  if (depth > 4) return 'deep';
  const onlyStarAfterSlash = path === `${prefix}*` && prefix.endsWith('/');
  return onlyStarAfterSlash && depth > 1 ? `prefix${depth}` : `other${Math.max(1, depth)}`;
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
  const expression = Array.from(wide, (character) => {
    if (character === '*') return '.*';
    // A '?' of the narrow pattern is one character; its '*' may be none or many, so only a '*' takes it.
    if (character === '?') return '[^*]';
    return character.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  }).join('');
  return new RegExp(`^${expression}$`, 's').test(narrow);
}
