import { InputError } from '../../../models/errors.ts';
import type { FloodCase, FloodEdge, Series } from '../../../models/schema/flood-case.ts';
import type { FloodLive, LiveStart, Reading } from '../../../models/schema/flood-live.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import { itemName } from '../case/item.ts';
import { Levels } from '../case/levels.ts';
import { valueAt } from '../forcing/series.ts';
import { sharesAlong } from './along-water.ts';
import { laterSeries } from './later.ts';
import { ageOf, isUsed, leftOut, type Moments, type Observed, observedOf, sinceOf } from './observed.ts';
import { areasTouch, metresTo, middleOf, type Plane, planeAround } from './rings.ts';

/** Metres between two areas that are one water, and from a gauge to the water that it stands in. */
const JOINED = 1;
const NEAR = 60;
/** Seconds between two values of an observed stage. */
const STEP = 300;

/** Water of a case that has a level: at its beginning, or at an edge. */
interface Piece {
  item: string;
  /** Metres that the case has there at its beginning, and over what. */
  level: number;
  verticalDatum: string;
  area?: Area;
  /** Of water that has no area: where it begins. */
  from?: Position;
}

export interface LiveLevels extends Pick<FloodCase, 'initial' | 'edges'> {
  levels: FloodLive['levels'];
  left: FloodLive['left'];
  kept: FloodLive['kept'];
  simulated: boolean;
}

/**
 * The levels of a case as live gauges tell them. At each gauge that the case names with its thing, the difference between
 * what is observed and what the case has there at its beginning is taken; along the water it goes from gauge to gauge as
 * `sharesAlong` says, and is added to the levels of the beginning and of the edges. What has no gauge on its water stays
 * as in the case, from the moment on, and is named. A gauge whose water has a level by area is at the level of the middle of that area.
 */
export async function liveLevels(
  flood: FloodCase,
  readings: readonly Reading[],
  { lead, stage: after }: Pick<LiveStart, 'lead' | 'stage'>,
  moments: Moments,
): Promise<LiveLevels> {
  const pieces = piecesOf(flood);
  const same = { initial: flood.initial, edges: flood.edges };
  if (pieces.length === 0) return { ...same, levels: [], left: [], kept: [], simulated: false };
  const byThing = new Map(readings.map((reading) => [reading.thing, reading]));
  const left: FloodLive['left'] = [];
  const used: (Observed & { gauge: string; at: Position })[] = [];
  for (const { id, thing, at, name } of flood.gauges) {
    if (thing === undefined) continue;
    const reading = byThing.get(thing);
    const observed = reading ? observedOf(reading, 'level', moments) : ({ why: 'not-told' } as const);
    if (isUsed(observed)) used.push({ ...observed, gauge: id, at });
    else left.push(leftOut(thing, reading?.name ?? name, observed));
  }
  const plane = planeAround(placeOf(pieces[0], used));
  const standing = used.map(({ at }) => piecesAt(at, pieces, plane));
  const levels = await Levels.load(pieces[0].verticalDatum, namesOf(pieces, used), undefined);
  const gauges = used.flatMap((one, index) => {
    const [piece] = standing[index];
    const { thing, name } = one.reading;
    if (piece === undefined) {
      left.push(leftOut(thing, name, { why: 'not-on-water', time: one.time, age: one.age }));
      return [];
    }
    const shift = differenceOf(levels, one, pieces[piece]);
    if (shift === undefined) {
      left.push(leftOut(thing, name, { why: 'unknown-datum', time: one.time, age: one.age }));
      return [];
    }
    return [{ ...one, own: standing[index], shift }];
  });
  const shares = sharesAlong({
    count: pieces.length,
    joints: jointsOf(pieces, plane),
    gauges: pieces.map((_, piece) =>
      gauges.flatMap(({ own }, gauge) => (own.includes(piece) ? [gauge] : [])),
    ),
    gaugeCount: gauges.length,
  });
  const change = (piece: number, time: number): number =>
    gauges.reduce(
      (sum, { series, shift }, gauge) =>
        sum + (shares[piece]?.[gauge] ?? 0) * (valueAt(series, time) + shift),
      0,
    );
  let piece = 0;
  const initial = flood.initial.map((water) =>
    'level' in water ? { ...water, level: rounded(water.level + change(piece++, 0)) } : water,
  );
  const edges = flood.edges.map((edge): FloodEdge => {
    if (edge.kind !== 'stage') return edge;
    const own = piece++;
    // What the case itself does there begins at the moment, as everything of it.
    if (!shares[own]) return { ...edge, stage: laterSeries(edge.stage, lead) };
    return { ...edge, stage: stageOf(edge.stage, (time) => change(own, time), lead, after) };
  });
  return {
    ...{ initial, edges, left },
    levels: gauges.map((one) => ({
      ...{ ...ageOf(one), gauge: one.gauge, value: one.value },
      verticalDatum: one.reading.verticalDatum as string,
      change: rounded(valueAt(one.series, lead) + one.shift),
      ...sinceOf(one, moments.begin),
    })),
    kept: pieces.flatMap(({ item }, index) => (shares[index] ? [] : [item])),
    simulated: gauges.some(({ reading }) => reading.simulated === true),
  };
}

/** First those of the beginning, then those at edges, in the order of the case. */
function piecesOf({ initial, edges }: FloodCase): Piece[] {
  return [
    ...initial.flatMap((water, index): Piece[] => {
      if (!('level' in water)) return [];
      const { level, verticalDatum, area, from } = water;
      return [
        {
          ...{ item: itemName('initial', index), level, verticalDatum },
          ...(area ? { area } : {}),
          ...(from ? { from } : {}),
        },
      ];
    }),
    ...edges.flatMap((edge, index): Piece[] =>
      edge.kind === 'stage'
        ? [
            {
              ...{ item: itemName('edges', index), level: valueAt(edge.stage, 0) },
              ...{ verticalDatum: edge.verticalDatum, area: edge.part },
            },
          ]
        : [],
    ),
  ];
}

/** The pieces that a gauge stands in, the nearest first: those that hold its place, or the nearest that is near. */
function piecesAt(at: Position, pieces: readonly Piece[], plane: Plane): number[] {
  const away = pieces.map((piece) => metresFrom(piece, at, plane));
  const least = Math.min(...away);
  if (least > NEAR) return [];
  return [...away.keys()]
    .filter((index) => away[index] === least || (!pieces[index].area && away[index] <= NEAR))
    .sort((a, b) => away[a] - away[b]);
}

/** Metres from a place to water; how far water reaches from where it begins is not known without ground. */
function metresFrom({ area, from }: Piece, at: Position, plane: Plane): number {
  if (area) return metresTo(area, at, plane);
  return from ? metresApart(from, at, plane) : Number.POSITIVE_INFINITY;
}

function metresApart(one: Position, other: Position, plane: Plane): number {
  const [[ax, ay], [bx, by]] = [plane(one), plane(other)];
  return Math.hypot(bx - ax, by - ay);
}

/** Pieces that meet: areas that touch, and water that begins in an area. */
function jointsOf(pieces: readonly Piece[], plane: Plane): [number, number, number][] {
  const joints: [number, number, number][] = [];
  for (const [i, piece] of pieces.entries())
    for (let k = 0; k < i; k++) {
      const other = pieces[k];
      if (!areJoined(piece, other, plane)) continue;
      joints.push([i, k, metresApart(placeIn(piece), placeIn(other), plane)]);
    }
  return joints;
}

function areJoined(one: Piece, other: Piece, plane: Plane): boolean {
  if (one.area && other.area) return areasTouch(one.area, other.area, plane, JOINED);
  const [begins, water] = one.area ? [other, one] : [one, other];
  return begins.from !== undefined && metresFrom(water, begins.from, plane) <= JOINED;
}

/** Metres to add to what a gauge tells, so that it is what a piece of water is higher than the case has it. */
function differenceOf(levels: Levels, { reading, at }: Observed & { at: Position }, piece: Piece) {
  try {
    return (
      levels.shift(reading.verticalDatum as string, at, reading.thing) -
      levels.shift(piece.verticalDatum, at, piece.item) -
      piece.level
    );
  } catch (error) {
    if (error instanceof InputError && error.input === reading.thing) return undefined;
    throw error;
  }
}

const namesOf = (pieces: readonly Piece[], used: readonly Observed[]): string[] => [
  ...pieces.map(({ verticalDatum }) => verticalDatum),
  ...used.flatMap(({ reading }) => reading.verticalDatum ?? []),
];

const placeIn = ({ area, from }: Piece): Position => (area ? middleOf(area) : (from ?? [0, 0]));

const placeOf = ({ area, from }: Piece, used: readonly { at: Position }[]): Position =>
  area?.[0][0] ?? from ?? used[0]?.at ?? [0, 0];

function stageOf(
  stage: Series,
  change: (time: number) => number,
  lead: number,
  after: LiveStart['stage'],
): Series {
  const first = valueAt(stage, 0);
  const points: [number, number][] = [];
  for (let time = 0; time < lead; time += STEP) points.push([time, rounded(first + change(time))]);
  points.push([lead, rounded(first + change(lead))]);
  if (after === 'rise' && typeof stage !== 'number')
    for (const [time, value] of stage)
      if (time > 0) points.push([lead + time, rounded(value + change(lead))]);
  return points.length === 1 ? points[0][1] : points;
}

/** To a millimetre. */
const rounded = (metres: number): number => Math.round(metres * 1000) / 1000;
