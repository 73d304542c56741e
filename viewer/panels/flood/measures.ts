import {
  type FloodBreach,
  type FloodLink,
  type FloodWall,
  floodLinkSchema,
} from '../../../models/schema/flood-case.ts';

/** What can be drawn on the map. */
export const MEASURE_KINDS = ['wall', 'breach', 'pump'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

export type Place = [longitude: number, latitude: number];

/** Metres of a wall that is put up over the ground: what sandbags or mobile walls reach. */
const WALL_HEIGHT = 1.5;
/** Metres of a breach that washes out, and the seconds it takes. */
const BREACH_WIDTH = 60;
const BREACH_TIME = 1800;
/** m³/s of a mobile pumping unit of the larger kind. */
const PUMP_CAPACITY = 3;

export const newWall = (id: string, line: Place[]): FloodWall => ({
  ...{ id, line },
  crest: { aboveGround: WALL_HEIGHT },
});

/** It begins at once; its time can be changed. */
export const newBreach = (id: string, at: Place): FloodBreach => ({
  ...{ id, at, width: BREACH_WIDTH, start: 0, duration: BREACH_TIME },
});

export const newPump = (id: string, from: Place, to: Place): FloodLink =>
  floodLinkSchema.parse({ id, kind: 'pump', from, to, capacity: PUMP_CAPACITY });

/** Where a measure is, longitude and latitude. */
export function placesOf(item: FloodWall | FloodBreach | FloodLink): Place[] {
  if ('line' in item) return item.line;
  return 'at' in item ? [item.at] : [item.from, item.to];
}
