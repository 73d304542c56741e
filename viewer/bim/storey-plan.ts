import { boxIn } from '../../models/bim/model-frame.ts';
import type { PlanBody, PlanLabel, PlanSheet } from '../../models/bim/plan-svg.ts';
import { SOLID } from '../../models/bim/visibility.ts';
import type { Room } from '../../models/schema/room.ts';
import { planBodies } from './bim-calls.ts';
import { PLAN_HEIGHT } from './room-box.ts';
import type { RoomModel } from './room-model.ts';

/** Metres below the floor down to which a plan shows what is seen: sills, steps, recesses. */
const BELOW_FLOOR = 0.35;

/** What stands in a plan of a storey, without words that are ours. */
export interface StoreyPlan {
  bodies: PlanBody[];
  labels: PlanLabel[];
  extent: PlanSheet['extent'];
}

export interface StoreyPlanOptions {
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

/**
 * Cuts a storey through its real triangles, PLAN_HEIGHT over its floor. What is hidden or seen through in the room is
 * left out. Undefined where nothing is cut. Rejects with AbortError, and with what the feature store throws.
 */
export async function storeyPlan(
  model: RoomModel,
  room: Room,
  storey: string,
  options: StoreyPlanOptions,
): Promise<StoreyPlan | undefined> {
  const heights = model.storeys.get(storey);
  if (!heights || model.store === undefined) return undefined;
  const height = heights.from + PLAN_HEIGHT;
  const { bim, parts, frame, stands } = model;
  const visibility = parts.visibility({ ...room, storey: undefined });
  const own = bim.storeys.findIndex(({ id }) => id === storey);
  const base = frame.place.height;
  const ids = bim.elements.flatMap(({ id, bounds }, index) => {
    if (!bounds || visibility[index] !== SOLID) return [];
    const [low, high] = [bounds[2] - base, bounds[5] - base];
    const isCut = low < height && high >= height;
    return isCut || (parts.storeyOf[index] === own && low < height) ? [id] : [];
  });
  const bodies = await planBodies(
    // The store is read where the model stands now.
    { store: model.store, place: stands.place, ids, height, floor: heights.from - BELOW_FLOOR },
    options,
  );
  const extent = extentOf(bodies);
  return extent && { bodies, labels: labelsOf(model, storey), extent };
}

/** Metres around what is cut: sills and steps before the door. */
const MARGIN = 1;

/** Around what is cut; undefined where nothing is. */
function extentOf(bodies: readonly PlanBody[]): PlanSheet['extent'] | undefined {
  const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { cut } of bodies)
    for (const ring of [...cut.rings, ...cut.lines])
      for (let at = 0; at < ring.length; at += 2) {
        extent[0] = Math.min(extent[0], ring[at]);
        extent[1] = Math.min(extent[1], ring[at + 1]);
        extent[2] = Math.max(extent[2], ring[at]);
        extent[3] = Math.max(extent[3], ring[at + 1]);
      }
  if (!(extent[0] < extent[2])) return undefined;
  return [extent[0] - MARGIN, extent[1] - MARGIN, extent[2] + MARGIN, extent[3] + MARGIN];
}

/** Names and areas of the rooms, in the middle of each. */
function labelsOf({ bim, frame }: RoomModel, storey: string): PlanLabel[] {
  return bim.spaces.flatMap(({ storey: own, bounds, name, area }) => {
    if (own !== storey || !bounds) return [];
    const box = boxIn(frame, bounds);
    const lines = [
      ...(name === undefined ? [] : [name]),
      ...(area === undefined ? [] : [`${area.toFixed(1)} m²`]),
    ];
    return lines.length > 0 ? [{ x: (box[0] + box[3]) / 2, y: (box[1] + box[4]) / 2, lines }] : [];
  });
}
