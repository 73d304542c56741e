import { addCrossings, boundsOf, type Polygon } from './ring.ts';

/** Lines of latitude that the area is measured along. */
const LINES = 96;

/**
 * Share of an area (0 to 1) that others cover together, overlaps among them counted once. Measured exactly along
 * evenly spaced lines of latitude and summed, which for footprints is within one per cent.
 */
export function coveredShare(area: readonly Polygon[], covers: readonly (readonly Polygon[])[]): number {
  let minY = Number.POSITIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (const polygon of area) {
    const bounds = boundsOf(polygon[0]);
    minY = Math.min(minY, bounds.minY);
    maxY = Math.max(maxY, bounds.maxY);
  }
  let total = 0;
  let covered = 0;
  for (let line = 0; line < LINES; line++) {
    const y = minY + ((line + 0.5) / LINES) * (maxY - minY);
    const inside = stretches(area, y);
    const others: number[] = [];
    for (const cover of covers) others.push(...stretches(cover, y));
    total += lengthOf(inside);
    covered += overlap(inside, united(others));
  }
  return total > 0 ? covered / total : 0;
}

/** Starts and ends of the stretches inside, in turn, from west to east. */
function stretches(polygons: readonly Polygon[], y: number): number[] {
  const crossings: number[] = [];
  for (const polygon of polygons) for (const ring of polygon) addCrossings(ring, y, crossings);
  return crossings.sort((a, b) => a - b);
}

function united(stretches: number[]): number[] {
  const order = Array.from({ length: stretches.length / 2 }, (_, i) => i * 2);
  order.sort((i, j) => stretches[i] - stretches[j]);
  const result: number[] = [];
  for (const i of order) {
    const start = stretches[i];
    const end = stretches[i + 1];
    if (result.length > 0 && start <= result[result.length - 1]) {
      result[result.length - 1] = Math.max(result[result.length - 1], end);
    } else result.push(start, end);
  }
  return result;
}

function lengthOf(stretches: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < stretches.length; i += 2) sum += stretches[i + 1] - stretches[i];
  return sum;
}

function overlap(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    sum += Math.max(0, Math.min(a[i + 1], b[j + 1]) - Math.max(a[i], b[j]));
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return sum;
}
