const METRES_PER_DEGREE = 111_319.490793;
const OFFSET = 2 ** 25;

/** Places that are added one by one and found again by nearness, in a grid of cells. */
export class PlaceIndex {
  readonly #cell: number;
  readonly #cells = new Map<number, number[]>();
  readonly #longitudes: number[] = [];
  readonly #latitudes: number[] = [];
  readonly #values: number[] = [];
  #scale = 0;

  /** `cell`: metres; a search looks at all cells that its radius touches. */
  constructor(cell: number) {
    this.#cell = cell;
  }

  add(longitude: number, latitude: number, value: number): void {
    // One scale for all cells; distances themselves are exact.
    this.#scale ||= Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
    const entry = this.#values.push(value) - 1;
    this.#longitudes.push(longitude);
    this.#latitudes.push(latitude);
    const key = this.#key(...this.#cellOf(longitude, latitude));
    const known = this.#cells.get(key);
    if (known) known.push(entry);
    else this.#cells.set(key, [entry]);
  }

  /** The value of the nearest place within `metres` that is accepted; −1 for none. */
  nearest(longitude: number, latitude: number, metres: number, accepts: (value: number) => boolean): number {
    const [column, row] = this.#cellOf(longitude, latitude);
    const reach = Math.ceil((metres / this.#cell) * 1.05);
    let best = -1;
    let least = metres;
    for (let x = column - reach; x <= column + reach; x++)
      for (let y = row - reach; y <= row + reach; y++)
        for (const entry of this.#cells.get(this.#key(x, y)) ?? []) {
          const distance = metresBetween(
            longitude,
            latitude,
            this.#longitudes[entry],
            this.#latitudes[entry],
          );
          if (distance > least || (distance === least && best >= 0) || !accepts(this.#values[entry]))
            continue;
          best = this.#values[entry];
          least = distance;
        }
    return best;
  }

  #cellOf(longitude: number, latitude: number): [number, number] {
    return [
      Math.floor((longitude * METRES_PER_DEGREE * this.#scale) / this.#cell),
      Math.floor((latitude * METRES_PER_DEGREE) / this.#cell),
    ];
  }

  /** Cells of one key may lie far from one another: distances decide. */
  #key(column: number, row: number): number {
    return ((column + OFFSET) % OFFSET) * OFFSET + ((row + OFFSET) % OFFSET);
  }
}

/** Metres between places that are near one another; exact enough for a tolerance. */
export function metresBetween(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
): number {
  const x = (longitude2 - longitude1) * Math.cos((latitude1 * Math.PI) / 180);
  return METRES_PER_DEGREE * Math.hypot(x, latitude2 - latitude1);
}
