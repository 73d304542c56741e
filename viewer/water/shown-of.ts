import type { WaterShows } from '../flood/water.ts';
import type { Coloured } from './scales.ts';

/** Of which kind pictures are: of a time, the worst of the run, or the worst where the water arrived. */
export type PictureKind = 'time' | 'worst' | 'arrival';

export function kindOf(shows: WaterShows): PictureKind {
  if (shows === 'arrival') return 'arrival';
  return shows === 'maximum' || shows === 'hazard' ? 'worst' : 'time';
}

/**
 * What is to be read from the pictures that are there. Until those of what was chosen last are there, the old ones are
 * drawn as what they are: a velocity is no hazard.
 */
export function shownOf(
  { kind, isDifference }: { kind: PictureKind; isDifference: boolean },
  shows: WaterShows,
): Coloured | 'natural' {
  if (isDifference) return 'difference';
  if (kindOf(shows) === kind) return shows;
  return kind === 'time' ? 'depth' : kind === 'worst' ? 'maximum' : 'arrival';
}
