import { setPrecision, union } from 'polyclip-ts';
import type { PlanePoint } from './cut-frame.ts';

type Quad = [number, number][];

/** A corner sharper than this many half widths from its tip is cut off. */
const MITRE_LIMIT = 4;

/**
 * The areas within half a width of a line, in metres: flat ends, mitred corners (bevelled where they would be longer
 * than four half widths). A line that crosses itself or closes gives an area with holes. Each area is its outer ring
 * and its holes, not closed. Throws RangeError for less than two different points or a width that is not positive.
 */
export function trenchAreas(line: readonly PlanePoint[], width: number): PlanePoint[][][] {
  if (!(width > 0))
    throw new RangeError(`the width of a trench is a positive number of metres, not ${width}`);
  const points = line.filter(
    ([x, y], i) => i === 0 || Math.hypot(x - line[i - 1][0], y - line[i - 1][1]) > 1e-3,
  );
  if (points.length < 2) throw new RangeError('a trench needs a line of at least two different places');
  const half = width / 2;
  const pieces: Quad[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i], points[i + 1]];
    const [nx, ny] = normalOf(points[i], points[i + 1], half);
    pieces.push([
      [ax + nx, ay + ny],
      [ax - nx, ay - ny],
      [bx - nx, by - ny],
      [bx + nx, by + ny],
    ]);
    if (i > 0) pieces.push(cornerOf(points[i - 1], points[i], points[i + 1], half));
  }
  const [first, ...others] = pieces
    .map((piece): Quad[] => [piece.map(([x, y]): [number, number] => [rounded(x), rounded(y)])])
    .filter(([piece]) => Math.abs(areaOf(piece)) > 1e-6);
  setPrecision(SAME);
  try {
    return united([first, ...others]).map((rings) => rings.map((ring) => ring.slice(0, -1)));
  } catch {
    // A line that all but covers itself may be too much for the union; its pieces cut the same when each is an area.
    return [first, ...others];
  } finally {
    setPrecision();
  }
}

/** Metres that are none to the union: without them it gives up at pieces that all but share a side. */
const SAME = 1e-9;
/** Pieces that are united at once; of a thousand, the union would not come to an end. */
const TOGETHER = 64;

/** Of neighbours first, so that each union is of few pieces. */
function united(pieces: readonly Quad[][]): Quad[][] {
  if (pieces.length <= TOGETHER) return union(pieces[0], ...pieces.slice(1));
  const middle = Math.ceil(pieces.length / 2);
  return union(united(pieces.slice(0, middle)), united(pieces.slice(middle)));
}

/** To hundredths of a millimetre, so that pieces that meet share their points. */
function rounded(metres: number): number {
  return Math.round(metres * 1e5) / 1e5;
}

/** Metres of a line along all its places. */
export function lengthOf(line: readonly PlanePoint[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++)
    length += Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
  return length;
}

/** Square metres; negative for a ring that turns clockwise. */
export function areaOf(ring: readonly PlanePoint[]): number {
  let sum = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    sum += x * nextY - nextX * y;
  });
  return sum / 2;
}

/** To the left of the way from one point to another. */
function normalOf([ax, ay]: PlanePoint, [bx, by]: PlanePoint, length: number): PlanePoint {
  const scale = length / Math.hypot(bx - ax, by - ay);
  return [-(by - ay) * scale, (bx - ax) * scale];
}

/** What closes the gap on the outer side of a corner. */
function cornerOf(before: PlanePoint, corner: PlanePoint, after: PlanePoint, half: number): Quad {
  const [x, y] = corner;
  const [n1, n2] = [normalOf(before, corner, half), normalOf(corner, after, half)];
  const turn = n1[0] * n2[1] - n1[1] * n2[0];
  const side = turn > 0 ? -1 : 1;
  const outer1: [number, number] = [x + side * n1[0], y + side * n1[1]];
  const outer2: [number, number] = [x + side * n2[0], y + side * n2[1]];
  const sum = [n1[0] + n2[0], n1[1] + n2[1]];
  // The tip lies along the sum of the normals, where its share along each is half the width.
  const scale = (2 * half * half) / (sum[0] * sum[0] + sum[1] * sum[1]);
  if (!(scale * Math.hypot(sum[0], sum[1]) <= MITRE_LIMIT * half)) return [[x, y], outer1, outer2];
  return [[x, y], outer1, [x + side * sum[0] * scale, y + side * sum[1] * scale], outer2];
}
