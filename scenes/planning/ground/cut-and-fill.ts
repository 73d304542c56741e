import type { Point } from '../../geometry/plane.ts';
import { boxOf } from '../overlay.ts';
import type { Polygon } from '../plane.ts';
import { checkStep, type Levels, oneDatum } from './levels.ts';

/** Cubic metres between two surfaces, and where they were compared. */
export interface Earthwork {
  cut: number;
  fill: number;
  /** What is left over (positive) or has to be brought (negative), loosening not counted. */
  balance: number;
  /** Square metres that were compared, where it is cut, where it is filled, and of which a height is not known. */
  area: number;
  cutArea: number;
  fillArea: number;
  unknown: number;
  verticalDatum: string;
}

/**
 * What is to be cut away and filled up within a polygon for one surface to become another: heights in the middles of
 * squares of `step` metres, each times how much of the square lies in the polygon, which is exact; the volume of
 * smooth surfaces converges with the square of the step.
 * @throws InputError `datum-differs` where the surfaces are in different vertical datums; `step`
 */
export function cutAndFill(before: Levels, after: Levels, polygon: Polygon, step: number): Earthwork {
  const verticalDatum = oneDatum(before, after);
  const work = { cut: 0, fill: 0, area: 0, cutArea: 0, fillArea: 0, unknown: 0 };
  eachSquare(polygon, step, (x, y, area) => {
    const rise = after.at(x, y) - before.at(x, y);
    if (Number.isNaN(rise)) {
      work.unknown += area;
      return;
    }
    work.area += area;
    if (rise < 0) {
      work.cut -= rise * area;
      work.cutArea += area;
    } else if (rise > 0) {
      work.fill += rise * area;
      work.fillArea += area;
    }
  });
  return { ...work, balance: work.cut - work.fill, verticalDatum };
}

/**
 * Visits the squares of a polygon, on whole multiples of `step`: the middle of each, and how many square metres of it
 * lie in the polygon.
 * @throws InputError `step`
 */
export function eachSquare(
  polygon: Polygon,
  step: number,
  visit: (x: number, y: number, area: number) => void,
): void {
  checkStep(step, 'the squares');
  const { west, south, east, north } = boxOf(polygon);
  const [ox, oy] = [Math.floor(west / step) * step, Math.floor(south / step) * step];
  // Near their own origin, numbers keep their digits.
  const rings = polygon.map((ring) => ring.map(([x, y]): Point => [x - ox, y - oy]));
  for (let row = 0; oy + row * step < north; row++) {
    const strips = rings.map((ring) => between(ring, 1, row * step, (row + 1) * step));
    const columns = Math.ceil((east - ox) / step);
    for (let column = 0; column < columns; column++) {
      const area = strips.reduce(
        (sum, strip) => sum + doubleArea(between(strip, 0, column * step, (column + 1) * step)) / 2,
        0,
      );
      if (area > 1e-9) visit(ox + (column + 0.5) * step, oy + (row + 0.5) * step, area);
    }
  }
}

/**
 * The part of a ring between two values of a coordinate. Of one that is not convex the pieces hang together along the
 * cuts, which adds nothing to its area.
 *
 * Sutherland, I. E., Hodgman, G. W. (1974): Reentrant polygon clipping. Communications of the ACM 17 (1), 32–42.
 */
function between(ring: readonly Point[], axis: 0 | 1, low: number, high: number): Point[] {
  return cutAt(cutAt(ring, axis, low, 1), axis, high, -1);
}

function cutAt(ring: readonly Point[], axis: 0 | 1, value: number, hand: 1 | -1): Point[] {
  const kept: Point[] = [];
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    const [sa, sb] = [hand * (a[axis] - value), hand * (b[axis] - value)];
    if (sa >= 0) kept.push(a);
    if (sa > 0 ? sb < 0 : sa < 0 && sb > 0) {
      const share = sa / (sa - sb);
      const other = a[1 - axis] + (b[1 - axis] - a[1 - axis]) * share;
      kept.push(axis === 0 ? [value, other] : [other, value]);
    }
  }
  return kept;
}

function doubleArea(ring: readonly Point[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    sum += a[0] * b[1] - a[1] * b[0];
  }
  return sum;
}
