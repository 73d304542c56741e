import type { CameraPose } from '../schema/camera-facts.ts';
import { pictureEdges, sightThrough } from './pinhole.ts';

/** What a camera shows of flat ground. Metres east and north of where it stands; the camera is `height` above that. */
export interface ConeShape {
  /** Around the ground that is in the picture, not closed; empty where none is, as of a camera that looks up. */
  ring: [east: number, north: number][];
  /** Where the sight through the corners of the picture ends: the near left and right, the far right and left. */
  corners: [east: number, north: number][];
}

/** Places along the near and the far edge. */
const STEPS = 8;

/**
 * Ground in the picture of a pinhole camera: from where the lower edge of the picture meets the ground to where the upper
 * one does, or to the camera's reach.
 */
export function coneShape(pose: CameraPose, height: number): ConeShape {
  const [across, up] = pictureEdges(pose);
  const near: [number, number][] = [];
  const far: [number, number][] = [];
  for (let step = 0; step <= STEPS; step++) {
    const column = (2 * step) / STEPS - 1;
    const low = meets(sightThrough(pose, column * across, -up), height, pose.reach);
    const high = meets(sightThrough(pose, column * across, up), height, pose.reach);
    if (!low || !high) continue;
    near.push(low);
    far.push(high);
  }
  // Both edges beyond the reach: a camera that sees the ground nowhere near.
  const isSeen = near.some(([east, north]) => Math.hypot(east, north) < pose.reach - 0.01);
  if (!isSeen || near.length < 2) return { ring: [], corners: [] };
  return {
    ring: [...near, ...far.toReversed()],
    corners: [near[0], near[near.length - 1], far[far.length - 1], far[0]],
  };
}

/** Where a sight meets the ground, at most `reach` away; undefined: it goes straight up or down to where it stands. */
function meets(
  [east, north, rise]: [number, number, number],
  height: number,
  reach: number,
): [number, number] | undefined {
  const level = Math.hypot(east, north);
  if (level < 1e-9) return rise < 0 ? [0, 0] : undefined;
  const distance = rise < 0 ? Math.min(reach, (height / -rise) * level) : reach;
  return [(east / level) * distance, (north / level) * distance];
}
