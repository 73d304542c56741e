import type { Profile } from './profile.ts';
import type { TubeMesh, Vector } from './tube-mesh.ts';

/** Corners nearer to the one before than this are left out, metres. */
const SAME_PLACE = 0.02;
/** Where a pipe turns by more (cosine of half of the angle), it ends and begins anew at the corner instead of being mitred. */
const SHARPEST = 0.55;

/** What is drawn of a line: its profile, its colour and the row of its feature. */
export interface TubeLook {
  profile: Profile;
  color: number;
  row: number;
}

/**
 * Adds a closed tube along a line. `line`: east, north, up of its corners. Rings stand across the bisector of each
 * corner, so that both pieces keep their width; the section stays upright. False for a line without length.
 */
export function addTube(mesh: TubeMesh, line: ArrayLike<number>, look: TubeLook): boolean {
  const corners = distinct(line);
  if (corners.length < 2) return false;
  let direction = unit(subtract(corners[1], corners[0]));
  let { right, up } = uprightFrame(direction);
  addCap(mesh, corners[0], direction, right, up, look, -1);
  let ring = addRing(mesh, corners[0], direction, direction, right, up, look);
  for (let i = 1; i < corners.length; i++) {
    const isLast = i === corners.length - 1;
    const next = isLast ? direction : unit(subtract(corners[i + 1], corners[i]));
    const across = isLast ? direction : unit(add(direction, next));
    const isSharp = !isLast && dot(direction, across) < SHARPEST;
    const end = addRing(mesh, corners[i], direction, isSharp ? direction : across, right, up, look);
    joinRings(mesh, ring, end, look.profile);
    ring = end;
    if (isLast) break;
    // The frame is mirrored in the plane of the ring: it turns with the pipe and no more.
    right = mirrored(right, across);
    up = mirrored(up, across);
    direction = next;
    if (isSharp) {
      const begin = addRing(mesh, corners[i], direction, direction, right, up, look);
      joinRings(mesh, ring, begin, look.profile);
      ring = begin;
    }
  }
  addCap(mesh, corners[corners.length - 1], direction, right, up, look, 1);
  return true;
}

function distinct(line: ArrayLike<number>): Vector[] {
  const corners: Vector[] = [];
  for (let i = 0; i + 2 < line.length; i += 3) {
    const corner: Vector = [line[i], line[i + 1], line[i + 2]];
    const before = corners[corners.length - 1];
    if (!before || length(subtract(corner, before)) > SAME_PLACE) corners.push(corner);
  }
  return corners;
}

/** Right and up of a direction; of an upright one, up is north. */
function uprightFrame(direction: Vector): { right: Vector; up: Vector } {
  const right = unit(cross(direction, Math.abs(direction[2]) > 0.95 ? [0, 1, 0] : [0, 0, 1]));
  return { right, up: cross(right, direction) };
}

/** A ring of the profile's places, slid along the pipe into the plane that stands across `across`. */
function addRing(
  mesh: TubeMesh,
  centre: Vector,
  direction: Vector,
  across: Vector,
  right: Vector,
  up: Vector,
  { profile, color, row }: TubeLook,
): number {
  const first = mesh.vertexCount;
  const along = dot(direction, across);
  for (const { x, y, nx, ny } of profile.places) {
    const place = add(scaled(right, x), scaled(up, y));
    const radial = add(scaled(right, nx), scaled(up, ny));
    const slid = add(place, scaled(direction, -dot(place, across) / along));
    mesh.addVertex(add(centre, slid), unit(add(radial, scaled(across, -dot(radial, across)))), color, row);
  }
  return first;
}

function joinRings(mesh: TubeMesh, from: number, to: number, { sides }: Profile): void {
  for (const [a, b] of sides) {
    mesh.addTriangle(from + a, to + a, from + b);
    mesh.addTriangle(from + b, to + a, to + b);
  }
}

/** Closes an end; `side`: −1 where the pipe begins, 1 where it ends. */
function addCap(
  mesh: TubeMesh,
  centre: Vector,
  direction: Vector,
  right: Vector,
  up: Vector,
  { profile, color, row }: TubeLook,
  side: -1 | 1,
): void {
  const normal = scaled(direction, side);
  const middle = mesh.addVertex(centre, normal, color, row);
  const first = mesh.vertexCount;
  for (const { x, y } of profile.places)
    mesh.addVertex(add(centre, add(scaled(right, x), scaled(up, y))), normal, color, row);
  for (const [a, b] of profile.sides) {
    if (side < 0) mesh.addTriangle(middle, first + a, first + b);
    else mesh.addTriangle(middle, first + b, first + a);
  }
}

const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const mirrored = (a: Vector, across: Vector): Vector => add(a, scaled(across, -2 * dot(a, across)));

function unit(a: Vector): Vector {
  const size = length(a);
  // A pipe that turns back on itself has no bisector; any direction closes it.
  return size < 1e-12 ? [0, 0, 1] : scaled(a, 1 / size);
}
