import * as fc from '../seeded-fast-check';
import { covers, LAST_PRIORITY, MAX_PATTERN_LENGTH, priorityRange } from '../../lib/platform/route-priority';

/** Whether a pattern takes a text, by trying every length for each star: slow, plain, and not how the library does it. */
function takes(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') return takes(pattern.slice(1), text) || (text !== '' && takes(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && takes(pattern.slice(1), text.slice(1));
}

/** A few characters, so that patterns meet; the regular expression's own are among them. */
const character = fc.constantFrom('a', 'b', '/', '.', '+', '(', '$');
const pieces = fc.array(fc.oneof({ weight: 3, arbitrary: character }, { weight: 1, arbitrary: fc.constantFrom('*', '?') }), { maxLength: 8 });
const patterns = pieces.map((piece) => `/${piece.join('')}`);
/** A pattern and a wider one, or one that would be wider but for a character. */
const relatives = patterns.chain((narrow) => fc.tuple(
  fc.constant(narrow),
  fc.array(fc.constantFrom('keep', 'keep', '?', '*', 'drop', 'x'), { minLength: narrow.length, maxLength: narrow.length })
    .map((changes) => Array.from(narrow, (own, i) => ({ 'keep': own, '?': '?', '*': '*', 'drop': '', 'x': 'b' })[changes[i]]).join('')),
));
/** A text that a pattern takes. */
const takenBy = (pattern: string) => fc.tuple(...Array.from(pattern, (own) => {
  if (own === '*') return fc.array(character, { maxLength: 4 }).map((some) => some.join(''));
  return own === '?' ? character : fc.constant(own);
})).map((parts) => parts.join(''));

const fixed = (pattern: string) => pattern.replace(/[*?]/g, '').length;
const rangeOf = (path: string | undefined, host: string | undefined) => priorityRange(path, host, 'any');

describe('a pattern that covers another', () => {
  test('takes every text that the other takes', () => {
    let asked = 0;
    fc.assert(fc.property(
      relatives.filter(([narrow, wide]) => covers(wide, narrow)).chain(([narrow, wide]) => fc.tuple(fc.constant(wide), takenBy(narrow))),
      ([wide, text]) => {
        asked++;
        expect(takes(wide, text)).toBe(true);
      },
    ), { numRuns: 1000 });
    expect(asked).toBe(1000);
  });

  test.each<[string | undefined, string | undefined, boolean]>([
    ['/a/*', '/a/b', true], ['/a/*', '/a/', true], ['/a/*', '/a', false], ['/a/*', '/a/b/*', true], ['/a/b/*', '/a/*', false],
    ['/a?', '/ab', true], ['/a?', '/a*', false], ['/a*', '/a?', true], ['/a?', '/a??', false], ['/a??', '/a?b', true],
    ['/*.pdf', '/a/*.pdf', true], ['/*.pdf', '/aXpdf', false], ['/a.b', '/axb', false], ['*.example.com', 'shop.example.com', true],
    [undefined, '/a', true], [undefined, undefined, true], ['/a/*', undefined, false], ['/*', undefined, true], ['/a', '/a', true], ['/a', '/A', false],
    // Every text of the narrow one starts with a slash and has one more character, but that takes thought.
    ['/?*', '/*?', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  test('is found in no time, also where stars stand in a row', () => {
    const before = performance.now();
    expect(covers(`/${'*'.repeat(126)}b`, `/${'a'.repeat(127)}`)).toBe(false);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('the priorities of a route', () => {
  /** In the order in which a load balancer should ask them. */
  const ORDER: [string | undefined, string | undefined][] = [
    ['/a/b', 'shop.example.com'],
    ['/a', '*.example.com'],
    ['/a/b/c', undefined],
    ['/a/b/c/d/e/*', undefined],
    ['/a/b/c/d/*', undefined],
    ['/a/b/c/*.pdf', undefined],
    ['/a/b/c/*', 'shop.example.com'],
    ['/a/b/c/*', '*.example.com'],
    ['/a/b/c/*', undefined],
    ['/a/b/*.pdf', undefined],
    ['/a/b/*', undefined],
    ['/a/*/long/*.pdf', undefined],
    ['/a/*.pdf', undefined],
    ['/a/?', undefined],
    ['/a/*', undefined],
    ['*.pdf', undefined],
    ['/ab*', undefined],
    ['/a*', undefined],
    [undefined, 'shop.example.com'],
    [undefined, '*.eu.shop.example.com'],
    [undefined, 'a-*.shop.example.com'],
    [undefined, '*.shop.example.com'],
    [undefined, 'a-*.example.com'],
    [undefined, '*.example.com'],
    [undefined, '*.com'],
    [undefined, undefined],
  ];

  test('come in the order of what is more specific', () => {
    const ranges = ORDER.map(([path, host]) => rangeOf(path, host));
    ranges.slice(1).forEach(({ first }, i) => expect(ranges[i].last).toBeLessThan(first));
  });

  test('are before those of every pattern that covers it', () => {
    let asked = 0;
    const strictly = ([narrow, wide]: [string, string]) => covers(wide, narrow) && !covers(narrow, wide) && /[^/*]/.test(wide)
      // Patterns that differ in nothing but the place or number of wildcards share priorities.
      && (fixed(narrow) > fixed(wide) || narrow.includes('?') !== wide.includes('?'));
    fc.assert(fc.property(relatives.filter(strictly), ([narrow, wide]) => {
      asked++;
      for (const host of ['shop.example.com', '*.example.com', undefined]) {
        expect(rangeOf(narrow, host).last).toBeLessThan(rangeOf(wide, host).first);
      }
    }), { numRuns: 500 });
    expect(asked).toBe(500);
  });

  test('with a host are before those of the same path with a wider host or none', () => {
    fc.assert(fc.property(patterns.filter((pattern) => !/^\/\**$/.test(pattern)), (path) => {
      const [exact, pattern, none] = [rangeOf(path, 'shop.example.com'), rangeOf(path, '*.example.com'), rangeOf(path, undefined)];
      expect(exact.last).toBeLessThan(pattern.first);
      expect(pattern.last).toBeLessThan(none.first);
    }));
  });

  test('of two routes are the same or have none in common, and lie between 1 and 49,999', () => {
    const hosts = fc.constantFrom('shop.example.com', '*.example.com', undefined);
    const long = fc.string({ unit: fc.constantFrom('a', '/', '*', '?'), minLength: 1, maxLength: MAX_PATTERN_LENGTH - 1 }).map((text) => `/${text}`);
    const routes = fc.tuple(fc.oneof(patterns, long), hosts);
    fc.assert(fc.property(routes, routes, fc.string(), ([path, host], [otherPath, otherHost], identity) => {
      const [a, b] = [priorityRange(path, host, identity), rangeOf(otherPath, otherHost)];
      expect(a.first).toBeGreaterThanOrEqual(1);
      expect(a.last).toBeLessThan(LAST_PRIORITY);
      expect(a.preferred).toBeGreaterThanOrEqual(a.first);
      expect(a.preferred).toBeLessThanOrEqual(a.last);
      expect((a.first === b.first && a.last === b.last) || a.last < b.first || b.last < a.first).toBe(true);
    }), { numRuns: 1000 });
  });

  test('of everything is the last', () => {
    expect(rangeOf(undefined, undefined)).toEqual({ preferred: 50_000, first: 50_000, last: 50_000 });
  });

  test('are chosen by identity, and evenly', () => {
    const chosen = Array.from({ length: 1000 }, (_, i) => priorityRange('/a/*', undefined, `Web/Shop${i} /a/*`).preferred);
    expect(new Set(chosen).size).toBeGreaterThan(900);
    expect(priorityRange('/a/*', undefined, 'Web/Shop /a/*')).toEqual(priorityRange('/a/*', undefined, 'Web/Shop /a/*'));
  });

  test('stay what they are: another layout would move every rule of every user', () => {
    expect(ORDER.map(([path, host]) => rangeOf(path, host)).map(({ first, last }) => `${first} ${last}`)).toEqual([
      '1 3000', '3001 4000', '4001 10000', '10797 10808', '10829 10840', '11781 11792', '11969 12468',
      '12469 12668', '12669 13668', '14997 15020', '17809 22308', '25691 25756', '26219 26284', '26549 26570',
      '31901 42900', '45133 45168', '45181 45216', '45229 45264', '45361 47760', '47925 47979', '48065 48067',
      '48144 48843', '49159 49167', '49336 49735', '49900 49999',
      '50000 50000',
    ]);
    expect(priorityRange('/reports/*', undefined, 'Web/Shop /reports/*').preferred).toBe(36_471);
  });
});
