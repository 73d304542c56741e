import type { Roof, RoofShape } from '../../../models/feature.ts';
import type { Ring } from './ring.ts';
import { insetRoof } from './roof-inset.ts';
import { parapetRoof } from './roof-parapet.ts';
import { addFace, type RoofPlan, startPlan } from './roof-plan.ts';
import { domeRoof, pyramidalRoof } from './roof-radial.ts';
import { gabledRoof, hippedRectangle, skillionRoof } from './roof-ridged.ts';

/** Large outlines get flat roofs whatever their tags: sloping ones cost time with the square of the corners. */
const MOST_CORNERS = 400;

/**
 * Plans the roof of a footprint: rings in metres, the first counter-clockwise, holes clockwise, cleaned.
 * `built` is the shape that could be made of it; a hipped roof over anything but a rectangle becomes slopes with
 * a flat top, and whatever the footprint does not allow becomes a flat roof at `roof.height`. Flat roofs get a
 * `parapet` of that many metres where they have room for it; it ends at the height asked for.
 */
export function planRoof(
  rings: readonly Ring[],
  roof: Roof,
  parapet = 0,
): { plan: RoofPlan; built: RoofShape } {
  const { shape, height, direction } = roof;
  if (shape !== 'flat' && height > 0.05 && cornersOf(rings) <= MOST_CORNERS) {
    const plan = sloping(rings, shape, height, direction);
    if (plan) return { plan, built: shape };
  } else if (parapet > 0) {
    const plan = parapetRoof(rings, parapet);
    if (plan) return { plan, built: 'flat' };
  }
  const plan = startPlan(rings, () => height);
  addFace(plan, plan.rings);
  return { plan, built: 'flat' };
}

function sloping(
  rings: readonly Ring[],
  shape: RoofShape,
  height: number,
  direction: number | undefined,
): RoofPlan | undefined {
  switch (shape) {
    case 'gabled':
      return gabledRoof(rings, height, direction);
    case 'skillion':
      return skillionRoof(rings, height, direction);
    case 'hipped':
      return hippedRectangle(rings, height) ?? insetRoof(rings, height);
    case 'pyramidal':
      return pyramidalRoof(rings, height) ?? insetRoof(rings, height);
    case 'dome':
      return domeRoof(rings, height) ?? insetRoof(rings, height);
    default:
      return undefined;
  }
}

function cornersOf(rings: readonly Ring[]): number {
  return rings.reduce((sum, ring) => sum + ring.length / 2, 0);
}
