/** A list of numbers that takes eight bytes each, however long it becomes. */
export class GrowingNumbers {
  private numbers = new Float64Array(1024);

  public length = 0;
  /** Each is at least the one before it. */
  public rises = true;

  public push(number: number): void {
    if (this.length === this.numbers.length) {
      const more = new Float64Array(this.length * 2);
      more.set(this.numbers);
      this.numbers = more;
    }
    if (this.length > 0 && number < this.numbers[this.length - 1]) this.rises = false;
    this.numbers[this.length++] = number;
  }

  /** The numbers, without what was kept for more. */
  public list(): Float64Array {
    return this.numbers.subarray(0, this.length);
  }
}
