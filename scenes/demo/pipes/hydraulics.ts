/** Nominal diameters of sewers, metres. */
export const SEWER_SIZES = [
  0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4, 2.6, 2.8, 3.0,
] as const;

/**
 * Least slope of a sewer by its diameter, so that it keeps itself clean: GB 50014-2021, 5.2.10, and the values for
 * concrete pipes in its explanation.
 */
export function leastSlope(diameter: number): number {
  if (diameter <= 0.3) return 0.003;
  if (diameter <= 0.4) return 0.0015;
  if (diameter <= 0.5) return 0.0012;
  if (diameter <= 0.6) return 0.001;
  if (diameter <= 0.8) return 0.0008;
  if (diameter <= 1.2) return 0.0006;
  return 0.0005;
}

/** Steeper than this, water would wear the pipe: it then steps down in its manholes instead. */
export const MOST_SLOPE = 0.15;

/** Of concrete: GB 50014-2021, table 5.2.3. */
const MANNING = 0.013;

/** Cubic metres a second through a full pipe (Manning). */
export function fullFlow(diameter: number, slope: number): number {
  const area = (Math.PI * diameter * diameter) / 4;
  return (area * (diameter / 4) ** (2 / 3) * Math.sqrt(slope)) / MANNING;
}

/** Of the full flow, what a foul sewer may carry: at 0.7 of its height (GB 50014-2021, table 5.2.4). */
export const FOUL_SHARE = 0.84;

/**
 * Storm water of an area, cubic metres a second: the rational method of GB 50014-2021, 4.1.7, with an intensity in
 * its usual form, q = 167 A / (t + b)^n, of a return period of one year. `minutes`: of flow, beside ten to the inlet.
 */
export function stormFlow(hectares: number, minutes: number): number {
  const litres = 1_600 / (10 + minutes + 9) ** 0.75;
  return (RUNOFF * hectares * litres) / 1000;
}
const RUNOFF = 0.55;

/** Foul water of an area at its hourly peak, cubic metres a second: the peak falls as more is joined (4.1.15). */
export function foulFlow(hectares: number): number {
  const mean = 0.3 * hectares;
  const peak = mean < 5 ? 2.7 : mean > 1_000 ? 1.5 : 3.18 / mean ** 0.108;
  return (mean * Math.min(2.7, peak)) / 1000;
}
