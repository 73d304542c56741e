import Flatbush from 'flatbush';
import type { PipeKind } from '../../../models/network/index.ts';
import type { Point } from '../../geometry/plane.ts';
import { crossingOf, isWithin, nearestOfSegments, sidesOf } from '../distance.ts';
import { boxOf } from '../overlay.ts';
import type { Polygon } from '../plane.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import type { PipeLine } from './pipe-lines.ts';

/** Two that lie nearer to one another than the rules allow, where they are nearest. */
export interface ClearanceFault {
  /** Ids of a pipe, and of a pipe or a building. */
  between: readonly [first: string, second: string];
  kinds: readonly [PipeKind, PipeKind | 'building'];
  way: 'horizontal' | 'vertical';
  /** Metres from outside to outside, negative where they run through one another; and the least that is allowed. */
  metres: number;
  least: number;
  clause: string;
  /** On the plane. */
  at: Point;
}

export interface Clearances {
  /** The worst place of each pair, what lacks most first. */
  faults: ClearanceFault[];
  /** Crossings that could not be judged since a level is not known. */
  unknownCrossings: number;
  /** Pairs of kinds that came near one another, and for which the rules say nothing. */
  pairsWithoutRule: string[];
  /** Pairs of kinds that cross, and for which the rules say only how far they are apart in plan. */
  crossingsWithoutRule: string[];
}

export interface BuildingOutline {
  id: string;
  polygon: Polygon;
}

/** Pipes whose directions differ by less run beside one another; others only pass. */
const BESIDE = Math.cos((30 * Math.PI) / 180);
type Place = PipeKind | 'building';
type Rule = RulePack['clearances'][number];

/**
 * The distances of pipes to one another and to buildings against the rules: in plan where they run beside one another, or
 * where one ends, in height where they cross. Pipes with a node in common belong together, and are not compared.
 * `area`: only what of the pipes lies within is looked at, each against all; the worst place is the worst one there.
 */
export function clearanceFaults(
  lines: readonly PipeLine[],
  buildings: readonly BuildingOutline[],
  { clearances }: Pick<RulePack, 'clearances'>,
  area?: Polygon,
): Clearances {
  const rules = new Map<string, Rule>();
  for (const rule of clearances) rules.set(pairOf(...rule.between), rule);
  const widest = clearances.reduce((most, { horizontal = 0 }) => Math.max(most, horizontal), 0);
  const worst = new Map<string, ClearanceFault>();
  const withoutRule = new Set<string>();
  const uncrossed = new Set<string>();
  const isEnd = endsOf(lines);
  let unknownCrossings = 0;
  const tell = (fault: ClearanceFault): void => {
    if (fault.metres >= fault.least - 1e-6) return;
    const key = [...fault.between.map(featureOf)].sort().join(' ') + fault.way;
    const known = worst.get(key);
    if (!known || fault.least - fault.metres > known.least - known.metres) worst.set(key, fault);
  };
  const pieces = piecesOf(lines, area);
  if (pieces.length === 0)
    return { faults: [], unknownCrossings, pairsWithoutRule: [], crossingsWithoutRule: [] };
  const index = new Flatbush(pieces.length);
  for (const { a, b, line } of pieces) {
    const { radius } = lines[line];
    index.add(
      Math.min(a[0], b[0]) - radius,
      Math.min(a[1], b[1]) - radius,
      Math.max(a[0], b[0]) + radius,
      Math.max(a[1], b[1]) + radius,
    );
  }
  index.finish();
  const near = (west: number, south: number, east: number, north: number): number[] =>
    index.search(west - widest, south - widest, east + widest, north + widest);

  pieces.forEach((piece, number) => {
    const one = lines[piece.line];
    const [{ a, b }, r] = [piece, one.radius];
    const found = near(
      Math.min(a[0], b[0]) - r,
      Math.min(a[1], b[1]) - r,
      Math.max(a[0], b[0]) + r,
      Math.max(a[1], b[1]) + r,
    );
    for (const at of found) {
      if (at <= number) continue;
      const next = pieces[at];
      const other = lines[next.line];
      if (next.line === piece.line || shareNode(one, other) || !(piece.isWithin || next.isWithin)) continue;
      const pair = pairOf(one.kind, other.kind);
      const rule = rules.get(pair);
      if (!rule) {
        withoutRule.add(pair);
        continue;
      }
      const base = {
        between: [one.id, other.id],
        kinds: [one.kind, other.kind],
        clause: rule.clause,
      } as const;
      const crossing = crossingOf(a, b, next.a, next.b);
      if (crossing) {
        if (rule.vertical === undefined) {
          uncrossed.add(pair);
          continue;
        }
        const apart = Math.abs(levelOn(piece, crossing) - levelOn(next, crossing));
        if (Number.isNaN(apart)) unknownCrossings++;
        else
          tell({
            ...base,
            way: 'vertical',
            metres: apart - r - other.radius,
            least: rule.vertical,
            at: crossing,
          });
      } else if (rule.horizontal !== undefined) {
        const { metres, from, to } = nearestOfSegments(a, b, next.a, next.b);
        if (!areBeside(piece, next) && !isEnd(one, from) && !isEnd(other, to)) continue;
        tell({
          ...base,
          way: 'horizontal',
          metres: metres - r - other.radius,
          least: rule.horizontal,
          at: piece.isWithin ? from : to,
        });
      }
    }
  });

  for (const { id, polygon } of buildings) {
    const { west, south, east, north } = boxOf(polygon);
    for (const at of near(west, south, east, north)) {
      const { a, b, line, isWithin: isLooked } = pieces[at];
      if (!isLooked) continue;
      const pipe = lines[line];
      const pair = pairOf('building', pipe.kind);
      const rule = rules.get(pair);
      if (rule?.horizontal === undefined) {
        withoutRule.add(pair);
        continue;
      }
      const base = { between: [pipe.id, id], kinds: [pipe.kind, 'building'], clause: rule.clause } as const;
      const rest = { ...base, way: 'horizontal', least: rule.horizontal } as const;
      if (isWithin(polygon, a)) {
        tell({ ...rest, metres: -pipe.radius, at: a });
        continue;
      }
      for (const [c, d] of sidesOf(polygon)) {
        const { metres, from } = nearestOfSegments(a, b, c, d);
        tell({ ...rest, metres: metres - pipe.radius, at: from });
      }
    }
  }
  const faults = [...worst.values()].sort((a, b) => b.least - b.metres - (a.least - a.metres));
  return {
    faults,
    unknownCrossings,
    pairsWithoutRule: [...withoutRule].sort(),
    crossingsWithoutRule: [...uncrossed].sort(),
  };
}

/** A straight piece of a pipe, with the levels of its axis at both ends. */
interface Piece {
  line: number;
  a: Point;
  b: Point;
  levels: readonly [number, number];
  /** It lies in the area that is looked at. */
  isWithin: boolean;
}

const piecesOf = (lines: readonly PipeLine[], area: Polygon | undefined): Piece[] =>
  lines.flatMap(({ points }, line) =>
    Array.from({ length: Math.max(0, points.length / 3 - 1) }, (_, i): Piece => {
      const [ax, ay, az, bx, by, bz] = points.subarray(3 * i, 3 * i + 6);
      return { line, a: [ax, ay], b: [bx, by], levels: [az, bz], isWithin: true };
    }).flatMap((piece) => (area ? cutByArea(piece, area) : [piece])),
  );

/** The parts of a piece inside and outside of an area. */
function cutByArea(piece: Piece, area: Polygon): Piece[] {
  const { a, b, levels } = piece;
  const shares = [0, 1];
  for (const [c, d] of sidesOf(area)) {
    const at = crossingOf(a, b, c, d);
    if (at) shares.push(Math.hypot(at[0] - a[0], at[1] - a[1]) / Math.hypot(b[0] - a[0], b[1] - a[1]));
  }
  shares.sort((one, other) => one - other);
  const place = (share: number): Point =>
    share === 0 ? a : share === 1 ? b : [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  const level = (share: number) =>
    share === 0 ? levels[0] : share === 1 ? levels[1] : levels[0] + (levels[1] - levels[0]) * share;
  return shares.slice(1).flatMap((to, i): Piece[] => {
    const from = shares[i];
    if (to <= from && shares.length > 2) return [];
    return [
      {
        ...{ line: piece.line, a: place(from), b: place(to), levels: [level(from), level(to)] },
        isWithin: isWithin(area, place((from + to) / 2)),
      },
    ];
  });
}

function levelOn({ a, b, levels: [from, to] }: Piece, at: Point): number {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const share = length > 0 ? Math.hypot(at[0] - a[0], at[1] - a[1]) / length : 0;
  return from + (to - from) * share;
}

function areBeside({ a, b }: Piece, { a: c, b: d }: Piece): boolean {
  const [ux, uy, vx, vy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  return Math.abs(ux * vx + uy * vy) >= BESIDE * Math.hypot(ux, uy) * Math.hypot(vx, vy);
}

/** Whether a place of a pipe is an end at which no other pipe goes on: it is not on its way across anything. */
function endsOf(lines: readonly PipeLine[]): (line: PipeLine, at: Point) => boolean {
  const pipes = new Map<number, number>();
  for (const { from, to } of lines)
    for (const node of [from, to]) pipes.set(node, (pipes.get(node) ?? 0) + 1);
  return ({ points, from, to }, [x, y]) =>
    (
      [
        [from, 0],
        [to, points.length - 3],
      ] as const
    ).some(([node, i]) => pipes.get(node) === 1 && Math.hypot(points[i] - x, points[i + 1] - y) < 1e-6);
}

const shareNode = (one: PipeLine, other: PipeLine): boolean =>
  one.from === other.from || one.from === other.to || one.to === other.from || one.to === other.to;

const pairOf = (one: Place, other: Place): string => [one, other].sort().join(' ');

/** The feature that a piece belongs to. */
const featureOf = (id: string): string => id.replace(/#\d+$/, '');
