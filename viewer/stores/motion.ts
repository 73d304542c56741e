import { create } from 'zustand';
import type { Camera } from '../../models/schema/view-document.ts';
import { onCityLeft } from './boot.ts';
import { takeCamera } from './camera-owner.ts';
import type { GroundPlace } from './status.ts';
import { currentView, flyTo } from './view.ts';

/** How the camera moves by itself, or on foot. */
export type Motion =
  | { kind: 'none' }
  | { kind: 'walk'; start: GroundPlace; heading: number }
  | { kind: 'path'; points: readonly GroundPlace[] }
  | { kind: 'orbit'; centre: GroundPlace };

export interface MotionState {
  motion: Motion;
  /** Where the camera was before, to go back to. */
  before?: Camera;
  /** Of flights: whether it moves, and where on its way it is, 0–1. */
  playing: boolean;
  share: number;
  /** Metres that a flight is long in all. */
  length: number;
  /** Of flights, km/h; of a walk the speed as it is now. */
  speed: number;
  /** Metres above the line that is flown along, or above the centre of an orbit. */
  height: number;
  /** Of a walk, from the stick on the screen: right and ahead, −1 to 1. */
  stick: { right: number; ahead: number };
}

export const useMotion = create<MotionState>()(() => ({
  motion: { kind: 'none' },
  playing: false,
  share: 0,
  length: 0,
  speed: 0,
  height: 0,
  stick: { right: 0, ahead: 0 },
}));

let giveUp: (() => void) | undefined;

function begin(motion: Motion): void {
  const { motion: running, before } = useMotion.getState();
  if (running.kind === 'none') giveUp = takeCamera(() => endMotion(false));
  useMotion.setState({
    motion,
    before: running.kind === 'none' ? currentView().camera : before,
    playing: motion.kind !== 'walk',
    share: 0,
    length: 0,
    speed: 0,
    stick: { right: 0, ahead: 0 },
  });
}

export function walkFrom(start: GroundPlace): void {
  begin({ kind: 'walk', start, heading: currentView().camera.heading });
}

export function flyAlong(points: readonly GroundPlace[]): void {
  begin({ kind: 'path', points });
}

export function orbitAround(centre: GroundPlace): void {
  begin({ kind: 'orbit', centre });
}

/** Ends a walk or a flight. The camera goes back to where it was, or stays. */
export function endMotion(goBack = true): void {
  const { motion, before } = useMotion.getState();
  if (motion.kind === 'none') return;
  giveUp?.();
  useMotion.setState({ motion: { kind: 'none' }, before: undefined, playing: false, speed: 0 });
  if (goBack && before) flyTo(before);
}

// A walk through one city says nothing of another.
onCityLeft(() => endMotion(false));
