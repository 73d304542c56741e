/** A time during which something was beyond its limit, with the worst of it. Seconds. */
export interface Spell {
  index: number;
  from: number;
  to: number;
  worst: number;
}

/** When a value that goes straight from one picture to the next comes to a limit. */
export function crossing(
  limit: number,
  [beforeTime, before]: readonly [number, number],
  [time, now]: readonly [number, number],
): number {
  if (now === before) return time;
  const share = (limit - before) / (now - before);
  return beforeTime + (time - beforeTime) * Math.max(0, Math.min(1, share));
}

/** When things were at or over their limits, told picture by picture. Between pictures a value goes straight. */
export class Spells {
  readonly #since: Float64Array;
  readonly #worst: Float32Array;
  readonly #first: Float64Array;
  readonly #ended: Spell[] = [];
  readonly #values: Float32Array;
  #time = Number.NaN;

  constructor(count: number) {
    this.#since = new Float64Array(count).fill(Number.NaN);
    this.#first = new Float64Array(count).fill(Number.NaN);
    this.#worst = new Float32Array(count);
    this.#values = new Float32Array(count);
  }

  /** Tells of all values at a time; `worth`: what is kept of the worst, the value itself if not given. */
  tell(time: number, values: Float32Array, limit: (index: number) => number, worth = values): void {
    const before = this.#values;
    const isFirst = Number.isNaN(this.#time);
    for (let index = 0; index < values.length; index++) {
      const own = limit(index);
      const isOver = values[index] >= own;
      const wasOver = !Number.isNaN(this.#since[index]);
      if (!isOver && !wasOver) continue;
      const cross = (): number =>
        isFirst ? time : crossing(own, [this.#time, before[index]], [time, values[index]]);
      if (!wasOver) {
        this.#since[index] = cross();
        this.#worst[index] = worth[index];
        if (Number.isNaN(this.#first[index])) this.#first[index] = this.#since[index];
      } else if (isOver) this.#worst[index] = Math.max(this.#worst[index], worth[index]);
      else {
        this.#ended.push({ index, from: this.#since[index], to: cross(), worst: this.#worst[index] });
        this.#since[index] = Number.NaN;
      }
    }
    before.set(values);
    this.#time = time;
  }

  isOver(index: number): boolean {
    return !Number.isNaN(this.#since[index]);
  }

  /** Seconds at which it first came to its limit; NaN: never. */
  firstOf(index: number): number {
    return this.#first[index];
  }

  /** What ended, and what lasts, until the last time that was told. */
  all(): Spell[] {
    const spells = [...this.#ended];
    this.#since.forEach((from, index) => {
      if (!Number.isNaN(from)) spells.push({ index, from, to: this.#time, worst: this.#worst[index] });
    });
    return spells;
  }
}
