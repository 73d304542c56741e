import { maySee, type Subject } from '../../models/access/decide.ts';
import { areasSeen } from '../../models/access/scope.ts';
import { strictestOf } from '../../models/access/strictness.ts';
import type { MovingPosition, Publication } from '../../models/schema/index.ts';
import { moves, targetAt } from '../state/earlier-classes.ts';
import type { LiveThing } from '../state/live-thing.ts';
import type { History, Series, SeriesPoint, SeriesRequest } from './history.ts';

const LENGTHS = { raw: 0, minute: 60_000, hour: 3_600_000 };
/** Milliseconds around a span in which a position is looked for. */
const AROUND = 3_600_000;
const MOST_POSITIONS = 20_000;

export interface SeenOptions {
  subject: Subject;
  live: LiveThing;
  history: Pick<History, 'series'>;
  areasAt(longitude: number, latitude: number): readonly string[];
}

/** Whether there may be something of the past of a thing that a subject sees: what moves may have been where it does. */
export const mayHaveSeen = (subject: Subject, { thing }: LiveThing): boolean =>
  maySee(subject, thing) || (moves(thing) && areasSeen(subject, thing.publication).length > 0);

/**
 * What of a series somebody sees: of what moves, the parts of its way that lie in their areas; of everything, what was
 * told while its class, and its areas, were such that they saw it then. A mean of a span stands for all of the span.
 */
export async function seenSeries(request: SeriesRequest, options: SeenOptions): Promise<Series> {
  const { subject, live, history } = options;
  const series = await history.series(request);
  const isByArea = moves(live.thing) && areasSeen(subject, strictestEver(live)) !== '*';
  if (!live.earlier && !isByArea) return series;
  const way = isByArea ? await wayOf(request, series, options) : undefined;
  const length = LENGTHS[series.detail];
  // Spans may have been brought together to at most this length.
  const width = length * Math.max(1, Math.ceil((request.to - request.from) / (length || 1) / request.points));
  const points = series.points.filter((point) => isSeen(point, width, options, way));
  if (points.length === series.points.length) return series;
  const observations = points.reduce((sum, { count = 1 }) => sum + count, 0);
  return { ...series, points, observations };
}

/** The strictest class that a thing has or had: rights for it may be for fewer areas than for the one of now. */
const strictestEver = ({ thing, earlier = [] }: LiveThing): Publication =>
  earlier.reduce((strictest, { publication }) => strictestOf(strictest, publication), thing.publication);

/** Where a thing was, in order of time, with the areas of the place. */
interface Way {
  times: number[];
  areas: (readonly string[])[];
  /** The points asked for are the way itself: each lies where it lies. */
  isItself: boolean;
}

async function wayOf(
  request: SeriesRequest,
  series: Series,
  { live, history, areasAt }: SeenOptions,
): Promise<Way> {
  const stream = live.thing.datastreams.find(({ type }) => type === 'position');
  const isItself = stream?.id === request.datastream;
  const { knownAt: _, ...plain } = request;
  const { points } =
    isItself || !stream
      ? series
      : await history.series({
          ...plain,
          datastream: stream.id,
          from: request.from - AROUND,
          to: request.to + AROUND,
          points: MOST_POSITIONS,
        });
  const positions = points.filter(
    (point): point is SeriesPoint & { value: MovingPosition } => typeof point.value === 'object',
  );
  return {
    times: positions.map(({ time }) => time),
    areas: positions.map(({ value }) => areasAt(value.longitude, value.latitude)),
    isItself,
  };
}

function isSeen(
  { time, value }: SeriesPoint,
  width: number,
  { subject, live, areasAt }: SeenOptions,
  way: Way | undefined,
): boolean {
  const moments = [
    time,
    ...(live.earlier ?? []).map(({ until }) => until).filter((until) => until > time && until < time + width),
  ];
  return moments.every((moment) => {
    const { publication, areas } = targetAt(live, moment);
    if (!way) return maySee(subject, { publication, areas });
    if (way.isItself)
      return (
        typeof value === 'object' &&
        maySee(subject, { publication, areas: areasAt(value.longitude, value.latitude) })
      );
    return placesAround(way, time, time + width).every((at) => maySee(subject, { publication, areas: at }));
  });
}

/** Areas of the last place before a span, of those in it, and of the next: it was somewhere between. None: nobody knows. */
function placesAround({ times, areas }: Way, from: number, to: number): (readonly string[])[] {
  let first = times.length;
  for (let low = 0; low < first; ) {
    const middle = (low + first) >> 1;
    if (times[middle] > from) first = middle;
    else low = middle + 1;
  }
  let end = first;
  while (end < times.length && times[end] < to) end++;
  const places = areas.slice(Math.max(0, first - 1), end + 1);
  return first === 0 ? [[], ...places] : places;
}
