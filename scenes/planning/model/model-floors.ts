import type { FloorUse } from '../../../models/schema/scheme.ts';
import type { Polygon } from '../plane.ts';
import { outlineOfCells } from './cell-outline.ts';
import { type MaskFrame, ModelMask, maskFrame, storeyCells } from './model-mask.ts';

/** A storey of a model: metres of its axes. */
export interface ModelStorey {
  bottom: number;
  top: number;
  /** Square metres as the file says them; absent: of its outline. */
  area?: number;
}

/** Storeys that are alike. */
export interface ModelFloors {
  use: FloorUse;
  storeys: number;
  storeyHeight: number;
  area: number;
  outline: Polygon;
}

export interface ModelShape {
  /** Of the ground floor. */
  footprint: Polygon;
  /** From the ground upwards, and downwards. */
  floors: ModelFloors[];
  basements: ModelFloors[];
}

/** A scheme takes as many kinds of floors of a building, and storeys that are no lower. */
const MOST_FLOORS = 50;
const MOST_BASEMENTS = 10;
const LOWEST = 2;
/** Metres over a floor at which it is looked at: over parapets of the roof that it is, below most of a pitched one. */
const OVER_FLOOR = 1.3;
/** Storeys whose areas differ by less than this share are alike; more of them where there are too many kinds. */
const ALIKE = 0.005;

/**
 * The floors of a model (nine numbers a triangle, metres, z up): of each storey what stands higher than a parapet on it,
 * as it is seen from above. `parts`: walls and slabs, where they are known apart from roofs and eaves; else all of it. `above`:
 * storeys from the ground upwards, `below`: from the ground downwards. Each floor reaches to the next one, whatever is between
 * them, so that their sum is as high as what is drawn.
 */
export function shapeOfModel(
  all: ArrayLike<number>,
  {
    above,
    below,
    use,
    parts = all,
  }: {
    above: readonly ModelStorey[];
    below: readonly ModelStorey[];
    use: FloorUse;
    parts?: ArrayLike<number>;
  },
): ModelShape | undefined {
  const frame = maskFrame(all);
  const outlines = outlinesOf(all, parts, frame, [...above, ...below]);
  const floorsOf = (storeys: readonly ModelStorey[], most: number, floorUse: FloorUse): ModelFloors[] => {
    const found = storeys.flatMap((storey) => {
      const outlined = outlines.get(storey);
      return outlined ? [{ storey, outlined }] : [];
    });
    const isUp = storeys === above;
    const list = found.map(({ storey, outlined: { area, outline } }, at): ModelFloors => {
      // Towards the ground: the first one stands on it, however little is there below.
      const near = at === 0 ? storeys[0] : storey;
      const far = found[at + 1]?.storey;
      const height = isUp
        ? (far?.bottom ?? storey.top) - near.bottom
        : (at === 0 ? near.top : found[at - 1].storey.bottom) - storey.bottom;
      const storeyHeight = Math.max(LOWEST, round(height));
      return { use: floorUse, storeys: 1, storeyHeight, area: storey.area ?? area, outline };
    });
    for (let share = ALIKE; ; share *= 2) {
      const joined = alikeJoined(list, share);
      if (joined.length <= most) return joined;
    }
  };
  const floors = floorsOf(above, MOST_FLOORS, use);
  if (floors.length === 0) return undefined;
  return { footprint: floors[0].outline, floors, basements: floorsOf(below, MOST_BASEMENTS, 'parking') };
}

/** From the top downwards, since what stands over a storey stands over those below it too. */
function outlinesOf(
  all: ArrayLike<number>,
  parts: ArrayLike<number>,
  frame: MaskFrame,
  storeys: readonly ModelStorey[],
): Map<ModelStorey, { outline: Polygon; area: number }> {
  const covered = new ModelMask(frame);
  const ofParts = parts === all ? covered : new ModelMask(frame);
  const found = new Map<ModelStorey, { outline: Polygon; area: number }>();
  let before = Infinity;
  for (const storey of [...storeys].sort((a, b) => b.bottom - a.bottom)) {
    const middle = storey.bottom + Math.min(OVER_FLOOR, (storey.top - storey.bottom) / 2);
    covered.add(all, middle, before);
    if (ofParts !== covered) ofParts.add(parts, middle, before);
    before = middle;
    const outline = outlineOfCells(storeyCells(ofParts, covered), frame);
    if (outline) found.set(storey, outline);
  }
  return found;
}

/** Storeys of one height over one another whose areas are alike become one kind with their mean. */
function alikeJoined(list: readonly ModelFloors[], share: number): ModelFloors[] {
  const joined: ModelFloors[] = [];
  for (const one of list) {
    const last = joined.at(-1);
    const isAlike =
      last &&
      last.storeys < 200 &&
      Math.abs(last.storeyHeight - one.storeyHeight) <= 4 * share &&
      Math.abs(last.area - one.area) <= share * last.area;
    if (!isAlike) joined.push({ ...one });
    else {
      const storeys = last.storeys + 1;
      last.area = (last.area * last.storeys + one.area) / storeys;
      last.storeyHeight = round((last.storeyHeight * last.storeys + one.storeyHeight) / storeys);
      last.storeys = storeys;
    }
  }
  return joined;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Even storeys between two heights. */
export function evenStoreys(bottom: number, top: number, count: number): ModelStorey[] {
  const height = (top - bottom) / count;
  return Array.from({ length: count }, (_, at) => ({
    bottom: bottom + at * height,
    top: bottom + (at + 1) * height,
  }));
}
