import type { FloodCase } from '../../../models/schema/flood-case.ts';
import { valueAt } from '../forcing/series.ts';
import type { LevelPoint } from './over-run.ts';

/** How a model goes with what was observed, over the time that both have. */
export interface Fit {
  /** Mean of model less observation, and root of the mean square of it, in the unit of both. */
  bias: number;
  rootMeanSquare: number;
  /** Observations that were compared, and seconds since the beginning of the first and the last of them. */
  count: number;
  from: number;
  to: number;
}

/**
 * Bias and root mean square error of a modelled series at the times of observations; between two of its values the model
 * goes straight. Observations before its first and after its last value are not compared, nor are those up to `fed`: the
 * model had them. Undefined where none is left.
 */
export function fitOf(
  model: readonly LevelPoint[],
  observed: readonly LevelPoint[],
  fed = Number.NEGATIVE_INFINITY,
): Fit | undefined {
  if (model.length === 0) return undefined;
  const [first, last] = [model[0][0], model[model.length - 1][0]];
  const common = observed.filter(([time]) => time >= first && time <= last && time > fed);
  if (common.length === 0) return undefined;
  const series = model.map(([time, value]): [number, number] => [time, value]);
  const errors = common.map(([time, value]) => valueAt(series, time) - value);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    bias: mean(errors),
    rootMeanSquare: Math.sqrt(mean(errors.map((error) => error * error))),
    count: common.length,
    from: common[0][0],
    to: common[common.length - 1][0],
  };
}

/** Seconds since the beginning until which a run was fed by one of its gauges; undefined: it never was. */
export function fedUntil({ live }: Pick<FloodCase, 'live'>, gauge: string | undefined): number | undefined {
  return live?.levels.some((one) => one.gauge === gauge) ? live.lead : undefined;
}
