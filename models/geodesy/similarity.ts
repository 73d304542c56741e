/**
 * Similarity between two planes (EPSG method 9621; IOGP Guidance Note 7-2): the target's coordinates are
 * dx + scale (x cos θ + y sin θ), dy + scale (y cos θ − x sin θ). Plain data; θ in radians.
 */
export interface Similarity {
  dx: number;
  dy: number;
  scale: number;
  rotation: number;
}

/** Transforms the first two of every `stride` coordinates; `out` may be the input. */
export function applySimilarity(
  { dx, dy, scale, rotation }: Similarity,
  positions: Float64Array,
  out: Float64Array,
  stride = 3,
): void {
  const cosine = scale * Math.cos(rotation);
  const sine = scale * Math.sin(rotation);
  for (let at = 0; at + stride <= positions.length; at += stride) {
    const x = positions[at];
    const y = positions[at + 1];
    out[at] = dx + x * cosine + y * sine;
    out[at + 1] = dy + y * cosine - x * sine;
    for (let k = 2; k < stride; k++) out[at + k] = positions[at + k];
  }
}

/** The exact inverse of applySimilarity. */
export function invertSimilarity(
  { dx, dy, scale, rotation }: Similarity,
  positions: Float64Array,
  out: Float64Array,
  stride = 3,
): void {
  const cosine = Math.cos(rotation) / scale;
  const sine = Math.sin(rotation) / scale;
  for (let at = 0; at + stride <= positions.length; at += stride) {
    const x = positions[at] - dx;
    const y = positions[at + 1] - dy;
    out[at] = x * cosine - y * sine;
    out[at + 1] = y * cosine + x * sine;
    for (let k = 2; k < stride; k++) out[at + k] = positions[at + k];
  }
}
