/**
 * A smooth map of the plane (a map projection with its datum shift) made fast: the exact map is sampled where
 * points come, and replaced there by bicubic polynomials, one per square cell. Each polynomial is compared with
 * the exact map when it is made; where it misses the tolerance, and for the first few points of a cell, the exact
 * map itself is used. So the result is as good as the exact map everywhere, and some ten times as fast for
 * the many points of a city.
 */

/** The exact map of a position and a height in metres; undefined or NaN where it is not defined. */
export type ExactMap = (first: number, second: number, height: number) => ArrayLike<number> | undefined;

export interface PatchedMapOptions {
  exact: ExactMap;
  /** Edge of a cell, in the unit of the input. */
  cell: number;
  /** Allowed difference from the exact map, in the unit of the output. */
  tolerance: number;
  /** Whether the map moves between datums, so that positions depend on the height. */
  shifted: boolean;
  /** Off: always exact. */
  patches: boolean;
}

/** Points of a cell that are computed exactly before a polynomial pays. */
const PATIENCE = 48;
/** Cells kept; with more, all are dropped and made anew, which bounds the memory to some 10 MB. */
const MOST_CELLS = 8192;
/** Height at which the slants are measured, and another at which they are checked, in metres. */
const MEASURED_AT = 1000;
const CHECKED_AT = 4000;
const EARTH_RADIUS = 6371000;
/** Quantities per position: first, second, lift, first slant, second slant. */
const QUANTITIES = 5;
const COEFFICIENTS = 16;

/**
 * The height as it acts on a datum shift. Two ellipsoids' normals at a point differ by an angle, so positions
 * shift with the height in proportion to h / (R + h).
 */
export function slant(height: number): number {
  return height / (1 + height / EARTH_RADIUS);
}

export class PatchedMap {
  /** The result of `locate`: the position at height 0, … */
  first = 0;
  second = 0;
  /** … the height that the map gives to height 0, … */
  lift = 0;
  /** … and the change of the position per metre of `slant(height)`. */
  firstSlant = 0;
  secondSlant = 0;

  readonly #options: PatchedMapOptions;
  readonly #quantities: number;
  /** By cell: a count of points so far, coefficients, or false where only the exact map will do. */
  readonly #cells = new Map<number, number | Float64Array | false>();
  readonly #sample = new Float64Array(QUANTITIES);
  #column = Number.NaN;
  #row = Number.NaN;
  #patch: Float64Array | undefined;

  constructor(options: PatchedMapOptions) {
    this.#options = options;
    this.#quantities = options.shifted ? QUANTITIES : 2;
  }

  /** Maps a position; the result lies in the fields until the next call. NaN where the map is not defined. */
  locate(a: number, b: number): void {
    const { cell, shifted } = this.#options;
    const column = Math.floor(a / cell);
    const row = Math.floor(b / cell);
    if (column !== this.#column || row !== this.#row) this.#enter(column, row);
    const patch = this.#patch ?? this.#approach(column, row);
    if (!patch) {
      this.#readExact(a, b);
      return;
    }
    const u = (2 * a) / cell - 2 * column - 1;
    const v = (2 * b) / cell - 2 * row - 1;
    this.first = bicubic(patch, 0, u, v);
    this.second = bicubic(patch, COEFFICIENTS, u, v);
    if (shifted) {
      this.lift = bicubic(patch, 2 * COEFFICIENTS, u, v);
      this.firstSlant = bicubic(patch, 3 * COEFFICIENTS, u, v);
      this.secondSlant = bicubic(patch, 4 * COEFFICIENTS, u, v);
    }
  }

  #enter(column: number, row: number): void {
    this.#column = column;
    this.#row = row;
    const known = this.#cells.get(keyOf(column, row));
    this.#patch = known instanceof Float64Array ? known : undefined;
  }

  /** Counts a point of a cell without a polynomial, and makes one when it is time. */
  #approach(column: number, row: number): Float64Array | undefined {
    const key = keyOf(column, row);
    const known = this.#cells.get(key);
    if (!this.#options.patches || known === false || Number.isNaN(key)) return undefined;
    const count = typeof known === 'number' ? known + 1 : 1;
    if (count < PATIENCE) {
      if (this.#cells.size >= MOST_CELLS) this.#cells.clear();
      this.#cells.set(key, count);
      return undefined;
    }
    this.#patch = this.#fit(column, row);
    this.#cells.set(key, this.#patch ?? false);
    return this.#patch;
  }

  #readExact(a: number, b: number): void {
    const sample = this.#sample;
    this.#measure(a, b, sample, 0, 1);
    this.first = sample[0];
    this.second = sample[1];
    this.lift = sample[2];
    this.firstSlant = sample[3];
    this.secondSlant = sample[4];
  }

  /** The quantities at a position by the exact map, written `stride` apart. */
  #measure(a: number, b: number, out: Float64Array, offset: number, stride: number): void {
    const ground = this.#exactly(a, b, 0);
    for (let index = 0; index < QUANTITIES; index++)
      out[offset + index * stride] = index < 2 ? Number.NaN : 0;
    if (!ground) return;
    out[offset] = ground[0];
    out[offset + stride] = ground[1];
    if (!this.#options.shifted) return;
    const lift = ground[2];
    const [first, second] = [ground[0], ground[1]];
    const above = this.#exactly(a, b, MEASURED_AT);
    out[offset + 2 * stride] = lift;
    out[offset + 3 * stride] = above ? (above[0] - first) / slant(MEASURED_AT) : Number.NaN;
    out[offset + 4 * stride] = above ? (above[1] - second) / slant(MEASURED_AT) : Number.NaN;
  }

  #exactly(a: number, b: number, height: number): ArrayLike<number> | undefined {
    if (!Number.isFinite(a) || !Number.isFinite(b)) return undefined;
    try {
      const result = this.#options.exact(a, b, height);
      return result && Number.isFinite(result[0]) && Number.isFinite(result[1]) ? result : undefined;
    } catch {
      // proj4 throws for positions outside of some projections; they are not defined here.
      return undefined;
    }
  }

  /** Interpolates at 4 × 4 Chebyshev nodes; undefined when the check against the exact map fails. */
  #fit(column: number, row: number): Float64Array | undefined {
    const { cell, tolerance, shifted } = this.#options;
    const quantities = this.#quantities;
    const at = (index: number, node: number): number => (index + (node + 1) / 2) * cell;
    const samples = new Float64Array(QUANTITIES * COEFFICIENTS);
    for (let j = 0; j < 4; j++) {
      for (let i = 0; i < 4; i++) {
        this.#measure(at(column, NODES[i]), at(row, NODES[j]), samples, j * 4 + i, COEFFICIENTS);
      }
    }
    const patch = new Float64Array(quantities * COEFFICIENTS);
    for (let quantity = 0; quantity < quantities; quantity++) {
      toMonomials(samples, quantity * COEFFICIENTS, patch);
    }
    for (const [u, v] of CHECKS) {
      for (const height of shifted ? [0, CHECKED_AT] : [0]) {
        const exact = this.#exactly(at(column, u), at(row, v), height);
        if (!exact) return undefined;
        const first =
          bicubic(patch, 0, u, v) + (shifted ? bicubic(patch, 3 * COEFFICIENTS, u, v) * slant(height) : 0);
        const second =
          bicubic(patch, COEFFICIENTS, u, v) +
          (shifted ? bicubic(patch, 4 * COEFFICIENTS, u, v) * slant(height) : 0);
        if (!(Math.abs(first - exact[0]) <= tolerance && Math.abs(second - exact[1]) <= tolerance))
          return undefined;
        if (
          shifted &&
          height === 0 &&
          !(Math.abs(bicubic(patch, 2 * COEFFICIENTS, u, v) - exact[2]) <= 1e-5)
        ) {
          return undefined;
        }
      }
    }
    return patch;
  }
}

/** One number for a cell; NaN for cells that are out of all reason. */
function keyOf(column: number, row: number): number {
  return Math.abs(column) < 2 ** 25 && Math.abs(row) < 2 ** 25
    ? (column + 2 ** 25) * 2 ** 26 + (row + 2 ** 25)
    : Number.NaN;
}

function bicubic(c: Float64Array, o: number, u: number, v: number): number {
  return (
    c[o] +
    u * (c[o + 1] + u * (c[o + 2] + u * c[o + 3])) +
    v *
      (c[o + 4] +
        u * (c[o + 5] + u * (c[o + 6] + u * c[o + 7])) +
        v *
          (c[o + 8] +
            u * (c[o + 9] + u * (c[o + 10] + u * c[o + 11])) +
            v * (c[o + 12] + u * (c[o + 13] + u * (c[o + 14] + u * c[o + 15])))))
  );
}

/** Chebyshev nodes of degree 3 on −1 … 1, and where the polynomial is checked: corners, edges and between nodes. */
const NODES = [0, 1, 2, 3].map((index) => Math.cos(((2 * index + 1) * Math.PI) / 8));
const CHECKS = [-1, -0.7, 0, 0.7, 1].flatMap((u) => [-1, 0, 0.7, 1].map((v) => [u, v] as const));

/** From values at the nodes to coefficients of 1, u, u², u³: the inverse of their Vandermonde matrix. */
const FROM_NODES = NODES.map((node, index) => {
  // Lagrange polynomial of this node: the product of (u − other) / (node − other).
  let polynomial = [1, 0, 0, 0];
  for (const [other, at] of NODES.entries()) {
    if (other === index) continue;
    const scale = 1 / (node - at);
    polynomial = polynomial.map(
      (value, power) => scale * ((power > 0 ? polynomial[power - 1] : 0) - at * value),
    );
  }
  return polynomial;
});

/** Tensor-product interpolation: 16 values at the nodes (u fastest) to 16 coefficients (powers of u fastest). */
function toMonomials(values: Float64Array, offset: number, out: Float64Array): void {
  for (let q = 0; q < 4; q++) {
    for (let p = 0; p < 4; p++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) {
        for (let i = 0; i < 4; i++) sum += values[offset + j * 4 + i] * FROM_NODES[i][p] * FROM_NODES[j][q];
      }
      out[offset + q * 4 + p] = sum;
    }
  }
}
