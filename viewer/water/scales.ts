import { HAZARD_BOUNDS } from '../../scenes/flood/effects/hazard.ts';
import { RAMPS } from '../attributes/palettes.ts';
import type { WaterShows } from '../flood/water.ts';

/** What a colour of the water can mean. `difference`: of depth between two runs. */
export type Coloured = Exclude<WaterShows, 'natural'> | 'difference';

/** How a value becomes a colour, the same on the globe, on the maps and in the legend. */
export interface WaterScale {
  /** Metres, m/s, hours since the beginning, or the hazard rating. */
  from: number;
  to: number;
  /** Share of the ramp = ((value − from) / (to − from)) ^ power: below 1, small values differ more. */
  power: number;
  /** Values with a mark in the legend; for classes their borders. */
  marks: readonly number[];
  /** Colours of the whole ramp, evenly, low first: 0–255 red, green, blue. Of classes one each. */
  colours: readonly Rgb[];
  isClassed: boolean;
}
export type Rgb = readonly [number, number, number];

/** Colours of a ramp, fine enough to look even. */
const STEPS = 64;
const hex = (text: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Rgb;

/** Shallow is pale and deep is dark, yet never as dark as the map at night. */
const DEPTH = ['#b5e3f5', '#7cc4ee', '#4aa0e0', '#3178c8', '#3a54b0', '#4a3596'].map(hex);
/** Water as it looks on a flat map, which has no light and no waves: shallow and deep. */
export const MURKY: readonly [Rgb, Rgb] = [
  [128, 146, 140],
  [74, 98, 98],
];
/** Less water is green, more is purple: ColorBrewer's PRGn without its pale middle, where nothing is drawn. */
const DIFFERENCE = ['#1b7837', '#5aae61', '#a6dba0', '#e6e0ea', '#c2a5cf', '#9970ab', '#762a83'].map(hex);
/**
 * The statutory colours of warnings are kept for warnings: hazard goes from pale to full purple, with its names. The
 * worst class is no darker than that it stands out of the map at night.
 */
const HAZARD = ['#e3d3ee', '#bd93d8', '#9550cc', '#a3138f'].map(hex);

/** Scale of what is shown; `hours`: how long the run is, for arrival. */
export function scaleOf(shown: Coloured, hours: number): WaterScale {
  switch (shown) {
    case 'depth':
    case 'maximum':
      return ramp(0, 6, 0.5, [0.1, 0.5, 1, 2, 4], between(DEPTH));
    case 'speed':
      return ramp(0, 4, 0.6, [0.5, 1, 2, 3], sampled('jade', 0.25, 1));
    case 'arrival': {
      // Early is bright and late is dark.
      const end = Math.max(hours, 1 / 60);
      return ramp(0, end, 1, [0, end / 2, end], sampled('viridis', 0.9, 0.12));
    }
    case 'difference':
      return ramp(-1, 1, 1, [-1, -0.5, 0, 0.5, 1], between(DIFFERENCE));
    case 'hazard':
      return { from: 0, to: 1, power: 1, marks: HAZARD_BOUNDS, colours: HAZARD, isClassed: true };
  }
}

function ramp(from: number, to: number, power: number, marks: number[], colours: Rgb[]): WaterScale {
  return { from, to, power, marks, colours, isClassed: false };
}

/** Share of the ramp that a value has, 0–1. */
export function shareOf({ from, to, power, marks, isClassed, colours }: WaterScale, value: number): number {
  if (isClassed) return (marks.filter((mark) => value >= mark).length + 0.5) / colours.length;
  return Math.min(1, Math.max(0, (value - from) / (to - from))) ** power;
}

/** Red, green, blue of a share of the ramp. */
export function colourAt({ colours }: WaterScale, share: number): Rgb {
  return colours[Math.min(colours.length - 1, Math.floor(share * colours.length))];
}

export function cssOf([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** A ramp through colours. */
function between(stops: readonly Rgb[]): Rgb[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const at = (step / (STEPS - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    return stops[low].map((part, i) =>
      Math.round(part + (stops[low + 1][i] - part) * (at - low)),
    ) as unknown as Rgb;
  });
}

/** A part of a perceptual ramp. */
function sampled(name: 'jade' | 'viridis', start: number, end: number): Rgb[] {
  return Array.from({ length: STEPS }, (_, step) =>
    rgbOf(RAMPS[name](start + ((end - start) * step) / (STEPS - 1))),
  );
}

function rgbOf(text: string): Rgb {
  if (text.startsWith('#')) return hex(text);
  return (/(\d+)\D+(\d+)\D+(\d+)/.exec(text)?.slice(1).map(Number) ?? [0, 0, 0]) as unknown as Rgb;
}
