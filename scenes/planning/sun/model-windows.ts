import type { Feature } from '../../../models/feature.ts';
import type { EnuFrame } from '../../../models/geodesy/index.ts';
import type { RayScene } from '../rays/ray-scene.ts';
import { liesIn } from './sun-surfaces.ts';
import type { SunWindow } from './windows.ts';

/** A window of a building model before it is known which side of it is out of doors. Local metres. */
export interface ModelWindow {
  id: string;
  /** Middle of its lower edge. */
  middle: readonly [x: number, y: number, z: number];
  width: number;
  height: number;
  /** Metres from side to side. */
  depth: number;
  /** To one of both sides, level, of length 1. */
  normal: readonly [x: number, y: number];
}

/** Metres that a window has at least, upwards and across. */
const SMALLEST = 0.2;
/** Metres before a window within which one looks whether it is a room, and those that are looked at even where less is free. */
const ROOM = 4;
const BEFORE = 0.4;
/** Shares of the way that is free before a window at which one looks up. */
const LOOKS = [0.2, 0.4, 0.6, 0.8];
/** Metres upwards within which a ceiling, a roof or a balcony is, and to which rays look around. */
const FAR = 30;
const TURNS = [-70, -45, -20, 0, 20, 45, 70];
const RISE = 0.05;
/** Shares of the rays around a place that come away where it is certainly out of doors, and at most where it is not. */
const [OPEN, CLOSED] = [2 / 3, 1 / 3];
/** Metres that a sill stands before its wall, so that the wall itself does not shade it. */
const BEFORE_WALL = 0.01;
/** Metres from a window to the outside of its wall, at most. */
const DEEPEST = 0.6;
/** Metres beside and below a window at which its wall is looked for. */
const BESIDE = 0.15;

/** A window of a building model (`IfcWindow`) by the corners of its surfaces. Undefined: it is none that stands upright. */
export function modelWindow({ id, geometries }: Feature, frame: EnuFrame): ModelWindow | undefined {
  const points: [number, number, number][] = [];
  const at = new Float64Array(3);
  for (const { kind, positions } of geometries) {
    if (kind !== 'surfaces') continue;
    for (let i = 0; i < positions.length; i += 3) {
      frame.toEnu(positions[i], positions[i + 1], positions[i + 2], at);
      points.push([at[0], at[1], at[2]]);
    }
  }
  if (points.length < 4) return undefined;
  // Across: the direction in which its corners lie farthest apart.
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [ax, ay] = [Math.cos(angle), Math.sin(angle)];
  const spanOf = (of: (point: readonly [number, number, number]) => number): [number, number] =>
    points.reduce<[number, number]>(
      ([low, high], point) => [Math.min(low, of(point)), Math.max(high, of(point))],
      [Infinity, -Infinity],
    );
  const [left, right] = spanOf(([x, y]) => (x - mx) * ax + (y - my) * ay);
  const [back, front] = spanOf(([x, y]) => (y - my) * ax - (x - mx) * ay);
  const [low, high] = spanOf(([, , z]) => z);
  const [width, depth, height] = [right - left, front - back, high - low];
  if (width < SMALLEST || height < SMALLEST || depth > width || depth > height) return undefined;
  const [along, aside] = [(left + right) / 2, (back + front) / 2];
  return {
    ...{ id, width, height, depth },
    middle: [mx + ax * along - ay * aside, my + ay * along + ax * aside, low],
    normal: [-ay, ax],
  };
}

/**
 * A window as rules look at it: its sill on the side that is out of doors. That is the one with less over it: rooms have
 * ceilings and spaces (`rooms`: the model's `IfcSpace`s), and a lane or a light well has the sky, however little of it is
 * seen; where both have as much, the one from which far more rays come away. `inside`: there are rooms on both sides. Where it
 * stays open, the height of its sill is NaN, as of all windows of which nothing can be told.
 */
export function outerSill(scene: RayScene, window: ModelWindow, rooms?: RayScene): SunWindow | 'inside' {
  const [nx, ny] = window.normal;
  const sides = ([1, -1] as const).map((side) => lookedAt(scene, window, [nx * side, ny * side], rooms));
  if (sides.every(({ spaces }) => spaces === LOOKS.length)) return 'inside';
  const side = outerSide(scene, window, sides);
  const [ox, oy] = [nx * (side ?? 1), ny * (side ?? 1)];
  const { id, middle, width } = window;
  const before = outerFace(scene, window, [ox, oy]) + BEFORE_WALL;
  const end = (right: number): SunWindow['left'] => [
    middle[0] + ox * before - oy * right,
    middle[1] + oy * before + ox * right,
    side === undefined ? Number.NaN : middle[2],
  ];
  return {
    ...{ id, building: id, left: end(-width / 2), right: end(width / 2) },
    ...{ normal: [ox, oy, 0], isAssumed: false },
  };
}

/**
 * Metres from the middle of a window to the outside of the wall that it is in, where rules look at its sill: as far as the
 * wall stands out beside and below it. Without a wall, to its own front.
 */
function outerFace(
  scene: RayScene,
  { middle, width, height, depth }: ModelWindow,
  [nx, ny]: readonly [number, number],
): number {
  let face = depth / 2;
  for (const [right, up] of [
    [width / 2 + BESIDE, height / 2],
    [-width / 2 - BESIDE, height / 2],
    [0, -BESIDE],
  ]) {
    const [x, y, z] = [
      middle[0] + nx * DEEPEST - ny * right,
      middle[1] + ny * DEEPEST + nx * right,
      middle[2] + up,
    ];
    const away = scene.closest(x, y, z, -nx, -ny, 0, 0, DEEPEST);
    if (away < DEEPEST) face = Math.max(face, DEEPEST - away);
  }
  return face;
}

/** The side that is out of doors: 1 is that of its normal. */
function outerSide(
  scene: RayScene,
  window: ModelWindow,
  sides: readonly { indoors: number }[],
): 1 | -1 | undefined {
  if (sides[0].indoors !== sides[1].indoors) return sides[0].indoors < sides[1].indoors ? 1 : -1;
  const [nx, ny] = window.normal;
  const [there, back] = [1, -1].map((side) => freeShare(scene, window, [nx * side, ny * side]));
  if (there >= OPEN && back <= CLOSED) return 1;
  return back >= OPEN && there <= CLOSED ? -1 : undefined;
}

/** At how many of some places before a side of a window something is overhead or a space around, and at how many a space. */
function lookedAt(
  scene: RayScene,
  window: ModelWindow,
  [nx, ny]: readonly [number, number],
  rooms: RayScene | undefined,
): { indoors: number; spaces: number } {
  const { middle, height } = window;
  const front = outerFace(scene, window, [nx, ny]) + BEFORE_WALL;
  const z = middle[2] + height / 2;
  const free = scene.closest(middle[0] + nx * front, middle[1] + ny * front, z, nx, ny, 0, 0, ROOM);
  let [indoors, spaces] = [0, 0];
  for (const share of LOOKS) {
    const away = front + share * Math.max(BEFORE, Math.min(free, ROOM));
    const [x, y] = [middle[0] + nx * away, middle[1] + ny * away];
    const isRoom = rooms !== undefined && liesIn(rooms, x, y, z);
    if (isRoom) spaces++;
    if (isRoom || scene.isStopped(x, y, z, 0, 0, 1, 0, FAR)) indoors++;
  }
  return { indoors, spaces };
}

/** The share of some rays, nearly level, that come away from a side of a window: those upwards leave a room without a ceiling too. */
function freeShare(
  scene: RayScene,
  { middle, depth, height }: ModelWindow,
  [nx, ny]: readonly [number, number],
): number {
  const away = depth / 2 + BEFORE;
  const [x, y, z] = [middle[0] + nx * away, middle[1] + ny * away, middle[2] + height / 2];
  const free = TURNS.filter((turn) => {
    const angle = (turn * Math.PI) / 180;
    const dx = nx * Math.cos(angle) - ny * Math.sin(angle);
    const dy = nx * Math.sin(angle) + ny * Math.cos(angle);
    return !scene.isStopped(x, y, z, dx, dy, RISE, 0, FAR);
  });
  return free.length / TURNS.length;
}
