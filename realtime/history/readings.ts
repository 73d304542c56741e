import { z } from 'zod';
import { maySee, type Subject } from '../../models/access/decide.ts';
import { spanMeans } from '../../models/live/downsample.ts';
import type { Reading, Readings } from '../../models/schema/flood-live.ts';
import type { Datastream } from '../../models/schema/index.ts';
import { LEVEL_PROPERTY } from '../../scenes/flood/live/observed.ts';
import { isLevel } from '../feeds/levels.ts';
import type { Keeping } from '../state/keeping.ts';
import type { LiveThing } from '../state/live-thing.ts';
import { seenSeries } from './seen-series.ts';

const LIVE = 'live';
/** Datastreams of one answer, points of one of them, and how long it may go back. */
const MOST_READINGS = 500;
const MOST_POINTS = 500;
/** Raw values that points of a mean are made of. */
const MOST_MEANT = 200_000;
const LONGEST = 25 * 3_600_000;
/** Milliseconds for which everything is kept as it was told: nobody need look in what detail it is. */
const RAW = 24 * 3_600_000;

const textSchema = z.string().min(1).max(200);
const listSchema = z
  .union([textSchema.transform((one) => [one]), z.array(textSchema).max(MOST_READINGS)])
  .default([]);
const time = z.coerce.number().int().min(0).max(Date.UTC(2200, 0)).describe('UTC milliseconds');

export const readingsQuerySchema = z
  .strictObject({ level: listSchema, property: listSchema, from: time, to: time })
  .refine(({ from, to }) => from < to && to - from <= LONGEST, {
    path: ['to'],
    message: 'must be later than from, by 25 hours at the most',
  });
export type ReadingsQuery = z.infer<typeof readingsQuerySchema>;

export interface ReadingsOptions extends Pick<Keeping, 'states' | 'history'> {
  subject: Subject;
  areasAt(longitude: number, latitude: number): readonly string[];
  rhythmOf(feed: string): number | undefined;
  /** Told before something restricted is read. */
  noteRead?(thing: string): Promise<void>;
}

/**
 * What gauges told from a time to another, both included: the level of each thing that is named, and of all things each
 * datastream of the properties that are named. What the asker may not see is not among them; levels come first, and how
 * many more there are than one answer tells is said. Of a longer series levels keep their extremes, and what is summed
 * (rain) is told in means.
 */
export async function readReadings(
  { level, property, from, to }: ReadingsQuery,
  { states, history, subject, areasAt, rhythmOf, noteRead }: ReadingsOptions,
): Promise<Readings> {
  const named = new Set(level);
  const levels: Wanted[] = [];
  const others: Wanted[] = [];
  for (const live of states.things(LIVE)) {
    const { thing } = live;
    if (live.gone || !maySee(subject, thing)) continue;
    const own = named.has(thing.id) ? levelOf(thing.datastreams) : undefined;
    if (own) levels.push({ live, datastream: own });
    for (const datastream of thing.datastreams)
      if (datastream !== own && datastream.type === 'number' && property.includes(datastream.property))
        others.push({ live, datastream });
  }
  const wanted = [...levels, ...others];
  const readings: Reading[] = [];
  const now = Date.now();
  const known = from > now - RAW ? { knownAt: now } : {};
  for (const { live, datastream } of wanted.slice(0, MOST_READINGS)) {
    if (live.thing.publication === 'restricted') await noteRead?.(live.thing.id);
    const isMeant = !isLevel(datastream);
    const { points } = await seenSeries(
      {
        ...{ world: LIVE, thing: live.thing.id, datastream: datastream.id, from, to: to + 1, ...known },
        ...(isMeant ? { points: MOST_MEANT, evenly: true } : { points: MOST_POINTS }),
      },
      { subject, live, history, areasAt },
    );
    const told = points.flatMap(({ time: moment, value, quality }): [number, number][] =>
      typeof value === 'number' && quality !== 'bad' ? [[moment, value]] : [],
    );
    readings.push({
      ...described(live, datastream, datastream.rhythm ?? rhythmOf(live.feed)),
      points: isMeant ? spanMeans(told, MOST_POINTS) : told,
    });
  }
  const cut = wanted.length - readings.length;
  return { schema: 'citymirror/readings/1', from, to, readings, ...(cut > 0 ? { cut } : {}) };
}

interface Wanted {
  live: LiveThing;
  datastream: Datastream;
}

/** The level that a station tells: the one that is called so, else its first. */
const levelOf = (datastreams: readonly Datastream[]): Datastream | undefined =>
  datastreams.find((one) => one.property === LEVEL_PROPERTY && isLevel(one)) ?? datastreams.find(isLevel);

function described(
  { thing, position }: LiveThing,
  datastream: Datastream,
  rhythm: number | undefined,
): Omit<Reading, 'points'> {
  const { id, name, simulated } = thing;
  const { unit, verticalDatum } = datastream;
  return {
    ...{ thing: id, name, datastream: datastream.id },
    property: isLevel(datastream) ? LEVEL_PROPERTY : datastream.property,
    ...(position ? { at: [position.longitude, position.latitude] } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(verticalDatum === undefined ? {} : { verticalDatum }),
    ...(rhythm === undefined ? {} : { rhythm }),
    ...(simulated ? { simulated } : {}),
  };
}
