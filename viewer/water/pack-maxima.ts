import type { FloodMaxima } from '../../scenes/flood/run/frame.ts';
import type { Ground } from '../../scenes/flood/surface/ground.ts';
import { makePicture, type WaterPicture } from '../../scenes/flood/surface/picture.ts';
import type { WallMask } from '../../scenes/flood/surface/wall-mask.ts';

/**
 * Hours of arrival where the water never arrived in the sense of the word (0.05 m), though a film of it is drawn: so
 * far below nought that also between such a cell and one where it did arrive, no time is told.
 */
export const NEVER = -60_000;

/**
 * The worst of a run as a picture: hazard, and hours of arrival. `onlyArrived`: ground that the water never reached is
 * left dry, so that it is not shown as early.
 */
export function packMaxima(
  ground: Ground,
  { depth, hazard, arrival }: Pick<FloodMaxima, 'depth' | 'hazard' | 'arrival'>,
  onlyArrived: boolean,
  mask?: WallMask,
): WaterPicture {
  const hours = arrival.map((seconds) => (seconds >= 0 ? seconds / 3600 : NEVER));
  const shown = onlyArrived ? depth.map((water, cell) => (arrival[cell] >= 0 ? water : 0)) : depth;
  return makePicture(ground, { depth: shown, first: hazard, second: hours }, mask);
}
