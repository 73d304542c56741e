/** Growing x, y, z triplets; the memory is used again for the next geometry. */
export class Positions {
  data = new Float64Array(3 * 256);
  length = 0;
  /** True once a third coordinate that is not 0 came in. */
  hasHeights = false;

  clear(): this {
    this.length = 0;
    this.hasHeights = false;
    return this;
  }

  push(x: number, y: number, z: number): void {
    if (this.length + 3 > this.data.length) {
      const bigger = new Float64Array(this.data.length * 2);
      bigger.set(this.data);
      this.data = bigger;
    }
    if (z !== 0) this.hasHeights = true;
    this.data[this.length++] = x;
    this.data[this.length++] = y;
    this.data[this.length++] = z;
  }

  /** Whether the triplets at two indices lie at one place seen from above. */
  samePlace(a: number, b: number): boolean {
    return this.data[a] === this.data[b] && this.data[a + 1] === this.data[b + 1];
  }

  samePosition(a: number, b: number): boolean {
    return this.samePlace(a, b) && this.data[a + 2] === this.data[b + 2];
  }

  /** Leaves out triplets from `from` on that repeat the one before; true if there were any. */
  dropRepeats(from: number): boolean {
    const { data } = this;
    let kept = from + 3;
    for (let at = from + 3; at < this.length; at += 3) {
      if (this.samePosition(at, kept - 3)) continue;
      data.copyWithin(kept, at, at + 3);
      kept += 3;
    }
    if (kept >= this.length) return false;
    this.length = kept;
    return true;
  }

  /** Turns a ring round, its first triplet staying the first. */
  reverse(from: number, to: number): void {
    const { data } = this;
    for (let low = from + 3, high = to - 3; low < high; low += 3, high -= 3) {
      for (let axis = 0; axis < 3; axis++) {
        const kept = data[low + axis];
        data[low + axis] = data[high + axis];
        data[high + axis] = kept;
      }
    }
  }
}
