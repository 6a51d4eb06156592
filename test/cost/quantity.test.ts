import * as fc from '../seeded-fast-check';
import { countIn, gigabytesIn, secondsIn } from '../../lib/cost';

test.each([['200ms', 0.2], ['1.96s', 1.96], ['.5s', 0.5], ['20min', 1200], ['20 m', 1200], ['2h', 7200], ['1S', 1]])('%s is %d s', (text, seconds) => {
  expect(secondsIn(text)).toBeCloseTo(seconds, 10);
});

test.each([['1GB', 1], ['512MB', 0.5], ['1024 MiB', 1], ['64KB', 64 / 1024 / 1024], ['2tb', 2048]])('%s is %d GB', (text, gigabytes) => {
  expect(gigabytesIn(text)).toBeCloseTo(gigabytes, 12);
});

test.each([['10000000', 1e7], ['10,000,000', 1e7], ['2.5M', 2.5e6], ['300k', 3e5], ['1e6', 1e6], ['0', 0]])('%s is %d', (text, count) => {
  expect(countIn(text)).toBeCloseTo(count, 6);
});

test('what is no quantity is none', () => {
  for (const text of ['', '200', 'ms', '-1s', '1 fortnight', '1s2', 'NaNs', '1constructor']) expect([text, secondsIn(text)]).toEqual([text, undefined]);
  for (const text of ['', '1', '1GBs', '-1GB', '1toString']) expect([text, gigabytesIn(text)]).toEqual([text, undefined]);
  for (const text of ['', '-1', '1x', 'k', '1.2.3']) expect([text, countIn(text)]).toEqual([text, undefined]);
  fc.assert(fc.property(fc.string(), (text) => {
    for (const read of [secondsIn, gigabytesIn, countIn]) expect(read(text) ?? 0).toBeGreaterThanOrEqual(0);
  }));
});
