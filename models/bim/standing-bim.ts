import type { Bim, BimBounds } from '../schema/bim.ts';
import type { ModelMove } from '../schema/model-move.ts';
import { headingBetween, movedBounds } from './model-move.ts';

/** Degrees that two models may be turned against each other and still be compared thing by thing. */
const LEAST_TURN = 0.001;

/** What stands in a model, with bounds where it stands now; they are wider than that where it was turned. */
export function standingBim(bim: Bim, move: ModelMove | undefined): Bim {
  if (!move) return bim;
  const stand = <Thing extends { bounds?: BimBounds | undefined }>(thing: Thing): Thing =>
    thing.bounds ? { ...thing, bounds: movedBounds(move, thing.bounds) } : thing;
  return { ...bim, elements: bim.elements.map(stand), spaces: bim.spaces.map(stand) };
}

/** Whether one of two models was turned by hand, and the other was not, or by another angle. */
export function areTurnedApart(a: ModelMove | undefined, b: ModelMove | undefined): boolean {
  const turnOf = (move: ModelMove | undefined): number =>
    move ? headingBetween(move.from.heading, move.to.heading) : 0;
  return Math.abs(headingBetween(turnOf(a), turnOf(b))) > LEAST_TURN;
}
