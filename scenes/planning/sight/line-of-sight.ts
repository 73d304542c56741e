import { NOTHING, type RayScene } from '../rays/ray-scene.ts';
import { apparentLift } from './bending.ts';

export type Point = readonly [x: number, y: number, z: number];

export interface Sight {
  isFree: boolean;
  /** Metres between the two. */
  distance: number;
  /** Metres along the line to the first thing in the way, and what it is: a body, TERRAIN or NOTHING. */
  blockedAt: number;
  blockedBy: number;
}

/** Metres by which a chord may lie beside the arc of light that it stands for. */
const BESIDE = 0.005;
/**
 * Metres of a line at both ends that are not looked at: what one looks from, and at, is not in the way. Float32 has
 * corners within a millimetre as far as 8 km from the origin.
 */
export const AT_EYE = 0.002;

/**
 * Whether two points see each other, and what is in the way first. The light's arc over a chord is gone along in pieces that
 * lie within 5 mm of it. `refraction`: see bending.ts.
 */
export function lineOfSight(scene: RayScene, from: Point, to: Point, refraction: number): Sight {
  const along = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const distance = Math.hypot(...along);
  const level = Math.hypot(along[0], along[1]);
  // An arc of curvature c over a chord d bows by c·d²/8: lift at a share s is that of the whole, times 4·s·(1 − s) / 4.
  const whole = apparentLift(level, refraction);
  const pieces = Math.max(1, Math.ceil(Math.sqrt(Math.abs(whole) / 4 / BESIDE)));
  const ends = distance > 0 ? Math.min(0.5, AT_EYE / distance) : 0;
  const bow = (share: number) => whole * share * (1 - share);
  for (let piece = 0; piece < pieces; piece++) {
    const [s, e] = [piece / pieces, (piece + 1) / pieces];
    const [lift, next] = [bow(s), bow(e)];
    const share = e - s;
    const t = scene.closest(
      from[0] + along[0] * s,
      from[1] + along[1] * s,
      from[2] + along[2] * s + lift,
      along[0] * share,
      along[1] * share,
      along[2] * share + next - lift,
      piece === 0 ? Math.min(1, ends * pieces) : 0,
      piece === pieces - 1 ? Math.max(0, 1 - ends * pieces) : 1,
    );
    if (t < Infinity)
      return { isFree: false, distance, blockedAt: (s + t * share) * distance, blockedBy: scene.stopper };
  }
  return { isFree: true, distance, blockedAt: Infinity, blockedBy: NOTHING };
}
