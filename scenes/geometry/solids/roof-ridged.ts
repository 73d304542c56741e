import { type Box, boxAlong, orientedBox, type Ring } from './ring.ts';
import { addFace, addPoint, type RoofPlan, startPlan, turn } from './roof-plan.ts';
import { splitByLine } from './split.ts';

/**
 * Two slopes that meet in a ridge along the middle of the footprint's smallest rectangle (or along `direction`,
 * degrees clockwise from north). On other footprints than rectangles the slopes stay planes, and walls reach up to them.
 */
export function gabledRoof(rings: readonly Ring[], roofHeight: number, direction?: number): RoofPlan {
  const box = boxOf(rings[0], direction);
  const height = (x: number, y: number): number =>
    roofHeight * Math.max(0, 1 - Math.abs((y - box.y) * box.ux - (x - box.x) * box.uy) / box.halfWidth);
  const plan = startPlan(rings, height);
  const split = splitByLine(plan.points, plan.rings, box, (x, y) => addPoint(plan, x, y, roofHeight));
  plan.rings = split.rings;
  for (const piece of split.pieces) addFace(plan, piece);
  plan.creases = split.cuts;
  return plan;
}

/** One plane that falls towards `direction` (degrees clockwise from north), or across the longer side. */
export function skillionRoof(rings: readonly Ring[], roofHeight: number, direction?: number): RoofPlan {
  let ux: number;
  let uy: number;
  if (direction === undefined) {
    const box = orientedBox(rings[0]);
    [ux, uy] = [-box.uy, box.ux];
  } else {
    const angle = (direction * Math.PI) / 180;
    [ux, uy] = [Math.sin(angle), Math.cos(angle)];
  }
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rings[0].length; i += 2) {
    const fall = rings[0][i] * ux + rings[0][i + 1] * uy;
    low = Math.min(low, fall);
    high = Math.max(high, fall);
  }
  const plan = startPlan(rings, (x, y) => (roofHeight * (high - (x * ux + y * uy))) / (high - low));
  addFace(plan, plan.rings);
  return plan;
}

/** Corners of a footprint that count as a rectangle may lie this far from it, as a share of its width. */
const RECTANGLE_TOLERANCE = 0.15;

/**
 * Four slopes of one pitch over a footprint of four corners close to a rectangle: the ridge ends half a width
 * from the short sides. Undefined for other footprints.
 */
export function hippedRectangle(rings: readonly Ring[], roofHeight: number): RoofPlan | undefined {
  if (rings.length !== 1 || rings[0].length !== 8) return undefined;
  const box = orientedBox(rings[0]);
  if (box.halfLength < box.halfWidth * 1.02) return undefined;
  const plan = startPlan(rings, () => 0);
  const corners = plan.rings[0];
  const place = (point: number): [number, number] => {
    const x = plan.points[2 * point] - box.x;
    const y = plan.points[2 * point + 1] - box.y;
    return [x * box.ux + y * box.uy, y * box.ux - x * box.uy];
  };
  for (const corner of corners) {
    const [s, t] = place(corner);
    const off = Math.max(Math.abs(Math.abs(s) - box.halfLength), Math.abs(Math.abs(t) - box.halfWidth));
    if (off > RECTANGLE_TOLERANCE * box.halfWidth) return undefined;
  }
  const reach = box.halfLength - box.halfWidth;
  const front = addPoint(plan, box.x + reach * box.ux, box.y + reach * box.uy, roofHeight);
  const back = addPoint(plan, box.x - reach * box.ux, box.y - reach * box.uy, roofHeight);
  for (let i = 0; i < 4; i++) {
    const a = corners[i];
    const b = corners[(i + 1) % 4];
    const end = (corner: number): number => (place(corner)[0] > 0 ? front : back);
    if (end(a) === end(b)) plan.triangles.push(a, b, end(a));
    else plan.triangles.push(a, b, end(b), a, end(b), end(a));
    plan.creases.push(a, end(a));
  }
  plan.creases.push(front, back);
  for (let i = 0; i < plan.triangles.length; i += 3)
    if (turn(plan, plan.triangles[i], plan.triangles[i + 1], plan.triangles[i + 2]) <= 0) return undefined;
  return plan;
}

function boxOf(ring: Ring, direction: number | undefined): Box {
  if (direction === undefined) return orientedBox(ring);
  const angle = (direction * Math.PI) / 180;
  const box = boxAlong(ring, Math.sin(angle), Math.cos(angle));
  const along = Math.abs(box.ux * Math.sin(angle) + box.uy * Math.cos(angle)) > 0.5;
  if (along) return box;
  // The box turned itself along its longer side; the ridge stays where it was asked for.
  return { ...box, ux: box.uy, uy: -box.ux, halfLength: box.halfWidth, halfWidth: box.halfLength };
}
