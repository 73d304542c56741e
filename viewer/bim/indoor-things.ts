import type { ShownThing } from '../live/live-layer.ts';
import type { RoomModel } from './room-model.ts';

/** Where a thing is in a building: metres in its frame, and the index of the storey (−1: none). */
export interface IndoorThing {
  place: [number, number, number];
  level: number;
}

/** Metres around a building in which a thing still belongs to it. */
const MARGIN = 0.5;

/**
 * The place of a thing that is in a building, or belongs to one of its elements or rooms. A height above the ground counts
 * from the ground of the building. Undefined for a thing that is elsewhere.
 */
export function indoorPlace(
  thing: Pick<ShownThing, 'longitude' | 'latitude' | 'height' | 'heightIs' | 'feature'>,
  model: Pick<RoomModel, 'frame' | 'stands' | 'storeys' | 'groundHeight' | 'bim'>,
): IndoorThing | undefined {
  const { stands, groundHeight, storeys, bim } = model;
  const { box } = model.frame;
  const base = stands.place.height;
  const isOver = thing.heightIs === 'above-ground';
  const height = isOver ? base + groundHeight + thing.height : thing.height;
  const [x, y, z] = stands.toModel(thing.longitude, thing.latitude, height);
  const isInside = [x, y, z].every(
    (value, axis) => value >= box[axis] - MARGIN && value <= box[3 + axis] + MARGIN,
  );
  if (!isInside) return undefined;
  let level = -1;
  for (const [index, { id }] of bim.storeys.entries()) {
    const heights = storeys.get(id);
    if (heights && z >= heights.from - 0.05 && z < heights.to) level = index;
  }
  return { place: [x, y, z], level };
}
