import type { FloodEdge, Series } from '../../../models/schema/flood-case.ts';
import type { Area, Position } from '../../../models/schema/view-document.ts';
import { DEMO_ORIGIN } from '../city.ts';
import { waterLevel } from '../landscape.ts';
import { LEVEE } from '../layout.ts';
import type { Point } from '../plane.ts';
import { offset, type River, type RiverSystem } from '../rivers.ts';

/** From the city's plane to degrees. */
export type ToDegrees = (at: Point) => [longitude: number, latitude: number];

/** West, south, east, north on the city's plane, metres. */
export type Box = readonly [west: number, south: number, east: number, north: number];

export const isInside = ([x, y]: Point, [west, south, east, north]: Box, margin = 0): boolean =>
  x > west + margin && x < east - margin && y > south + margin && y < north - margin;

/** Metres over normal water by seconds. */
export type OverNormal = readonly (readonly [seconds: number, metres: number])[];

/** A wave: from a level to its crest, as a half cosine, some time there and, if it is over, down again alike. */
export function wave(
  from: number,
  crest: number,
  { rise, stay, fall }: { rise: number; stay: number; fall: number },
): OverNormal {
  const points: [number, number][] = [];
  const half = (share: number): number => (1 - Math.cos(Math.PI * share)) / 2;
  const rounded = (level: number): number => Math.round(level * 100) / 100;
  const STEPS = 12;
  for (let i = 0; i <= STEPS; i++)
    points.push([(rise * i) / STEPS, rounded(from + (crest - from) * half(i / STEPS))]);
  for (let i = 0; i <= STEPS && fall > 0; i++)
    points.push([rise + stay + (fall * i) / STEPS, rounded(crest - (crest - from) * half(i / STEPS))]);
  return points;
}

const metres = (level: number): number => Math.round(level * 100) / 100;

/** Stage where a river comes into a box or leaves it: normal water there and what is over it. */
export function riverEdges(
  rivers: RiverSystem,
  box: Box,
  over: OverNormal,
  toDegrees: ToDegrees,
): FloodEdge[] {
  return [rivers.west, rivers.east, rivers.joined].flatMap((river) =>
    crossingsOf(river, box).map(({ corners, at }): FloodEdge => {
      const normal = waterLevel(at[1]);
      const stage: Series = over.map(([time, level]) => [time, metres(normal + level)]);
      return {
        kind: 'stage',
        part: [corners.map((corner): Position => toDegrees(corner))],
        stage,
        verticalDatum: DEMO_ORIGIN.verticalDatum,
      };
    }),
  );
}

/** Metres from a river's edge that water between the levees has, less than to the crest. */
const FORELAND = LEVEE - 4;
/** Metres that a part of an edge reaches into the grid. */
const INTO = 60;

/** Where a river's line crosses the sides of a box, with the box between its levees there. */
function crossingsOf({ line, widths }: River, box: Box): { at: Point; corners: Point[] }[] {
  const [west, south, east, north] = box;
  const found: { at: Point; corners: Point[] }[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    if (isInside(line[i], box) === isInside(line[i + 1], box)) continue;
    if (!comesWellInside(line, i, box)) continue;
    const [a, b] = [line[i], line[i + 1]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const length = Math.hypot(dx, dy);
    const x = [west, east].find((side) => a[0] > side !== b[0] > side);
    const share =
      x === undefined ? (a[1] < south || b[1] < south ? south - a[1] : north - a[1]) / dy : (x - a[0]) / dx;
    const at: Point = [a[0] + share * dx, a[1] + share * dy];
    // The slanter the river meets the side, the longer is its mouth there.
    const slant = Math.max(0.3, Math.abs(x === undefined ? dy : dx) / length);
    const half = (widths[i] / 2 + FORELAND) / slant;
    const [reachX, reachY] = x === undefined ? [half, INTO] : [INTO, half];
    found.push({
      at,
      corners: [
        [at[0] - reachX, at[1] - reachY],
        [at[0] + reachX, at[1] - reachY],
        [at[0] + reachX, at[1] + reachY],
        [at[0] - reachX, at[1] + reachY],
      ],
    });
  }
  return found;
}

/** Metres from the sides of a box within which a river only grazes it. */
const WELL = 30;

/** Whether a river that crosses a side of a box between two corners of its line has water in it at the beginning. */
function comesWellInside(line: readonly Point[], crossing: number, box: Box): boolean {
  const step = isInside(line[crossing], box) ? -1 : 1;
  for (let i = step === -1 ? crossing : crossing + 1; line[i] && isInside(line[i], box); i += step)
    if (isInside(line[i], box, WELL)) return true;
  return false;
}

/** Corners of a river's line in one piece of its water: 40 m each, so that a step is 1 cm. */
const PIECE = 8;

/** Water between the levees at the beginning, so many metres over normal, in pieces that follow the river's fall. */
export function riverAtRest(rivers: RiverSystem, box: Box, over: number, toDegrees: ToDegrees) {
  const pieces: { level: number; verticalDatum: string; area: Area }[] = [];
  const add = (ring: readonly Point[], y: number): void => {
    pieces.push({
      level: metres(waterLevel(y) + over),
      verticalDatum: DEMO_ORIGIN.verticalDatum,
      area: [ring.map((at): Position => toDegrees(at))],
    });
  };
  for (const { line, widths } of [rivers.west, rivers.east, rivers.joined]) {
    const left = offset(line, (i) => widths[i] / 2 + FORELAND);
    const right = offset(line, (i) => -widths[i] / 2 - FORELAND);
    const count = Math.ceil((line.length - 1) / PIECE);
    const ends = (piece: number): [number, number] => [
      piece * PIECE,
      Math.min((piece + 1) * PIECE + 1, line.length),
    ];
    const ringOf = (piece: number): Point[] => [
      ...left.slice(...ends(piece)),
      ...right.slice(...ends(piece)).reverse(),
    ];
    const comesIn = (piece: number) => line.slice(...ends(piece)).some((at) => isInside(at, box, WELL));
    const reachesIn = (piece: number) => ringOf(piece).some((at) => isInside(at, box));
    const taken = Array.from({ length: count }, (_, piece) => comesIn(piece));
    // Where a river slants across a side, its bed reaches farther along the side than its line.
    for (let piece = 1; piece < count; piece++) taken[piece] ||= taken[piece - 1] && reachesIn(piece);
    for (let piece = count - 2; piece >= 0; piece--) taken[piece] ||= taken[piece + 1] && reachesIn(piece);
    for (let piece = 0; piece < count; piece++) {
      if (!taken[piece]) continue;
      const [first, end] = ends(piece);
      add(ringOf(piece), line[(first + end - 1) >> 1][1]);
    }
  }
  const { confluence, joined } = rivers;
  if (isInside(confluence, box, WELL)) {
    // The ends of the three leave its foreland out, where roads run along the bank.
    const radius = joined.widths[0] / 2 + FORELAND;
    const round = Array.from({ length: 24 }, (_, i): Point => {
      const angle = (2 * Math.PI * i) / 24;
      return [confluence[0] + radius * Math.cos(angle), confluence[1] + radius * Math.sin(angle)];
    });
    add(round, confluence[1]);
  }
  return pieces;
}
