import { boxIn, type ModelBox } from '../../models/bim/model-frame.ts';
import type { BimBounds } from '../../models/schema/bim.ts';
import type { ShownThing } from '../live/live-layer.ts';
import { boxOf } from './boxes.ts';
import { spacesOf } from './model-layer.ts';
import type { RoomModel } from './room-model.ts';

/** Where a thing is in a building: metres in its frame, and the index of the storey (−1: none). */
export interface IndoorThing {
  place: [number, number, number];
  level: number;
}

/** Metres around a building in which a thing still belongs to it. */
const MARGIN = 0.5;
/** Degrees by which a thing in a building is off the middle of it at most: 2 km. Of most things no more is asked. */
const FAR = 0.02;

type Model = Pick<RoomModel, 'layer' | 'frame' | 'stands' | 'storeys' | 'groundHeight' | 'bim' | 'parts'>;

/**
 * The place of a thing that belongs to an element or a room of a building, or stands in it. A height above the ground
 * counts from the ground of the building. What belongs to something in it but says no place in it is in the middle of
 * that. Undefined for a thing that is elsewhere.
 */
export function indoorPlace(
  thing: Pick<ShownThing, 'longitude' | 'latitude' | 'height' | 'heightIs' | 'feature'>,
  model: Model,
): IndoorThing | undefined {
  const owner = ownerOf(thing.feature, model);
  const { stands, groundHeight } = model;
  const { longitude, latitude, height: middle } = stands.place;
  const isFar = Math.abs(thing.longitude - longitude) > FAR || Math.abs(thing.latitude - latitude) > FAR;
  if (isFar && !owner) return undefined;
  const height = thing.heightIs === 'above-ground' ? middle + groundHeight + thing.height : thing.height;
  const [x, y, z] = stands.toModel(thing.longitude, thing.latitude, height);
  if (isIn(model.frame.box, [x, y, z]))
    return { place: [x, y, z], level: owner?.level ?? levelAt(model, x, y, z) };
  if (!owner?.bounds) return undefined;
  const box = boxIn(model.frame, owner.bounds);
  const place = [0, 1, 2].map((axis) => (box[axis] + box[3 + axis]) / 2) as IndoorThing['place'];
  return { place, level: owner.level };
}

function isIn(box: Readonly<ModelBox>, place: readonly number[]): boolean {
  return place.every((value, axis) => value >= box[axis] - MARGIN && value <= box[3 + axis] + MARGIN);
}

/** What a thing belongs to, if that is of this building. */
function ownerOf(
  feature: ShownThing['feature'],
  { layer, bim, parts }: Model,
): { level: number; bounds: BimBounds | undefined } | undefined {
  if (feature?.layer === layer.id) {
    const index = parts.indexOf.get(feature.id);
    return index === undefined
      ? undefined
      : { level: parts.levelOf[index], bounds: bim.elements[index].bounds };
  }
  if (feature?.layer !== spacesOf(layer.id)) return undefined;
  const space = bim.spaces.find(({ id }) => id === feature.id);
  return space && { level: bim.storeys.findIndex(({ id }) => id === space.storey), bounds: space.bounds };
}

/** The storey that has a height; of several, as of two wings, the one that has something there. */
function levelAt(model: Model, x: number, y: number, z: number): number {
  const levels = [...model.bim.storeys.entries()].flatMap(([index, { id }]) => {
    const heights = model.storeys.get(id);
    return heights && z >= heights.from - 0.05 && z < heights.to ? [index] : [];
  });
  const own = levels.filter((level) => {
    const box = storeyBoxes(model).get(level);
    return box && x >= box[0] && x <= box[3] && y >= box[1] && y <= box[4];
  });
  return (own.length > 0 ? own : levels).at(-1) ?? -1;
}

const boxesOf = new WeakMap<object, Map<number, ModelBox>>();

/** The boxes around the elements of each storey, by its index; made once for a model. */
function storeyBoxes(model: Model): Map<number, ModelBox> {
  const known = boxesOf.get(model.bim);
  if (known) return known;
  const boxes = new Map<number, ModelBox>();
  for (const level of model.bim.storeys.keys()) {
    const own = model.bim.elements.flatMap((_, index) =>
      model.parts.storeyOf[index] === level ? [index] : [],
    );
    const box = boxOf(model, own);
    if (box) boxes.set(level, box);
  }
  boxesOf.set(model.bim, boxes);
  return boxes;
}
