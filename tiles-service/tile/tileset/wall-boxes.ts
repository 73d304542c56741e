import type { SpooledMesh } from './spool.ts';

/** A colour has a box of its own where it has at least this share of the surface. */
const LEAST_SHARE = 0.2;
/** Share of the face of a wall that its parts have to cover for boxes to be it. */
const LEAST_FILLED = 0.85;
/** Parts of a wall from which on boxes are fewer triangles than they. */
const LEAST_PARTS = 3;

/** Triangles of a box, by its corners: bit 0 is far along, bit 1 far across, bit 2 up. Seen from outside. */
const BOX = [
  [0, 2, 1],
  [1, 2, 3],
  [4, 5, 6],
  [5, 7, 6],
  [0, 1, 4],
  [1, 5, 4],
  [2, 6, 3],
  [3, 6, 7],
  [0, 4, 2],
  [2, 4, 6],
  [1, 3, 5],
  [3, 7, 5],
].flat();

/** What of a building can be told in boxes from afar: the parts of one wall, by the wall. */
export interface WallPart {
  /** Id of the wall. */
  wall: string;
  mesh: SpooledMesh;
}

/**
 * Stands boxes for the parts of walls of many like parts, as the units of a curtain wall are: one for each colour that has a
 * good share of the wall, around all that has it, as long as the wall and up to its edges. Leaving out triangles at random would leave holes in
 * its place. Walls of few parts come back as they are. Metres, z up.
 */
export function boxesOfWalls(parts: readonly WallPart[]): SpooledMesh[] {
  const walls = new Map<string, SpooledMesh[]>();
  for (const { wall, mesh } of parts) {
    const own = walls.get(wall);
    if (own) own.push(mesh);
    else walls.set(wall, [mesh]);
  }
  return [...walls.values()].flatMap((own) => (own.length < LEAST_PARTS ? own : boxesOf(own)));
}

interface Share {
  area: number;
  /** Vertices, as places in `positions` of their part. */
  corners: { positions: Float64Array; vertex: number }[];
}

function boxesOf(parts: readonly SpooledMesh[]): SpooledMesh[] {
  const shares = new Map<number, Share>();
  let total = 0;
  for (const { positions, colors, indices } of parts)
    for (let at = 0; at < indices.length; at += 3) {
      const color = colors?.[indices[at]] ?? 0x00ffffff;
      let share = shares.get(color);
      if (!share) shares.set(color, (share = { area: 0, corners: [] }));
      const area = areaOf(positions, indices[at], indices[at + 1], indices[at + 2]);
      share.area += area;
      total += area;
      for (let corner = at; corner < at + 3; corner++)
        share.corners.push({ positions, vertex: indices[corner] });
    }
  const heading = headingOf(parts);
  const whole = boundsOf(parts.flatMap(cornersOf), heading);
  const filled = parts.reduce((sum, part) => sum + faceOf(boundsOf(cornersOf(part), heading)), 0);
  // Under a slanting roof, or around a gate, a box would stand where no wall is.
  if (filled < LEAST_FILLED * faceOf(whole)) return [...parts];
  const most = Math.max(...[...shares.values()].map(({ area }) => area));
  const kept = [...shares]
    .filter(([, { area }]) => area >= LEAST_SHARE * total || area === most)
    .map(([color, { corners }]) => ({ color, box: boundsOf(corners, heading) }));
  // What thin frames leave open would show the floors behind as bright lines.
  const [lowest, highest] = [
    Math.min(...kept.map(({ box }) => box.low[2])),
    Math.max(...kept.map(({ box }) => box.high[2])),
  ];
  return kept.map(({ color, box: { low, high } }) => {
    [low[0], high[0]] = [whole.low[0], whole.high[0]];
    if (low[2] === lowest) low[2] = whole.low[2];
    if (high[2] === highest) high[2] = whole.high[2];
    return boxOf({ low, high }, heading, color, parts[0].rows[0]);
  });
}

const cornersOf = ({ positions }: SpooledMesh): Share['corners'] =>
  Array.from({ length: positions.length / 3 }, (_, vertex) => ({ positions, vertex }));

const faceOf = ({ low, high }: WallBox): number => (high[0] - low[0]) * (high[2] - low[2]);

/** Along the wall, across it and up. */
interface WallBox {
  low: number[];
  high: number[];
}

/** Radians counter-clockwise from east in which the parts lie beside each other: of most of their spread. */
function headingOf(parts: readonly SpooledMesh[]): number {
  let [count, x, y] = [0, 0, 0];
  for (const { positions } of parts)
    for (let at = 0; at < positions.length; at += 3, count++) {
      x += positions[at];
      y += positions[at + 1];
    }
  [x, y] = [x / count, y / count];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { positions } of parts)
    for (let at = 0; at < positions.length; at += 3) {
      const [dx, dy] = [positions[at] - x, positions[at + 1] - y];
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
  return Math.atan2(2 * xy, xx - yy) / 2;
}

function boundsOf(corners: Share['corners'], heading: number): WallBox {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { positions, vertex } of corners) {
    const [x, y, z] = positions.subarray(3 * vertex, 3 * vertex + 3);
    for (const [axis, value] of [cos * x + sin * y, cos * y - sin * x, z].entries()) {
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    }
  }
  return { low, high };
}

function boxOf({ low, high }: WallBox, heading: number, color: number, row: number): SpooledMesh {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
  const positions = new Float64Array(24);
  for (let corner = 0; corner < 8; corner++) {
    const [along, across, up] = [0, 1, 2].map((axis) => (corner & (1 << axis) ? high[axis] : low[axis]));
    positions.set([cos * along - sin * across, sin * along + cos * across, up], 3 * corner);
  }
  return {
    positions,
    rows: new Uint32Array(8).fill(row),
    colors: new Uint32Array(8).fill(color),
    indices: Uint32Array.from(BOX),
  };
}

function areaOf(positions: Float64Array, a: number, b: number, c: number): number {
  const [ux, uy, uz] = [0, 1, 2].map((axis) => positions[3 * b + axis] - positions[3 * a + axis]);
  const [vx, vy, vz] = [0, 1, 2].map((axis) => positions[3 * c + axis] - positions[3 * a + axis]);
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}
