import type { Shown } from '../../water/shader-inputs.ts';
import type { WaterPictures } from '../../water/water-pictures.ts';
import { metresPerPixelAt } from '../camera-match.ts';

/** Metres of a pixel beyond which streaks are too fine a part of the view to be worth a frame after the other. */
const STREAKS = 25;

/** Whether water is seen to move on the map while time goes on. */
export function isSeenFlowing(
  shown: Shown,
  { kind, first, second }: Pick<WaterPictures, 'kind' | 'first' | 'second'>,
  zoom: number,
  latitude: number,
): boolean {
  if (kind !== 'time' || (shown !== 'depth' && shown !== 'speed' && shown !== 'natural')) return false;
  if (metresPerPixelAt({ zoom, latitude }) > STREAKS) return false;
  return [first, second].some((picture) => picture?.moving.includes(1));
}
