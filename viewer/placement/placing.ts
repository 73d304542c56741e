import { create } from 'zustand';
import { isSamePlace, shiftedPlace } from '../../models/bim/model-move.ts';
import type { Layer } from '../../models/schema/layer.ts';
import { type ModelMove, type StandingPlace, standingPlaceSchema } from '../../models/schema/model-move.ts';
import { forgetScope, recordStep } from '../stores/history.ts';
import { layersOfModel } from '../stores/model-places.ts';
import { currentView } from '../stores/view.ts';

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
  /** The same of the finest ground that there is, which has to be fetched. */
  finestGround?: ((longitude: number, latitude: number) => Promise<number | undefined>) | undefined;
}

export const usePlacing = create<PlacingState>()(() => ({ onGround: false }));

/** The panel in which a model is put in its place. */
const PANEL = 'bim';

/** Steps of placing are taken back in it alone. */
export const scopeOf = ({ layer }: Pick<Placing, 'layer'>): string => `placing ${layer}`;

/** `onGround`: it keeps to the ground from the beginning, as what has no place of its own yet. */
export function startPlacing(placing: Placing, onGround = false): void {
  endPlacing();
  usePlacing.setState({ placing, onGround });
}

export function endPlacing(): void {
  const { placing } = usePlacing.getState();
  if (placing) forgetScope(scopeOf(placing));
  usePlacing.setState({ placing: undefined });
}

/** The placing that goes on on screen: its panel is open, over the globe. */
export function activePlacing(): Placing | undefined {
  const { panel, display, room } = currentView();
  return panel === PANEL && display === 'globe' && !room ? usePlacing.getState().placing : undefined;
}

/** Where a layer is drawn: where it stands, or where its model is just being put. */
export function shownMove({ id, moved }: Pick<Layer, 'id' | 'moved'>): ModelMove | undefined {
  const placing = activePlacing();
  return placing && layersOfModel(placing.layer).includes(id) ? moveOfPlacing(placing) : moved;
}

/**
 * Puts the model elsewhere, as a step that can be taken back unless a drag goes on. What is no place, as kilometres over
 * the ground, leaves it where it is.
 */
export function putTo(to: StandingPlace, step?: { before: StandingPlace; key?: string }): void {
  const { placing } = usePlacing.getState();
  if (!placing || !standingPlaceSchema.safeParse(to).success) return;
  const { layer, from } = placing;
  apply(layer, from, to);
  if (!step || isSamePlace(step.before, to)) return;
  const { before, key } = step;
  recordStep(
    {
      undo: () => apply(layer, from, before),
      redo: () => apply(layer, from, to),
      scope: scopeOf(placing),
    },
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

/** The same place with the model on the ground there as it is drawn, if it keeps to it and the ground is known. */
export function keptOnGround(to: StandingPlace): StandingPlace {
  const { placing, onGround, groundAt } = usePlacing.getState();
  const height = onGround ? groundAt?.(to.longitude, to.latitude) : undefined;
  return placing && height !== undefined ? { ...to, height: height - placing.ground } : to;
}

/**
 * Sets the model down on the finest ground that there is below it, as a step: what is drawn from afar may be metres off.
 * False where the ground is not known, or the model was moved on meanwhile.
 */
export async function setDown(): Promise<boolean> {
  const { placing: before, finestGround } = usePlacing.getState();
  if (!before || !finestGround) return false;
  const height = await finestGround(before.to.longitude, before.to.latitude);
  const { placing } = usePlacing.getState();
  if (height === undefined || !placing || placing.layer !== before.layer) return false;
  if (!isSamePlace(placing.to, before.to)) return false;
  putTo({ ...placing.to, height: height - placing.ground }, { before: placing.to });
  return true;
}

/** The move that is being made. */
export const moveOfPlacing = ({ from, to }: Placing): ModelMove => ({ from, to });

/** What was a step of another placing changes nothing. */
function apply(layer: string, from: StandingPlace, to: StandingPlace): void {
  const { placing } = usePlacing.getState();
  if (placing?.layer === layer && isSamePlace(placing.from, from))
    usePlacing.setState({ placing: { ...placing, to } });
}
