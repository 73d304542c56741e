import type { Point } from './plane.ts';

/** Metres east and north of the city's centre, and over the vertical datum. */
export type Place = readonly [x: number, y: number, z: number];
/** A flat side of a body, not closed. */
export type Face = readonly Place[];

/** Cubic metres that closed faces hold: positive if they face out (divergence theorem). */
export function volumeOf(faces: readonly Face[]): number {
  const [ox, oy, oz] = faces[0][0];
  let sum = 0;
  for (const face of faces)
    for (let i = 1; i + 1 < face.length; i++) {
      const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [face[0], face[i], face[i + 1]].map(([x, y, z]) => [
        x - ox,
        y - oy,
        z - oz,
      ]);
      sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
    }
  return sum / 6;
}

/**
 * A closed body along a row of sections: rings of the same number of corners, whose corners are joined one to one. Its
 * faces look out, whichever way round the sections are.
 */
export function sweep(sections: readonly (readonly Place[])[]): Face[] {
  const faces: Face[] = [[...sections[0]].reverse(), sections[sections.length - 1]];
  for (let i = 1; i < sections.length; i++) {
    const [a, b] = [sections[i - 1], sections[i]];
    for (let k = 0; k < a.length; k++) {
      const next = (k + 1) % a.length;
      faces.push([a[k], a[next], b[next], b[k]]);
    }
  }
  return volumeOf(faces) > 0 ? faces : faces.map((face) => [...face].reverse());
}

/** An upright body on a ring (counter-clockwise), between two heights; its top may be smaller by a factor. */
export function upright(ring: readonly Point[], base: number, top: number, taper = 1): Face[] {
  const x0 = ring.reduce((sum, [x]) => sum + x, 0) / ring.length;
  const y0 = ring.reduce((sum, [, y]) => sum + y, 0) / ring.length;
  return sweep([
    ring.map(([x, y]): Place => [x, y, base]),
    ring.map(([x, y]): Place => [x0 + (x - x0) * taper, y0 + (y - y0) * taper, top]),
  ]);
}

/** A straight strut of square section from one place to another, `across` being level and square to both. */
export function strut(from: Place, to: Place, [ax, ay]: Point, thickness: number): Face[] {
  const half = thickness / 2;
  const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const length = Math.hypot(dx, dy, dz);
  // Square to the strut and to `across`.
  const [ux, uy, uz] = [(ay * dz) / length, (-ax * dz) / length, (ax * dy - ay * dx) / length];
  const around = ([x, y, z]: Place): Place[] =>
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([a, u]): Place => [x + half * (a * ax + u * ux), y + half * (a * ay + u * uy), z + half * u * uz]);
  return sweep([around(from), around(to)]);
}
