/**
 * Seven parameters between two geocentric frames, linear in small angles as published parameter sets mean them
 * (Bursa–Wolf; EPSG methods 1033 position vector, 1032 coordinate frame; IOGP Guidance Note 7-2). Metres, arc
 * seconds, parts per million.
 */
export interface BursaWolf {
  convention: 'position-vector' | 'coordinate-frame';
  dx: number;
  dy: number;
  dz: number;
  rx: number;
  ry: number;
  rz: number;
  ppm: number;
}

export const RADIANS_PER_ARC_SECOND = Math.PI / 648_000;

/** The rows of M of X' = T + M X. */
function matrixOf({ convention, rx, ry, rz, ppm }: BursaWolf): number[] {
  const sign = convention === 'position-vector' ? RADIANS_PER_ARC_SECOND : -RADIANS_PER_ARC_SECOND;
  const m = 1 + ppm * 1e-6;
  const [x, y, z] = [rx * sign * m, ry * sign * m, rz * sign * m];
  return [m, -z, y, z, m, -x, -y, x, m];
}

/** Geocentric triplets from the site's frame to the other one; `out` may be the input. */
export function applyBursaWolf(parameters: BursaWolf, positions: Float64Array, out: Float64Array): void {
  const { dx, dy, dz } = parameters;
  const m = matrixOf(parameters);
  for (let at = 0; at + 2 < positions.length; at += 3) {
    const [x, y, z] = [positions[at], positions[at + 1], positions[at + 2]];
    out[at] = dx + m[0] * x + m[1] * y + m[2] * z;
    out[at + 1] = dy + m[3] * x + m[4] * y + m[5] * z;
    out[at + 2] = dz + m[6] * x + m[7] * y + m[8] * z;
  }
}

/** The exact inverse of applyBursaWolf, by Cramer's rule. */
export function invertBursaWolf(parameters: BursaWolf, positions: Float64Array, out: Float64Array): void {
  const { dx, dy, dz } = parameters;
  const [a, b, c, d, e, f, g, h, i] = matrixOf(parameters);
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const inverse = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ].map((value) => value / determinant);
  for (let at = 0; at + 2 < positions.length; at += 3) {
    const [x, y, z] = [positions[at] - dx, positions[at + 1] - dy, positions[at + 2] - dz];
    out[at] = inverse[0] * x + inverse[1] * y + inverse[2] * z;
    out[at + 1] = inverse[3] * x + inverse[4] * y + inverse[5] * z;
    out[at + 2] = inverse[6] * x + inverse[7] * y + inverse[8] * z;
  }
}

/** The rotations as PROJ's +towgs84 has them: position vector. */
export function towgs84Of({ convention, dx, dy, dz, rx, ry, rz, ppm }: BursaWolf): number[] {
  // Not −0, which would be written as "0" and read as another text.
  const turned = convention === 'position-vector' ? [rx, ry, rz] : [0 - rx, 0 - ry, 0 - rz];
  return [dx, dy, dz, ...turned, ppm];
}
