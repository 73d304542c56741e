import type { PositionTransform } from '../../../models/geodesy/index.ts';
import { PIPE_KINDS, type PipeKind, type PipeNetwork } from '../../../models/network/index.ts';
import type { Box } from '../overlay.ts';

/** A pipe between two nodes, on the plane of the grid. */
export interface PipeLine {
  edge: number;
  /** Of the feature, `#n` for a piece of it. */
  id: string;
  kind: PipeKind;
  /** Metres; half of the diameter, 0 where the source does not say it. */
  radius: number;
  /** The axis from `from` to `to`: x, y and orthometric metres; NaN where no level is known. */
  points: Float64Array;
  from: number;
  to: number;
}

/**
 * The pipes of a network with the levels of their axes: as they were drawn, else by the levels of their bottoms where
 * those are in the same datum.
 * `transform`: of the grid's CRS over `verticalDatum`, `createTransform(crs, datum)`.
 */
export function pipeLines(
  { edges, shapes, verticalDatum: ofLevels }: PipeNetwork,
  transform: PositionTransform,
  verticalDatum: string,
): PipeLine[] {
  return Array.from({ length: edges.count }, (_, edge): PipeLine => {
    const shape = edges.shape[edge];
    const drawn = shapes.positions.slice(3 * shapes.starts[shape], 3 * shapes.starts[shape + 1]);
    const points = edges.backward[edge] ? turnedRound(drawn) : drawn;
    const isFlat = points.some((value, at) => at % 3 === 2 && Number.isNaN(value));
    if (isFlat) for (let at = 2; at < points.length; at += 3) points[at] = 0;
    transform.fromGeodetic(points, points);
    const radius = edges.diameter[edge] > 0 ? edges.diameter[edge] / 2 : 0;
    if (isFlat) {
      const isKnown = ofLevels === verticalDatum;
      const [start, end] = isKnown
        ? [edges.invertFrom[edge], edges.invertTo[edge]]
        : [Number.NaN, Number.NaN];
      levelAlong(points, start + radius, end + radius);
    }
    return {
      edge,
      id: edges.ids[edge],
      kind: PIPE_KINDS[edges.kind[edge]],
      radius,
      points,
      from: edges.from[edge],
      to: edges.to[edge],
    };
  });
}

/** Whether a straight piece of a pipe comes near a box: what goes through it need not have a corner there. */
export function passesBox({ points }: Pick<PipeLine, 'points'>, { west, south, east, north }: Box): boolean {
  for (let at = 3; at < points.length; at += 3) {
    const [ax, ay, , bx, by] = points.subarray(at - 3, at + 2);
    if (
      Math.min(ax, bx) <= east &&
      Math.max(ax, bx) >= west &&
      Math.min(ay, by) <= north &&
      Math.max(ay, by) >= south
    )
      return true;
  }
  return false;
}

function turnedRound(line: Float64Array): Float64Array {
  const turned = new Float64Array(line.length);
  for (let at = 0; at < line.length; at += 3) turned.set(line.subarray(at, at + 3), line.length - 3 - at);
  return turned;
}

/** Straight from one level to another along a line. */
function levelAlong(points: Float64Array, start: number, end: number): void {
  const along = [0];
  for (let at = 3; at < points.length; at += 3)
    along.push(
      along[along.length - 1] + Math.hypot(points[at] - points[at - 3], points[at + 1] - points[at - 2]),
    );
  const total = along[along.length - 1] || 1;
  along.forEach((metres, i) => {
    points[3 * i + 2] = start + ((end - start) * metres) / total;
  });
}
