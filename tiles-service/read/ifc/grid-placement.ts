import { IFCGRID, IFCGRIDPLACEMENT } from 'web-ifc';
import { type IfcLine, numbersOf, reference, references } from '../../../models/ifc/lines.ts';
import type { IfcModel } from './model.ts';

/** Column-major 4 × 4, in the units of the file, as web-ifc has them. */
export type Matrix = readonly number[];

/**
 * Places on grid axes (IfcGridPlacement), of which web-ifc knows none: it takes the axes' origin in their place.
 * Axes of curves are not read.
 */
export class GridPlacements {
  readonly #model: IfcModel;
  readonly #isUsed: boolean;
  /** The placement of the grid that an axis is of. */
  readonly #gridOf = new Map<number, number | undefined>();

  constructor(model: IfcModel) {
    this.#model = model;
    this.#isUsed = model.ids(IFCGRIDPLACEMENT).length > 0;
    if (!this.#isUsed) return;
    for (const grid of model.lines(IFCGRID))
      for (const name of ['UAxes', 'VAxes', 'WAxes'])
        for (const axis of references(grid[name])) this.#gridOf.set(axis, reference(grid.ObjectPlacement));
  }

  /**
   * What web-ifc left out of the placement of an object: the place on the grid that it, or what it is placed in, has.
   * Undefined where there is no grid in it; `lost` where there is one that cannot be worked out.
   */
  matrixOf(placement: number | undefined): Matrix | 'lost' | undefined {
    if (!this.#isUsed) return undefined;
    let line = this.#model.line(placement);
    for (let depth = 0; line && depth < 64; depth++) {
      if (line.type === IFCGRIDPLACEMENT) return this.#onGrid(line) ?? 'lost';
      line = this.#model.follow(line.PlacementRelTo);
    }
    return undefined;
  }

  #onGrid(placement: IfcLine): Matrix | undefined {
    const model = this.#model;
    const intersection = model.follow(placement.PlacementLocation);
    const axes = references(intersection?.IntersectingAxes);
    if (!intersection || axes.length < 2) return undefined;
    const [first, second] = axes.map((axis) => this.#lineOf(axis));
    if (!first || !second) return undefined;
    const offsets = numbersOf(intersection.OffsetDistances) ?? [];
    const [aheadX, aheadY] = first.direction;
    // Each axis is moved to its left by its distance.
    const from = [first.point[0] - aheadY * (offsets[0] ?? 0), first.point[1] + aheadX * (offsets[0] ?? 0)];
    const [alongX, alongY] = second.direction;
    const to = [second.point[0] - alongY * (offsets[1] ?? 0), second.point[1] + alongX * (offsets[1] ?? 0)];
    const cross = aheadX * alongY - aheadY * alongX;
    if (Math.abs(cross) < 1e-9) return undefined;
    const reach = ((to[0] - from[0]) * alongY - (to[1] - from[1]) * alongX) / cross;
    const x = from[0] + reach * aheadX;
    const y = from[1] + reach * aheadY;
    const [turnX, turnY] = this.#direction(placement, [x, y]) ?? first.direction;
    const own = [turnX, turnY, 0, 0, -turnY, turnX, 0, 0, 0, 0, 1, 0, x, y, offsets[2] ?? 0, 1];
    const grid = reference(placement.PlacementRelTo) ?? this.#gridOf.get(axes[0]);
    return grid === undefined ? own : multiply(model.api.GetWorldTransformMatrix(model.id, grid), own);
  }

  /** Where x looks: a direction, or another intersection. */
  #direction(placement: IfcLine, [x, y]: readonly [number, number]): [number, number] | undefined {
    const referred = this.#model.follow(placement.PlacementRefDirection);
    if (!referred) return undefined;
    let ratios = numbersOf(referred.DirectionRatios);
    const axes = references(referred.IntersectingAxes);
    if (!ratios && axes.length > 1) {
      const [a, b] = axes.map((axis) => this.#lineOf(axis));
      const cross = a && b ? a.direction[0] * b.direction[1] - a.direction[1] * b.direction[0] : 0;
      if (!a || !b || Math.abs(cross) < 1e-9) return undefined;
      const reach =
        ((b.point[0] - a.point[0]) * b.direction[1] - (b.point[1] - a.point[1]) * b.direction[0]) / cross;
      ratios = [a.point[0] + reach * a.direction[0] - x, a.point[1] + reach * a.direction[1] - y];
    }
    const length = ratios ? Math.hypot(ratios[0], ratios[1]) : 0;
    return ratios && length > 0 ? [ratios[0] / length, ratios[1] / length] : undefined;
  }

  /** A straight axis in the plane of its grid: a line, or a polyline of two points. */
  #lineOf(axis: number): { point: [number, number]; direction: [number, number] } | undefined {
    const model = this.#model;
    const line = model.line(axis);
    const curve = model.follow(line?.AxisCurve);
    const points = references(curve?.Points);
    let start: number[] | undefined;
    let ahead: number[] | undefined;
    if (points.length === 2) {
      start = numbersOf(model.line(points[0])?.Coordinates);
      const end = numbersOf(model.line(points[1])?.Coordinates);
      if (start && end) ahead = [end[0] - start[0], end[1] - start[1]];
    } else if (curve?.Pnt) {
      start = numbersOf(model.follow(curve.Pnt)?.Coordinates);
      ahead = numbersOf(model.follow(model.follow(curve.Dir)?.Orientation)?.DirectionRatios);
    }
    const length = ahead ? Math.hypot(ahead[0], ahead[1]) : 0;
    if (!start || !ahead || length === 0) return undefined;
    const sense =
      line?.SameSense === false || (line?.SameSense as { value?: unknown })?.value === false ? -1 : 1;
    return {
      point: [start[0], start[1]],
      direction: [(sense * ahead[0]) / length, (sense * ahead[1]) / length],
    };
  }
}

function multiply(a: Matrix, b: Matrix): number[] {
  const out = new Array<number>(16).fill(0);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++)
      for (let k = 0; k < 4; k++) out[4 * column + row] += a[4 * k + row] * b[4 * column + k];
  return out;
}
