import type { Series } from '../../../models/schema/flood-case.ts';

/**
 * A formula of the intensity of storms (暴雨强度公式) in the form of GB 50014: i = A (1 + C lg P) / (t + b)^n in mm/min, for
 * a duration of t minutes and a return period of P years.
 */
export interface StormFormula {
  A: number;
  C: number;
  b: number;
  n: number;
}

/** Of the fictional city: invented, of the size that cities on the middle Yangtze have. */
export const DEMO_STORM: StormFormula = { A: 13.5, C: 0.68, b: 11.5, n: 0.72 };

/** Millimetres that fall in a storm of so many minutes. */
export function stormDepth({ A, C, b, n }: StormFormula, years: number, minutes: number): number {
  return (A * (1 + C * Math.log10(years)) * minutes) / (minutes + b) ** n;
}

/** Where the storm is heaviest, as a share of its duration; and minutes of a step of the hyetograph. */
const PEAK = 0.4;
const STEP = 5;

/**
 * The hyetograph of Keifer and Chu (1957, "Chicago") for a formula: whatever its duration, the heaviest t minutes bring
 * what the formula gives for t. Steps of five minutes, mm/h, each the mean of the curve, so that the whole is kept.
 */
export function chicagoStorm(formula: StormFormula, years: number, minutes: number): Series {
  const a = formula.A * (1 + formula.C * Math.log10(years));
  const peak = PEAK * minutes;
  /** Millimetres between the peak and a time on the side of it whose share of the storm is given. */
  const beside = (away: number, share: number): number =>
    (a * away) / (away / share + formula.b) ** formula.n;
  const fallen = (t: number): number =>
    beside(peak, PEAK) + (t < peak ? -beside(peak - t, PEAK) : beside(t - peak, 1 - PEAK));
  const points: [number, number][] = [];
  for (let t = 0; t < minutes; t += STEP) {
    const end = Math.min(minutes, t + STEP);
    const rate = Math.round(((fallen(end) - fallen(t)) / (end - t)) * 60 * 100) / 100;
    // Straight between points: a second is the nearest to a step.
    points.push([60 * t + (t > 0 ? 1 : 0), rate], [60 * end, rate]);
  }
  points.push([60 * minutes + 1, 0]);
  return points;
}
