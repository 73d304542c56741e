import type { Area, Clip } from '../../../models/schema/view-document.ts';
import { boxCorners } from './clip-making.ts';
import { cuts, GROUND } from './cut-zones.ts';

/** Earth that a clip lays bare: upright faces round its areas, and a floor where it is dug out. */
export interface Opening {
  area: Area;
  /** The lower end of the faces for a ground height; undefined where the ground is not cut. */
  bottom(ground: number): number | undefined;
  /** The earth lies outside, as round a dig; otherwise inside, as of a block that is left standing. */
  isPit: boolean;
  hasScale: boolean;
}

/** Metres of earth that are shown below an outline, which has no depth of its own. */
export const OUTLINE_DEPTH = 40;

export function openingsOf(clip: Clip): Opening[] {
  if (!cuts(clip, { id: GROUND })) return [];
  if (clip.kind === 'box') {
    const [low, high] = [clip.height - clip.size[2] / 2, clip.height + clip.size[2] / 2];
    return [
      {
        area: [boxCorners(clip)],
        bottom: (ground) => (ground > low && ground < high ? low : undefined),
        isPit: clip.keep === 'outside',
        hasScale: false,
      },
    ];
  }
  const depth = clip.kind === 'dig' ? clip.depth : OUTLINE_DEPTH;
  return clip.areas.map((area) => ({
    area,
    bottom: (ground) => ground - depth,
    isPit: clip.kind === 'dig' || clip.keep === 'outside',
    hasScale: clip.kind === 'dig',
  }));
}
