import { edgePositions, type RoadNetwork } from '../../../models/network/index.ts';
import { along, distance, type Point } from '../../geometry/plane.ts';
import type { Plane } from '../plane.ts';
import type { Reached, ReachedPiece } from './reach.ts';

/** A straight part of a reached road on the plane, with the seconds at both ends. */
export interface ReachedSegment {
  a: Point;
  b: Point;
  from: number;
  to: number;
}

/** What is reached as straight parts on the plane of the grid. */
export function reachedSegments(network: RoadNetwork, { pieces }: Reached, plane: Plane): ReachedSegment[] {
  const lines = new Map<number, Point[]>();
  return pieces.flatMap((piece) => {
    let line = lines.get(piece.edge);
    if (!line) {
      const positions = edgePositions(network, piece.edge);
      line = [];
      for (let at = 0; at < positions.length; at += 3)
        line.push(plane.toPlane([positions[at], positions[at + 1]]));
      lines.set(piece.edge, line);
    }
    return segmentsOf(line, network.edges.length[piece.edge], piece);
  });
}

/** Metres of the edge are on the ellipsoid: they are shared out along the line on the plane. */
function segmentsOf(line: readonly Point[], length: number, piece: ReachedPiece): ReachedSegment[] {
  const steps = line.slice(1).map((point, i) => distance(line[i], point));
  const total = steps.reduce((sum, step) => sum + step, 0);
  if (!(total > 0) || !(piece.end > piece.begin)) return [];
  const scale = length / total;
  const secondsAt = (metres: number): number =>
    piece.from + ((piece.to - piece.from) * (metres - piece.begin)) / (piece.end - piece.begin);
  const segments: ReachedSegment[] = [];
  let start = 0;
  steps.forEach((step, i) => {
    const end = start + step * scale;
    const [low, high] = [Math.max(start, piece.begin), Math.min(end, piece.end)];
    if (high > low) {
      const at = (metres: number): Point => along(line[i], line[i + 1], (metres - start) / (end - start));
      segments.push({ a: at(low), b: at(high), from: secondsAt(low), to: secondsAt(high) });
    }
    start = end;
  });
  return segments;
}
