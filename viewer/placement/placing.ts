import { create } from 'zustand';
import { shiftedPlace } from '../../models/bim/model-move.ts';
import type { ModelMove, StandingPlace } from '../../models/schema/model-move.ts';
import { recordStep } from '../stores/history.ts';

/** A building model that is being put in its place. Metres are over, or from, the place that is moved. */
export interface Placing {
  layer: string;
  from: StandingPlace;
  to: StandingPlace;
  /** How it stands for everybody, or in this browser, until it is kept; null: as its file has it. */
  basedOn: ModelMove | null;
  /** Half of the way across the model. */
  radius: number;
  top: number;
  /** The level of the model that belongs onto the ground. */
  ground: number;
}

interface PlacingState {
  placing?: Placing | undefined;
  /** It keeps to the ground while it is moved over it. */
  onGround: boolean;
  /** Metres over the ellipsoid of the ground as it is drawn, where it is known. */
  groundAt?: ((longitude: number, latitude: number) => number | undefined) | undefined;
}

export const usePlacing = create<PlacingState>()(() => ({ onGround: false }));

/** `onGround`: it keeps to the ground from the beginning, as what has no place of its own yet. */
export function startPlacing(placing: Placing, onGround = false): void {
  usePlacing.setState({ placing, onGround });
}

export function endPlacing(): void {
  usePlacing.setState({ placing: undefined });
}

/** Puts the model elsewhere, as a step that can be taken back unless a drag goes on. */
export function putTo(to: StandingPlace, step?: { before: StandingPlace; key?: string }): void {
  const { placing } = usePlacing.getState();
  if (!placing) return;
  const { layer, from } = placing;
  apply(layer, from, to);
  if (!step || isSamePlace(step.before, to)) return;
  const { before, key } = step;
  recordStep(
    { undo: () => apply(layer, from, before), redo: () => apply(layer, from, to) },
    key && `placing ${key}`,
  );
}

/** A step in the way of an arrow key or a field. */
export function movePlacing(shift: readonly [number, number, number], turn: number, key: string): void {
  const { placing } = usePlacing.getState();
  if (!placing) return;
  const to = shiftedPlace(placing.to, shift, turn);
  putTo(shift[2] === 0 ? keptOnGround(to) : to, { before: placing.to, key });
}

/** The same place with the model on the ground there, if it keeps to it and the ground is known. */
export function keptOnGround(to: StandingPlace, always = false): StandingPlace {
  const { placing, onGround, groundAt } = usePlacing.getState();
  const height = (onGround || always) && groundAt?.(to.longitude, to.latitude);
  return placing && typeof height === 'number' ? { ...to, height: height - placing.ground } : to;
}

/** The move that is being made. */
export const moveOfPlacing = ({ from, to }: Placing): ModelMove => ({ from, to });

export function isSamePlace(a: StandingPlace, b: StandingPlace): boolean {
  return (
    a.longitude === b.longitude &&
    a.latitude === b.latitude &&
    a.height === b.height &&
    a.heading === b.heading
  );
}

/** What was a step of another placing changes nothing. */
function apply(layer: string, from: StandingPlace, to: StandingPlace): void {
  const { placing } = usePlacing.getState();
  if (placing?.layer === layer && isSamePlace(placing.from, from))
    usePlacing.setState({ placing: { ...placing, to } });
}
