import type { AreasGeometry, Geometry, LinesGeometry, PointsGeometry } from '../../models/feature.ts';
import { swapAxes } from '../../models/geodesy/axis-order.ts';

/** x, y and perhaps a height. */
export type RawPosition = readonly number[];

const COMMON = { lod: 0, heightReference: 'ellipsoid' } as const;

function packed(positions: readonly RawPosition[]): Float64Array {
  const out = new Float64Array(positions.length * 3);
  positions.forEach((position, index) => {
    out[3 * index] = position[0];
    out[3 * index + 1] = position[1];
    // A place with a broken height is a place still: what is added lies on the ground.
    out[3 * index + 2] = Number.isFinite(position[2]) ? position[2] : 0;
  });
  return out;
}

export function isPosition(value: unknown): value is number[] {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

/** Undefined for a shape without a sound position. */
export function pointsOf(positions: readonly RawPosition[]): PointsGeometry | undefined {
  return positions.length > 0 ? { ...COMMON, kind: 'points', positions: packed(positions) } : undefined;
}

/** Lines of two or more different positions; the others are left out. */
export function linesOf(lines: readonly (readonly RawPosition[])[]): LinesGeometry | undefined {
  const sound = lines.map((line) => withoutRepeats(line)).filter((line) => line.length > 1);
  if (sound.length === 0) return undefined;
  return { ...COMMON, kind: 'lines', positions: packed(sound.flat()), lineStarts: starts(sound) };
}

/**
 * Polygons of rings, the outer one first, closed or not. Outer rings come out counter-clockwise and holes
 * clockwise, as the model wants them; rings of less than three different positions are left out.
 */
export function areasOf(
  polygons: readonly (readonly (readonly RawPosition[])[])[],
): AreasGeometry | undefined {
  const rings: RawPosition[][] = [];
  const polygonStarts = [0];
  for (const polygon of polygons) {
    const before = rings.length;
    for (const [index, ring] of polygon.entries()) {
      const open = opened(withoutRepeats(ring));
      const area = signedArea(open);
      if (open.length < 3 || area === 0) {
        // Without its outer ring a polygon is nothing.
        if (index === 0) break;
        continue;
      }
      rings.push(area > 0 === (index === 0) ? open : open.reverse());
    }
    if (rings.length > before) polygonStarts.push(rings.length);
  }
  if (rings.length === 0) return undefined;
  return {
    ...COMMON,
    kind: 'areas',
    positions: packed(rings.flat()),
    ringStarts: starts(rings),
    polygonStarts: Uint32Array.from(polygonStarts),
  };
}

function starts(parts: readonly (readonly unknown[])[]): Uint32Array {
  const out = new Uint32Array(parts.length + 1);
  parts.forEach((part, index) => {
    out[index + 1] = out[index] + part.length;
  });
  return out;
}

function withoutRepeats(line: readonly RawPosition[]): RawPosition[] {
  return line.filter(
    (position, index) =>
      index === 0 || position[0] !== line[index - 1][0] || position[1] !== line[index - 1][1],
  );
}

function opened(ring: RawPosition[]): RawPosition[] {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return ring.length > 1 && first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}

/** Twice the area of a ring, positive when it turns counter-clockwise. */
export function signedArea(ring: readonly RawPosition[]): number {
  let sum = 0;
  if (ring.length === 0) return 0;
  const [x0, y0] = ring[0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++)
    sum += (ring[j][0] - x0) * (ring[i][1] - y0) - (ring[i][0] - x0) * (ring[j][1] - y0);
  return sum;
}

/** A shape with its first two coordinates exchanged; rings then turn the other way, and are turned back. */
export function withSwappedAxes(geometry: Geometry): Geometry {
  const positions = swapAxes(geometry.positions.slice());
  if ('ringStarts' in geometry) {
    for (let ring = 0; ring + 1 < geometry.ringStarts.length; ring++) {
      const [from, to] = [geometry.ringStarts[ring], geometry.ringStarts[ring + 1]];
      const before = positions.slice(3 * from, 3 * to);
      for (let i = 0; i < to - from; i++)
        positions.set(before.subarray(3 * (to - from - 1 - i), 3 * (to - from - i)), 3 * (from + i));
    }
  }
  return { ...geometry, positions };
}

/** West, south, east, north of x and y over all features; undefined where there is no position. */
export function boundsOf(
  features: readonly { geometries: readonly Geometry[] }[],
): [number, number, number, number] | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometries } of features)
    for (const { positions } of geometries)
      for (let i = 0; i + 1 < positions.length; i += 3) {
        if (positions[i] < west) west = positions[i];
        if (positions[i] > east) east = positions[i];
        if (positions[i + 1] < south) south = positions[i + 1];
        if (positions[i + 1] > north) north = positions[i + 1];
      }
  return west <= east && south <= north ? [west, south, east, north] : undefined;
}
