import { type Coloured, scaleOf } from './scales.ts';

/** What is drawn of the water. */
export type Shown = Coloured | 'natural';

/** What the shader shows, by number. */
export const SHOWN_NUMBERS: Record<Shown, number> = {
  natural: 0,
  depth: 1,
  maximum: 1,
  speed: 2,
  hazard: 3,
  arrival: 4,
  difference: 5,
};

/** A scale as the shader takes it: ends and power of a ramp, or the borders of classes and 1. */
export function scaleNumbers(shown: Shown, hours: number): { x: number; y: number; z: number; w: number } {
  const { from, to, power, marks, isClassed } = scaleOf(shown === 'natural' ? 'depth' : shown, hours);
  return isClassed ? { x: marks[0], y: marks[1], z: marks[2], w: 1 } : { x: from, y: to, z: power, w: 0 };
}

/** Grain for streaks and small waves, 64 × 64, that repeats without a seam; always the same. */
export function grain(): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(64 * 64);
  let seed = 20_231;
  for (let i = 0; i < data.length; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    data[i] = seed >>> 24;
  }
  return { width: 64, height: 64, data };
}
