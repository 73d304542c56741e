import { InputError } from '../../../models/errors.ts';
import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { FloodLive, LiveStart, Readings } from '../../../models/schema/flood-live.ts';
import { laterCase } from './later.ts';
import { liveLevels } from './live-levels.ts';
import { HOUR, liveRain } from './live-rain.ts';
import { isoOf, LEVEL_PROPERTY, RAIN_PROPERTY } from './observed.ts';

/** What has to be read for a start: things and properties, from and to in UTC milliseconds. */
export interface LiveQuestion {
  things: string[];
  properties: string[];
  from: number;
  to: number;
}

/** What a case needs of live gauges: levels of those that it names, and rain of the last hour at least. */
export function liveQuestion({ gauges }: Pick<FloodCase, 'gauges'>, { at, lead }: LiveStart): LiveQuestion {
  return {
    things: gauges.flatMap(({ thing }) => thing ?? []),
    properties: [RAIN_PROPERTY],
    from: at - Math.max(lead, HOUR) * 1000,
    to: at,
  };
}

/**
 * A case that starts from what gauges told at a moment. It begins `lead` seconds before: until the moment levels and rain
 * are as observed, afterwards as `start` says; what the case itself does over time begins at the moment. `live` of the
 * result says what was taken of whom, how old it was, and what was left out and why.
 * @throws InputError `flood-live-none` where no gauge can be used, with the reason of each
 */
export async function startLive(flood: FloodCase, readings: Readings, start: LiveStart): Promise<FloodCase> {
  const { at, lead, stage, rain } = start;
  const moments = { begin: at - lead * 1000, at };
  const of = (property: string) => readings.readings.filter((reading) => reading.property === property);
  const levels = await liveLevels(flood, of(LEVEL_PROPERTY), { lead, stage }, moments);
  const fallen = liveRain(flood, of(RAIN_PROPERTY), { lead, rain }, moments);
  const left = [...levels.left, ...fallen.left];
  if (levels.levels.length === 0 && fallen.told.length === 0) throw noGauge(flood, left);
  const live: FloodLive = {
    ...start,
    at: isoOf(at),
    ...{ levels: levels.levels, rain: fallen.told, left, kept: levels.kept },
    ...(readings.cut === undefined ? {} : { cut: readings.cut }),
    simulated: levels.simulated || fallen.simulated,
  };
  return {
    ...laterCase({ ...flood, initial: levels.initial, edges: levels.edges }, lead),
    rain: fallen.rain,
    start: isoOf(moments.begin),
    live,
  };
}

function noGauge({ id }: FloodCase, left: FloodLive['left']): InputError {
  const why = left.map(({ thing, why: reason }) => `${thing} (${reason})`).join(', ');
  return new InputError(
    'flood-live-none',
    id,
    `no gauge that it could start from is there${why === '' ? '' : `: ${why}`}.`,
    'Look at the feeds, or start the case as it is. Its gauges name the things of live feeds that measure there.',
  );
}
