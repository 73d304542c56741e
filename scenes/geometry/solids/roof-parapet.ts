import type { Ring } from './ring.ts';
import { offsetRing } from './roof-inset.ts';
import { addFace, addPoint, type RoofPlan, startPlan } from './roof-plan.ts';

/** Metres across the top of a parapet. */
const WIDTH = 0.3;
const MOST_CORNERS = 60;

/**
 * A flat roof behind a parapet: the walls end `height` metres above the roof. Undefined where the footprint is
 * too narrow or too intricate for one.
 */
export function parapetRoof(rings: readonly Ring[], height: number): RoofPlan | undefined {
  if (rings.some((ring) => ring.length > 2 * MOST_CORNERS)) return undefined;
  const inner = rings.map((ring) => offsetRing(ring, WIDTH));
  if (!inner.every((ring): ring is Ring => ring !== undefined)) return undefined;
  const plan = startPlan(rings, () => 0);
  const roof: number[][] = [];
  for (const [index, ring] of plan.rings.entries()) {
    const coping: number[] = [];
    const foot: number[] = [];
    for (let i = 0; i < inner[index].length; i += 2) {
      coping.push(addPoint(plan, inner[index][i], inner[index][i + 1], 0));
      foot.push(addPoint(plan, inner[index][i], inner[index][i + 1], -height));
    }
    for (let i = 0; i < ring.length; i++) {
      const j = (i + 1) % ring.length;
      plan.triangles.push(ring[i], ring[j], coping[j], ring[i], coping[j], coping[i]);
      plan.triangles.push(coping[i], coping[j], foot[j], coping[i], foot[j], foot[i]);
    }
    roof.push(foot);
  }
  addFace(plan, roof);
  return plan;
}
