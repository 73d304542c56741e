import type { MapFeature } from '../vector/map-feature.ts';

/** Where a canvas lies in the world: pixels = world · scale − left (top). */
export interface Frame {
  scale: number;
  left: number;
  top: number;
  /** Vertices of less importance are skipped; square world units. */
  squaredTolerance: number;
}

/** The part of a canvas that paths are drawn with. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Adds a feature's lines or rings to a path; only part `only` when it is given. */
export function addPath(pen: Pen, feature: MapFeature, frame: Frame, only?: number): void {
  const { coordinates, partStarts, shape } = feature;
  const { scale, left, top, squaredTolerance } = frame;
  const first = only ?? 0;
  const end = only === undefined ? partStarts.length - 1 : only + 1;
  for (let part = first; part < end; part++) {
    for (let i = partStarts[part]; i < partStarts[part + 1]; i++) {
      if (coordinates[i * 3 + 2] <= squaredTolerance) continue;
      const x = coordinates[i * 3] * scale - left;
      const y = coordinates[i * 3 + 1] * scale - top;
      if (i === partStarts[part]) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
    if (shape === 'areas') pen.closePath();
  }
}

/** Miters longer than this many offsets are cut, as at hairpin bends. */
const MITER_LIMIT = 3;

/** Lines moved to the right of their direction by `offset` pixels, as MapLibre's line-offset; areas are not moved. */
export function addShiftedPath(
  pen: Pen,
  feature: MapFeature,
  frame: Frame,
  offset: number,
  only?: number,
): void {
  if (offset === 0 || feature.shape !== 'lines') {
    addPath(pen, feature, frame, only);
    return;
  }
  const collected: number[][] = [];
  const collector: Pen = {
    moveTo: (x, y) => collected.push([x, y]),
    lineTo: (x, y) => collected[collected.length - 1].push(x, y),
    closePath: () => undefined,
  };
  addPath(collector, feature, frame, only);
  for (const line of collected) {
    const shifted = shiftLine(line, offset);
    for (let i = 0; i < shifted.length; i += 2) {
      if (i === 0) pen.moveTo(shifted[0], shifted[1]);
      else pen.lineTo(shifted[i], shifted[i + 1]);
    }
  }
}

/** A line (flat x, y, y down) moved to the right of its direction, mitred at its bends. */
export function shiftLine(line: readonly number[], offset: number): number[] {
  const normals: number[] = [];
  const points: number[] = [line[0], line[1]];
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const length = Math.hypot(dx, dy);
    if (length === 0) continue;
    normals.push(-dy / length, dx / length);
    points.push(line[i], line[i + 1]);
  }
  if (normals.length === 0) return [...line];
  const shifted: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const before = Math.max(0, i - 2);
    const after = Math.min(normals.length - 2, i);
    let nx = normals[before] + normals[after];
    let ny = normals[before + 1] + normals[after + 1];
    const squared = nx * nx + ny * ny;
    // Half the sum has the length of the cosine of half the bend; its inverse is the miter.
    const factor = squared > 0 ? Math.min(2 / squared, MITER_LIMIT / Math.sqrt(squared)) : 0;
    nx *= factor;
    ny *= factor;
    shifted.push(points[i] + offset * nx, points[i + 1] + offset * ny);
  }
  return shifted;
}
