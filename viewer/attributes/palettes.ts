import {
  interpolateCividis,
  interpolateMagma,
  interpolatePuBuGn,
  interpolatePurples,
  interpolateViridis,
} from 'd3-scale-chromatic';

/** Perceptual ramps from low to high that colour-blind people read too: lightness alone tells the order. */
export const RAMPS = {
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  magma: interpolateMagma,
  jade: interpolatePuBuGn,
  purple: interpolatePurples,
} as const;
export type RampName = keyof typeof RAMPS;
export const RAMP_NAMES = Object.keys(RAMPS) as RampName[];

/** Ends of the ramps that would vanish in the night or on white paper. */
const ENDS: Record<RampName, [number, number]> = {
  viridis: [0.08, 0.98],
  cividis: [0.08, 0.98],
  magma: [0.2, 0.95],
  jade: [0.15, 0.95],
  purple: [0.2, 0.95],
};

/** `classes` colours of a ramp, #rrggbb, low first. A ramp that is not known is viridis. */
export function rampColors(name: string, classes: number): string[] {
  const ramp = (name in RAMPS ? name : 'viridis') as RampName;
  const [from, to] = ENDS[ramp];
  return Array.from({ length: classes }, (_, i) => {
    const share = classes === 1 ? 0.5 : i / (classes - 1);
    return toHex(RAMPS[ramp](from + (to - from) * share));
  });
}

/**
 * Colours of values without an order, for eight of them: told apart by colour-blind people by their lightness, and
 * none is the red, orange, yellow or blue of a warning level.
 */
export const CATEGORY_COLORS = [
  '#44aa99',
  '#aa4499',
  '#999933',
  '#b9a8e6',
  '#7a4a2e',
  '#b4e6cb',
  '#882255',
  '#e6bcd0',
] as const;
/** Of every other value, and of what has none. */
export const OTHER_COLOR = '#7f888d';
export const MISSING_COLOR = '#59636a';

function toHex(color: string): string {
  const numbers = /^rgb\((\d+), ?(\d+), ?(\d+)\)$/.exec(color)?.slice(1).map(Number);
  return numbers ? `#${numbers.map((part) => part.toString(16).padStart(2, '0')).join('')}` : color;
}
