import type { FloodCase, Series } from '../../../models/schema/flood-case.ts';
import type { FloodLive, LiveStart, Reading } from '../../../models/schema/flood-live.ts';
import type { Position } from '../../../models/schema/position.ts';
import { meanBetween } from '../forcing/series.ts';
import { ageOf, isUsed, leftOut, type Moments, type Observed, observedOf, sinceOf } from './observed.ts';
import { type DegreeBox, thiessenAreas } from './thiessen.ts';

/** Seconds over which observed rain is a mean, and of which the mean goes on. */
const STEP = 600;
export const HOUR = 3_600;
/** Degrees around all gauges within which a case without an extent lies. */
const AROUND = 0.5;
/** Degrees around an extent: a grid, which has sides of its own CRS, reaches over the box of degrees. */
const MARGIN = 0.01;

export interface LiveRain extends Pick<FloodCase, 'rain'> {
  told: FloodLive['rain'];
  left: FloodLive['left'];
  simulated: boolean;
}

/**
 * Rain of a case as rain gauges tell it: each for the part of the ground that it is nearest to (`thiessenAreas`), in means
 * of ten minutes until the moment; afterwards the mean of its last hour, none, or the rain of the case, which then begins.
 * Without a gauge that can be used the rain stays that of the case.
 */
export function liveRain(
  flood: FloodCase,
  readings: readonly Reading[],
  { lead, rain: after }: Pick<LiveStart, 'lead' | 'rain'>,
  moments: Moments,
): LiveRain {
  const left: FloodLive['left'] = [];
  const used: (Observed & { at: Position })[] = [];
  for (const reading of readings) {
    const { thing, name, at } = reading;
    const observed = observedOf(reading, 'rain', moments);
    if (!isUsed(observed)) left.push(leftOut(thing, name, observed));
    else if (!at) left.push(leftOut(thing, name, { why: 'no-place', ...observed }));
    else if (used.some((other) => other.at[0] === at[0] && other.at[1] === at[1]))
      left.push(leftOut(thing, name, { why: 'same-place', ...observed }));
    else used.push({ ...observed, at });
  }
  if (used.length === 0) return { rain: laterRain(flood.rain, lead), told: [], left, simulated: false };
  const places = used.map(({ at }) => at);
  const areas = thiessenAreas(places, boxOf(flood, places));
  const near = used.flatMap((one, index) => {
    const area = areas[index];
    return area ? [{ ...one, area }] : [];
  });
  const rain = near.flatMap(({ series, first, area }) => {
    const rate = rateOf(series, first, lead, after);
    const isDry = typeof rate === 'number' ? rate === 0 : rate.every(([, value]) => value === 0);
    return isDry ? [] : [{ rate, ...(near.length > 1 ? { area } : {}) }];
  });
  return {
    rain: after === 'case' ? [...rain, ...laterRain(flood.rain, lead)] : rain,
    told: near.map((one) => ({
      ...ageOf(one),
      rate: rounded(lastHour(one.series, one.first, lead)),
      fallen: rounded((meanBetween(one.series, 0, lead) * lead) / HOUR),
      ...sinceOf(one, moments.begin),
    })),
    left,
    simulated: near.some(({ reading }) => reading.simulated === true),
  };
}

/** mm/h of the hour before the moment, or of what is known of it. */
const lastHour = (series: Series, first: number, lead: number): number =>
  meanBetween(series, Math.max(first, lead - HOUR), lead);

function rateOf(series: Series, first: number, lead: number, after: LiveStart['rain']): Series {
  const next = after === 'hold' ? rounded(lastHour(series, first, lead)) : 0;
  if (lead === 0) return next;
  const points: [number, number][] = [];
  for (let time = 0; time < lead; time += STEP) {
    const end = Math.min(lead, time + STEP);
    const rate = rounded(meanBetween(series, time, end));
    // Straight between points: a second is the nearest to a step.
    points.push([time > 0 ? time + 1 : 0, rate], [end, rate]);
  }
  points.push([lead + 1, next]);
  return points;
}

/** Rain of a case that begins so many seconds later; before that there is none of it. */
function laterRain(rain: FloodCase['rain'], lead: number): FloodCase['rain'] {
  if (lead === 0) return rain;
  return rain.map(({ rate, ...where }) => {
    const points: [number, number][] = typeof rate === 'number' ? [[0, rate]] : rate;
    const dry: [number, number][] = [
      [0, 0],
      [lead, 0],
    ];
    return {
      rate: [...dry, ...points.map(([time, value]): [number, number] => [lead + 1 + time, value])],
      ...where,
    };
  });
}

function boxOf({ extent }: FloodCase, places: readonly Position[]): DegreeBox {
  const [corners, around] = extent ? [extent[0], MARGIN] : [places, AROUND];
  const [east, north] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [
    Math.min(...east) - around,
    Math.min(...north) - around,
    Math.max(...east) + around,
    Math.max(...north) + around,
  ];
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
