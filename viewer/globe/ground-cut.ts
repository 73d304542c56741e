import type { Scene as EngineScene } from '@cesium/engine';

/** Whether the ground at a place in degrees is cut away. */
export type GroundCut = (longitude: number, latitude: number) => boolean;

interface Openness {
  isCut?: GroundCut;
  seeThrough?: boolean;
  /** Calls a function while what is only hinted at over a see-through ground is not there. */
  withoutHints?: <Found>(look: () => Found) => Found;
}

const opened = new WeakMap<EngineScene, Openness>();

/** Tells of what clips and the view below ground open; see globe/clip, which is loaded when it is wanted. */
export function openGround(scene: EngineScene, openness: Openness): void {
  opened.set(scene, openness);
}

export function isGroundCut(scene: EngineScene, longitude: number, latitude: number): boolean {
  return opened.get(scene)?.isCut?.(longitude, latitude) === true;
}

/** Whether a camera may be below the ground at a place. */
export function mayGoBelow(scene: EngineScene, longitude: number, latitude: number): boolean {
  return opened.get(scene)?.seeThrough === true || isGroundCut(scene, longitude, latitude);
}

export function isGroundSeeThrough(scene: EngineScene): boolean {
  return opened.get(scene)?.seeThrough === true;
}

/**
 * What is found at a place of the canvas. Under a see-through ground that is what lies below it, past the hints of what
 * stands above; where there is nothing, what is hinted at.
 */
export function lookBelow<Found>(scene: EngineScene, look: () => Found | undefined): Found | undefined {
  const { seeThrough, withoutHints } = opened.get(scene) ?? {};
  return (seeThrough ? withoutHints?.(look) : undefined) ?? look();
}
