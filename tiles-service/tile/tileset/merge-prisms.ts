import Flatbush from 'flatbush';
import { convexHull, type Ring, ringArea, ringCentroid } from '../../../scenes/geometry/solids/ring.ts';
import { blockRing, farthestCorner, squaredDistance } from './block-ring.ts';
import { MinHeap } from './min-heap.ts';
import type { SpooledPrism } from './spool.ts';

/** Neighbours of a block that may be joined with it. */
const NEIGHBOURS = 6;
/** A town of blocks joined looks more like itself than one with gaps: leaving out counts this many times its error. */
const DROP_RELUCTANCE = 6;
/**
 * Metres that count against a join for each metre of the joined block's extent: town blocks are compact, while rows of
 * houses joined end to end would become bars across the streets. They count against leaving a block out, too.
 */
const SPREAD = 0.2;

interface Block {
  prism: SpooledPrism;
  x: number;
  y: number;
  area: number;
  corners: number;
  /** Heights in the frame: the flat top that stands for the roof, and the roof's highest and lowest. */
  top: number;
  highest: number;
  lowest: number;
  /** Metres that filling its courtyards costs. */
  depth: number;
  neighbours: Set<number>;
  /** Blocks do not change: two that are joined go, and a new one comes. */
  alive: boolean;
}

/** Joins block a with b, or leaves a out. `cost`: metres of error; absent: known only not to be over its rank. */
interface Change {
  a: number;
  b?: number;
  cost?: number;
}

/**
 * Makes blocks fewer until they have no more than `corners` corners: joins neighbours into a rectangle of the area of
 * both at their mean height, or leaves out what is low, always what changes the picture least. Every block knows how far
 * it may be from what it stands for, so the error of the result is measured, not guessed.
 * Returns the blocks left and the metres by which what was left out is missed.
 */
export function mergePrisms(
  prisms: readonly SpooledPrism[],
  corners: number,
): { prisms: SpooledPrism[]; dropped: number } {
  const blocks = prisms.map(blockOf);
  let left = blocks.reduce((sum, block) => sum + block.corners, 0);
  let dropped = 0;
  if (left <= corners) return { prisms: [...prisms], dropped };
  findNeighbours(blocks);
  const changes = new MinHeap<Change>();
  for (let a = 0; a < blocks.length; a++) {
    offerDrop(blocks, a, changes);
    for (const b of blocks[a].neighbours) if (b > a) offerJoin(blocks, a, b, changes);
  }
  while (left > corners) {
    const next = changes.pop();
    if (!next) break;
    const { value: change } = next;
    const block = blocks[change.a];
    if (!block.alive) continue;
    if (change.b === undefined) {
      block.alive = false;
      left -= block.corners;
      dropped = Math.max(dropped, change.cost ?? 0);
      continue;
    }
    const other = blocks[change.b];
    if (!other.alive) continue;
    if (change.cost === undefined) {
      const hull = hullOf(block, other);
      const cost = joinCost(block, other, hull);
      changes.push(cost + SPREAD * extentOf(hull), { a: change.a, b: change.b, cost });
      continue;
    }
    left += join(blocks, change.a, change.b, change.cost) - block.corners - other.corners;
    const index = blocks.length - 1;
    offerDrop(blocks, index, changes);
    for (const b of blocks[index].neighbours) offerJoin(blocks, index, b, changes);
  }
  return { prisms: blocks.filter(({ alive }) => alive).map(({ prism }) => prism), dropped };
}

function blockOf(prism: SpooledPrism): Block {
  const [x, y] = ringCentroid(prism.rings[0]);
  const area = Math.abs(ringArea(prism.rings[0]));
  const highest = prism.z + prism.height;
  const slope = prism.roof.shape === 'flat' ? 0 : prism.roof.height;
  return {
    prism,
    x,
    y,
    area,
    corners: cornersOf(prism),
    top: highest - slope / 2,
    highest,
    lowest: highest - slope,
    depth: holeDepth(prism),
    neighbours: new Set(),
    alive: true,
  };
}

function cornersOf({ rings, roof }: SpooledPrism): number {
  const count = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  return roof.shape === 'flat' ? count : count + 2;
}

/** A block that goes is missed by its height: what stood there is now bare ground. */
function offerDrop(blocks: readonly Block[], a: number, changes: MinHeap<Change>): void {
  const { prism } = blocks[a];
  const cost = Math.max(prism.height, prism.deviation);
  changes.push(DROP_RELUCTANCE * cost + SPREAD * extentOf(prism.rings[0]), { a, cost });
}

function offerJoin(blocks: readonly Block[], a: number, b: number, changes: MinHeap<Change>): void {
  if (!blocks[b].alive) return;
  // Most pairs are never joined: the hull is made when this one's turn comes.
  changes.push(leastJoinCost(blocks[a], blocks[b]), { a, b });
}

/** Metres by which the joined block may be away from what either stood for. */
function joinCost(a: Block, b: Block, hull: Ring): number {
  const known = Math.max(a.prism.deviation, b.prism.deviation);
  const gap = hullGap(a.prism.rings[0], b.prism.rings[0], hull);
  return Math.max(leastJoinCost(a, b), known + gap);
}

/** The part of it that heights and courtyards make. */
function leastJoinCost(a: Block, b: Block): number {
  const top = joinedTop(a, b);
  const known = Math.max(a.prism.deviation, b.prism.deviation);
  return known + Math.max(roofSpan(a, top), roofSpan(b, top), a.depth, b.depth);
}

/** How far the top of a block, its roof's slopes included, is from a flat one at `top`. */
function roofSpan({ highest, lowest }: Block, top: number): number {
  return Math.max(Math.abs(highest - top), Math.abs(lowest - top));
}

function joinedTop(a: Block, b: Block): number {
  return (a.top * a.area + b.top * b.area) / (a.area + b.area || 1);
}

/** A courtyard that is filled: about half its width. */
function holeDepth({ rings }: SpooledPrism): number {
  let depth = 0;
  for (let i = 1; i < rings.length; i++) depth = Math.max(depth, Math.sqrt(Math.abs(ringArea(rings[i]))) / 2);
  return depth;
}

/** Metres from corner to corner of the box around a ring. */
function extentOf(ring: Ring): number {
  const [west, south, east, north] = boundsOf(ring);
  return Math.hypot(east - west, north - south);
}

function boundsOf(ring: Ring): [west: number, south: number, east: number, north: number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]);
    east = Math.max(east, ring[i]);
    south = Math.min(south, ring[i + 1]);
    north = Math.max(north, ring[i + 1]);
  }
  return [west, south, east, north];
}

function hullOf(a: Block, b: Block): Ring {
  return convexHull(a.prism.rings[0].concat(b.prism.rings[0]));
}

/** How far the hull's edges run from both rings, looked at in three places of each edge. */
function hullGap(p: Ring, q: Ring, hull: Ring): number {
  let gap = 0;
  for (let i = 0, j = hull.length - 2; i < hull.length; j = i, i += 2) {
    const dx = hull[i] - hull[j];
    const dy = hull[i + 1] - hull[j + 1];
    if (dx * dx + dy * dy < 4 * gap * gap) continue;
    for (const t of [0.5, 0.25, 0.75]) {
      const x = hull[j] + t * dx;
      const y = hull[j + 1] + t * dy;
      const away = Math.sqrt(Math.min(squaredDistance(p, x, y), squaredDistance(q, x, y)));
      // Most edges of the hull are edges of a ring.
      if (away < 0.01) break;
      gap = Math.max(gap, away);
    }
  }
  return gap;
}

/** Adds the block that a and b become; returns its corners. It keeps the row of the larger one. */
function join(blocks: Block[], a: number, b: number, cost: number): number {
  const first = blocks[a];
  const second = blocks[b];
  const larger = first.area * first.prism.height >= second.area * second.prism.height ? first : second;
  const z = Math.min(first.prism.z, second.prism.z);
  const hull = hullOf(first, second);
  const ring = blockRing(hull, first.area + second.area);
  const wallColor = mixColors(first.prism.wallColor, second.prism.wallColor, first.area, second.area);
  const roofColor = mixColors(first.prism.roofColor, second.prism.roofColor, first.area, second.area);
  const joined = blockOf({
    rings: [ring],
    z,
    height: Math.max(0.1, joinedTop(first, second) - z),
    roof: { shape: 'flat', height: 0 },
    deviation: Math.max(cost, farthestCorner(hull, ring)),
    row: larger.prism.row,
    ...(wallColor === undefined ? {} : { wallColor }),
    ...(roofColor === undefined ? {} : { roofColor }),
  });
  first.alive = false;
  second.alive = false;
  const index = blocks.push(joined) - 1;
  for (const old of [a, b]) {
    for (const neighbour of blocks[old].neighbours) {
      if (neighbour === a || neighbour === b || !blocks[neighbour].alive) continue;
      joined.neighbours.add(neighbour);
      blocks[neighbour].neighbours.delete(old);
      blocks[neighbour].neighbours.add(index);
    }
  }
  return joined.corners;
}

/** The mean of two RGBA colours by weight; the one that is there if the other is not. */
function mixColors(
  a: number | undefined,
  b: number | undefined,
  weightA: number,
  weightB: number,
): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const share = weightB / (weightA + weightB || 1);
  let mixed = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const [from, to] = [(a >>> shift) & 255, (b >>> shift) & 255];
    mixed |= Math.round(from + share * (to - from)) << shift;
  }
  return mixed >>> 0;
}

/** Links every block with those nearest to its middle. */
function findNeighbours(blocks: Block[]): void {
  const index = new Flatbush(blocks.length);
  for (const { prism } of blocks) index.add(...boundsOf(prism.rings[0]));
  index.finish();
  for (const [place, block] of blocks.entries()) {
    for (const other of index.neighbors(block.x, block.y, NEIGHBOURS + 1)) {
      if (other === place) continue;
      block.neighbours.add(other);
      blocks[other].neighbours.add(place);
    }
  }
}
