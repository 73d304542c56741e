import { HOUR, MINUTE } from './calendar.ts';
import type { Weather } from './weather.ts';

export interface Runoff {
  /** What a catchment's drains carry, as millimetres of rain per hour on it, some 20 minutes behind the rain. */
  drains(catchment: number, time: number): number;
  /** What the river carries of the rain of its basin, mm/h, hours behind it. */
  river(time: number): number;
}

interface Response {
  /** Milliseconds. */
  step: number;
  /** Shares of the rain that run off in each step after it; their sum is `share`. */
  weights: Float64Array;
}

/** Share of the rain that does not seep away: GB 50014-2021 table 4.1.8, built-up areas 0.6–0.7, parks and fields 0.2. */
const DRAINED = 0.65;
const BASIN = 0.3;

/**
 * What runs off after rain: the rain folded with a unit hydrograph, a cascade of equal linear reservoirs. J. E. Nash, The
 * form of the instantaneous unit hydrograph, IASH Publication 45 (1957) 3, 114–121. Two reservoirs of 11 minutes for a
 * quarter's drains, three of 2 hours for the river.
 * `catchments`: middles, metres east and north of the city's.
 */
export function runoffOf(weather: Weather, catchments: readonly (readonly [number, number])[]): Runoff {
  const drains = cascade(5 * MINUTE, 2, 11 * MINUTE, 2 * HOUR, DRAINED);
  const river = cascade(20 * MINUTE, 3, 2 * HOUR, 24 * HOUR, BASIN);
  const nothing = (): Known => ({ rain: new Map(), runoff: new Map() });
  const known = catchments.map(nothing);
  const knownRiver = nothing();
  // The basin upstream is larger than the city: the rain of some places of it.
  const basin = [
    [0, 0],
    [-9_000, -7_000],
    [9_000, -6_000],
    [0, -10_000],
    [-5_000, 4_000],
  ];
  const basinRain = (time: number): number =>
    basin.reduce((sum, [x, y]) => sum + weather.rain(x, y, time), 0) / basin.length;
  return {
    drains: (catchment, time) => {
      const [x, y] = catchments[catchment];
      return folded(drains, known[catchment], (at) => weather.rain(x, y, at), time);
    },
    river: (time) => folded(river, knownRiver, basinRain, time),
  };
}

function cascade(step: number, count: number, constant: number, length: number, share: number): Response {
  const weights = new Float64Array(Math.round(length / step));
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const t = ((i + 0.5) * step) / constant;
    weights[i] = t ** (count - 1) * Math.exp(-t);
    sum += weights[i];
  }
  return { step, weights: weights.map((weight) => (share * weight) / sum) };
}

/** Milliseconds between two looks at the rain. */
const LOOK = 5 * MINUTE;

/** Between the steps it is interpolated; what was reckoned once is kept. */
function folded(
  { step, weights }: Response,
  known: Known,
  rain: (time: number) => number,
  time: number,
): number {
  const looks = Math.round(step / LOOK);
  const fallen = (index: number): number =>
    keep(known.rain, index, () => {
      let sum = 0;
      for (let i = 0; i < looks; i++) sum += rain(index * step + (i + 0.5) * LOOK);
      return sum / looks;
    });
  const atStep = (index: number): number =>
    keep(known.runoff, index, () => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += weights[i] * fallen(index - i - 1);
      return sum;
    });
  const first = Math.floor(time / step);
  const share = time / step - first;
  return atStep(first) * (1 - share) + atStep(first + 1) * share;
}

/** By the number of the step: mean rain in it, and what runs off at its beginning. */
interface Known {
  rain: Map<number, number>;
  runoff: Map<number, number>;
}

function keep(known: Map<number, number>, index: number, reckon: () => number): number {
  const before = known.get(index);
  if (before !== undefined) return before;
  const value = reckon();
  if (known.size > 600) known.clear();
  known.set(index, value);
  return value;
}
