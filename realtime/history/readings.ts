import { z } from 'zod';
import { maySee, type Subject } from '../../models/access/decide.ts';
import type { Reading, Readings } from '../../models/schema/flood-live.ts';
import type { Datastream } from '../../models/schema/index.ts';
import { LEVEL_PROPERTY } from '../../scenes/flood/live/observed.ts';
import { isLevel } from '../feeds/levels.ts';
import type { Keeping } from '../state/keeping.ts';
import type { LiveThing } from '../state/live-thing.ts';
import { seenSeries } from './seen-series.ts';

const LIVE = 'live';
/** Gauges of one answer, points of one of them, and how long it may go back. */
const MOST_THINGS = 500;
const MOST_POINTS = 500;
const LONGEST = 25 * 3_600_000;
/** Milliseconds for which everything is kept as it was told: nobody need look in what detail it is. */
const RAW = 24 * 3_600_000;

const textSchema = z.string().min(1).max(200);
const listSchema = z
  .union([textSchema.transform((one) => [one]), z.array(textSchema).max(MOST_THINGS)])
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
 * What gauges told from a time to another, both included: levels of the things that are named, and the properties that
 * are named of all things. What the asker may not see is not among them.
 */
export async function readReadings(
  { level, property, from, to }: ReadingsQuery,
  { states, history, subject, areasAt, rhythmOf, noteRead }: ReadingsOptions,
): Promise<Readings> {
  const levels = new Set(level);
  const wanted = [...states.things(LIVE)].flatMap((live) => {
    const { thing } = live;
    const found = thing.datastreams.find(
      (one) =>
        one.type === 'number' && (property.includes(one.property) || (levels.has(thing.id) && isLevel(one))),
    );
    return found && !live.gone && maySee(subject, thing) ? [{ live, datastream: found }] : [];
  });
  const readings: Reading[] = [];
  const now = Date.now();
  const known = from > now - RAW ? { knownAt: now } : {};
  for (const { live, datastream } of wanted.slice(0, MOST_THINGS)) {
    if (live.thing.publication === 'restricted') await noteRead?.(live.thing.id);
    const asked = { world: LIVE, thing: live.thing.id, datastream: datastream.id };
    const { points } = await seenSeries(
      { ...asked, from, to: to + 1, points: MOST_POINTS, ...known },
      { subject, live, history, areasAt },
    );
    readings.push({
      ...described(live, datastream, datastream.rhythm ?? rhythmOf(live.feed)),
      points: points.flatMap(({ time: moment, value, quality }): [number, number][] =>
        typeof value === 'number' && quality !== 'bad' ? [[moment, value]] : [],
      ),
    });
  }
  return { schema: 'citymirror/readings/1', from, to, readings };
}

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
