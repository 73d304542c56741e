import { create } from 'zustand';
import type { Room } from '../../models/schema/room.ts';
import { enterRoom } from './change-room.ts';

/** Something of a building to look at. */
export interface WalkStop {
  title: string;
  note?: string;
  /** Id of the layer with the building model, and what of it is shown how. */
  layer: string;
  patch: Partial<Room>;
}

/** A list that one goes through inside: clashes, mistakes, what is new in a version. */
export interface Walk {
  label: string;
  stops: readonly WalkStop[];
  at: number;
}

export const useWalk = create<{ walk?: Walk }>()(() => ({}));

/** Steps inside to one of a list; the room goes on to the others. */
export function startWalk(label: string, stops: readonly WalkStop[], at: number): void {
  const stop = stops[at];
  if (!stop) return;
  useWalk.setState({ walk: { label, stops, at } });
  enterRoom(stop.layer, stop.patch);
}

/** To the next (1) or the one before (−1); after the last comes the first. */
export function stepWalk(by: 1 | -1): void {
  const { walk } = useWalk.getState();
  if (!walk) return;
  const { label, stops, at } = walk;
  startWalk(label, stops, (at + by + stops.length) % stops.length);
}

export function endWalk(): void {
  useWalk.setState({ walk: undefined });
}
