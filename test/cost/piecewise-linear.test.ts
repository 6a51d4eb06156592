import * as fc from '../seeded-fast-check';
import { PiecewiseLinear } from '../../lib/cost/piecewise-linear';

// Cents: slopes that differ by rounding alone are parallel for the curves, and would not be for a test that compares them exactly.
const amounts = fc.integer({ min: 1, max: 1_000_000 }).map((cents) => cents / 100);

/** Which of two is larger; neither where rounding alone decides, as on a stretch that two curves share. */
function larger(a: number, b: number): number {
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : Math.sign(a - b);
}

const curves = fc.oneof(
  fc.tuple(amounts, amounts).map(([base, slope]) => PiecewiseLinear.line(base, slope)),
  fc.tuple(amounts, amounts, amounts).map(([upTo, a, b]) => PiecewiseLinear.steps([{ upTo, slope: a }, { slope: b }])),
  fc.tuple(amounts, amounts).map(([base, slope]) => PiecewiseLinear.line(base, 0).largerOf(PiecewiseLinear.line(0, slope))),
);

describe('a curve of straight pieces', () => {
  test('grows by each slope in turn', () => {
    const tiers = PiecewiseLinear.steps([{ upTo: 10, slope: 3 }, { upTo: 20, slope: 2 }, { slope: 1 }]);
    expect([0, 5, 10, 15, 20, 30].map((quantity) => tiers.at(quantity))).toEqual([0, 15, 30, 40, 50, 60]);
  });

  test('meets another where it is solved to', () => {
    expect(PiecewiseLinear.line(0, 3.5).crossings(PiecewiseLinear.line(35, 0))).toEqual([10]);
    // The second tier meets the line, the first does not.
    expect(PiecewiseLinear.steps([{ upTo: 10, slope: 1 }, { slope: 4 }]).crossings(PiecewiseLinear.line(20, 0))).toEqual([12.5]);
  });

  test('meets another as often as they change places', () => {
    const bent = PiecewiseLinear.steps([{ upTo: 10, slope: 3 }, { slope: 0.5 }]);
    expect(bent.crossings(PiecewiseLinear.line(6, 1.5))).toEqual([4, 19]);
    expect(bent.crossings(PiecewiseLinear.line(100, 3))).toEqual([]);
  });

  test('does not meet what it only touches, or what runs beside it', () => {
    expect(PiecewiseLinear.line(0, 1).crossings(PiecewiseLinear.line(0, 1))).toEqual([]);
    expect(PiecewiseLinear.line(0, 0.1 * 3).crossings(PiecewiseLinear.line(1, 0.3))).toEqual([]);
    const roof = PiecewiseLinear.line(5, 0).largerOf(PiecewiseLinear.line(0, 1));
    expect(roof.crossings(PiecewiseLinear.line(0, 1))).toEqual([]);
    expect(PiecewiseLinear.line(0, 1).crossings(PiecewiseLinear.line(0, 2))).toEqual([]);
  });

  test('is equal to the other where they meet, and on different sides before and after', () => {
    fc.assert(fc.property(curves, curves, (one, other) => {
      const meetings = one.crossings(other);
      for (const meeting of meetings) {
        expect(Math.abs(one.at(meeting) - other.at(meeting))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(one.at(meeting))));
      }
      const bounds = [0, ...meetings, (meetings.at(-1) ?? 0) * 2 + 1e7];
      const signs = bounds.slice(1).map((end, index) => (bounds[index] + end) / 2).map((between) => larger(one.at(between), other.at(between)));
      expect(signs.slice(1).every((sign, index) => sign !== signs[index])).toBe(true);
    }));
  });

  test('keeps the right side after a meeting on a steep piece, where rounding the quantity moves the value', () => {
    const flat = PiecewiseLinear.steps([{ upTo: 0.01, slope: 0.01 }, { slope: 0.02 }]);
    const steep = PiecewiseLinear.steps([{ upTo: 43.05, slope: 0.01 }, { slope: 2578.07 }]);
    expect(flat.smallerOf(steep).at(1000)).toBeCloseTo(flat.at(1000));
    expect(flat.largerOf(steep).at(1000)).toBeCloseTo(steep.at(1000));
  });

  test('adds, scales and bounds at every quantity', () => {
    fc.assert(fc.property(curves, curves, fc.double({ min: 0, max: 1e7, noNaN: true }), (one, other, quantity) => {
      const near = (value: number, expected: number): void => expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(expected)));
      near(one.plus(other).at(quantity), one.at(quantity) + other.at(quantity));
      near(one.times(3).at(quantity), 3 * one.at(quantity));
      near(one.scaled(3).at(quantity), one.at(3 * quantity));
      near(one.smallerOf(other).at(quantity), Math.min(one.at(quantity), other.at(quantity)));
      near(one.largerOf(other).at(quantity), Math.max(one.at(quantity), other.at(quantity)));
    }));
  });
});
