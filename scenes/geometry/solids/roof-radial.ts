import { type Ring, ringCentroid } from './ring.ts';
import { addPoint, type RoofPlan, startPlan, turn } from './roof-plan.ts';

/** Levels of a dome between the eaves and its top. */
const DOME_LEVELS = 4;

/** One slope from every wall to the top over the centre. Undefined where a wall is hidden from the centre. */
export function pyramidalRoof(rings: readonly Ring[], roofHeight: number): RoofPlan | undefined {
  const plan = startPlan(rings.slice(0, 1), () => 0);
  const apex = apexOf(plan, rings, roofHeight);
  if (apex === undefined) return undefined;
  const [ring] = plan.rings;
  for (let i = 0; i < ring.length; i++) {
    plan.triangles.push(ring[i], ring[(i + 1) % ring.length], apex);
    plan.creases.push(ring[i], apex);
  }
  return plan;
}

/** A half ellipsoid over the footprint's outline. Undefined where a wall is hidden from the centre. */
export function domeRoof(rings: readonly Ring[], roofHeight: number): RoofPlan | undefined {
  const plan = startPlan(rings.slice(0, 1), () => 0);
  const apex = apexOf(plan, rings, roofHeight);
  if (apex === undefined) return undefined;
  const [ring] = plan.rings;
  const [x, y] = [plan.points[2 * apex], plan.points[2 * apex + 1]];
  let below = ring;
  for (let level = 1; level < DOME_LEVELS; level++) {
    const angle = (level / DOME_LEVELS) * (Math.PI / 2);
    const scale = Math.cos(angle);
    const above = ring.map((point) =>
      addPoint(
        plan,
        x + (plan.points[2 * point] - x) * scale,
        y + (plan.points[2 * point + 1] - y) * scale,
        roofHeight * Math.sin(angle),
      ),
    );
    for (let i = 0; i < ring.length; i++) {
      const j = (i + 1) % ring.length;
      plan.triangles.push(below[i], below[j], above[j], below[i], above[j], above[i]);
    }
    below = above;
  }
  for (let i = 0; i < ring.length; i++) plan.triangles.push(below[i], below[(i + 1) % ring.length], apex);
  return plan;
}

/** The top point, if every wall can be seen from under it. */
function apexOf(plan: RoofPlan, rings: readonly Ring[], roofHeight: number): number | undefined {
  if (rings.length !== 1) return undefined;
  const [x, y] = ringCentroid(rings[0]);
  const apex = addPoint(plan, x, y, roofHeight);
  const [ring] = plan.rings;
  for (let i = 0; i < ring.length; i++)
    if (turn(plan, ring[i], ring[(i + 1) % ring.length], apex) <= 1e-6) return undefined;
  return apex;
}
