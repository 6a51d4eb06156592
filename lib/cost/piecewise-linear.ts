/** A straight piece: from `start` on the value is `value` there, and grows by `slope` for each unit. */
interface Piece {
  readonly start: number;
  readonly value: number;
  readonly slope: number;
}

/**
 * A value that depends on a quantity by straight pieces, from 0 on: what tiers, minimums and maximums make of a bill.
 *
 * Two of them are compared by solving where they meet, piece by piece, not by trying quantities.
 */
export class PiecewiseLinear {
  /** `base + slope x quantity`. */
  static line(base: number, slope: number): PiecewiseLinear {
    return new PiecewiseLinear([{ start: 0, value: base, slope }]);
  }

  /**
   * Grows by each slope in turn.
   *
   * @param steps slopes, and the quantity up to which each holds; the last one that has none goes on for ever
   */
  static steps(steps: ReadonlyArray<{ readonly upTo?: number; readonly slope: number }>): PiecewiseLinear {
    const pieces: Piece[] = [];
    let start = 0;
    let value = 0;
    for (const { upTo, slope } of steps) {
      pieces.push({ start, value, slope });
      if (upTo === undefined) break;
      value += (upTo - start) * slope;
      start = upTo;
    }
    return new PiecewiseLinear(pieces);
  }

  private constructor(private readonly pieces: readonly Piece[]) {}

  at(quantity: number): number {
    const { start, value, slope } = this.pieceAt(quantity);
    return value + (quantity - start) * slope;
  }

  plus(other: PiecewiseLinear): PiecewiseLinear {
    return new PiecewiseLinear(this.startsWith(other).map((start) =>
      ({ start, value: this.at(start) + other.at(start), slope: this.pieceAt(start).slope + other.pieceAt(start).slope })));
  }

  times(factor: number): PiecewiseLinear {
    return new PiecewiseLinear(this.pieces.map(({ start, value, slope }) => ({ start, value: value * factor, slope: slope * factor })));
  }

  /** The same curve over another quantity: `of(q) = this(q x factor)`. */
  scaled(factor: number): PiecewiseLinear {
    return new PiecewiseLinear(this.pieces.map(({ start, value, slope }) => ({ start: start / factor, value, slope: slope * factor })));
  }

  smallerOf(other: PiecewiseLinear): PiecewiseLinear {
    return this.chosen(other, (gap) => gap <= 0);
  }

  largerOf(other: PiecewiseLinear): PiecewiseLinear {
    return this.chosen(other, (gap) => gap >= 0);
  }

  /**
   * Quantities at which the larger of the two changes, in order.
   *
   * Where they are equal for a while and part on the other side, that is where they part.
   */
  crossings(other: PiecewiseLinear): number[] {
    const starts = this.startsWith(other);
    const found: number[] = [];
    let sign = 0;
    starts.forEach((start, index) => {
      const end = starts[index + 1] ?? Infinity;
      const gap = this.gapAt(start, other);
      const slope = difference(this.pieceAt(start).slope, other.pieceAt(start).slope);
      if (Math.sign(gap) !== 0) {
        if (sign !== 0 && Math.sign(gap) !== sign) found.push(start);
        sign = Math.sign(gap);
      }
      const meeting = slope === 0 ? undefined : start - gap / slope;
      const after = Math.sign(slope);
      if (meeting === undefined || meeting < start || meeting >= end || after === sign) return;
      if (sign !== 0) found.push(meeting);
      sign = after;
    });
    return found;
  }

  private pieceAt(quantity: number): Piece {
    let found = this.pieces[0];
    for (const piece of this.pieces) {
      if (piece.start <= quantity) found = piece;
    }
    return found;
  }

  /** How much larger this one is; 0 where rounding alone decides: of the values, and of a quantity on a steep piece. */
  private gapAt(quantity: number, other: PiecewiseLinear): number {
    const [one, two] = [this.at(quantity), other.at(quantity)];
    return difference(one, two, quantity * Math.max(Math.abs(this.pieceAt(quantity).slope), Math.abs(other.pieceAt(quantity).slope)));
  }

  private startsWith(other: PiecewiseLinear): number[] {
    return ordered([...this.pieces, ...other.pieces].map(({ start }) => start));
  }

  /** One of two curves at each quantity, by how much this one is larger. */
  private chosen(other: PiecewiseLinear, takesThis: (gap: number) => boolean): PiecewiseLinear {
    const starts = ordered([...this.startsWith(other), ...this.crossings(other)]);
    return new PiecewiseLinear(starts.map((start) => {
      const [here, there] = [this.pieceAt(start), other.pieceAt(start)];
      // Where they meet, what comes next decides.
      const gap = this.gapAt(start, other) || here.slope - there.slope;
      const [curve, { slope }] = takesThis(gap) ? [this, here] : [other, there];
      return { start, value: curve.at(start), slope };
    }));
  }
}

/**
 * a - b, or 0 where they differ by rounding alone: parallel lines must not meet far out.
 *
 * @param roundedWith what the two were computed from, where that is larger than they are
 */
function difference(a: number, b: number, roundedWith = 0): number {
  const gap = a - b;
  return Math.abs(gap) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b), roundedWith) ? 0 : gap;
}

function ordered(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
