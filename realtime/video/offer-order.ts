import type { SeeingCamera } from '../../models/schema/camera-facts.ts';

/**
 * Cameras near a place, those first that whoever asks is helped by most: one that has the place in its picture before
 * one that looks away; then one whose pictures they see at once, one that has any (they may ask for it, or it may come
 * back), one that answers; and the nearest. What is cut off after that is missed least.
 */
export function inOrderOfUse(cameras: readonly SeeingCamera[]): SeeingCamera[] {
  const uses = new Map(cameras.map((seeing) => [seeing, usesOf(seeing)]));
  return [...cameras].sort((a, b) => {
    const [one, other] = [uses.get(a)!, uses.get(b)!];
    const differs = one.findIndex((use, index) => use !== other[index]);
    return differs < 0 ? a.distance - b.distance : Number(other[differs]) - Number(one[differs]);
  });
}

/** What speaks for a camera, the weightiest first. */
function usesOf({ camera, inView }: SeeingCamera): boolean[] {
  const hasPictures = camera.video !== undefined;
  const answers = camera.answers !== false;
  return [inView, hasPictures && camera.may && answers, hasPictures, answers];
}
