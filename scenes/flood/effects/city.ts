import type { LocalizedText } from '../../../models/schema/text.ts';

/** Rings or lines one after another: line n is `positions` 2·starts[n] to 2·starts[n + 1], x, y in metres of a CRS. */
export interface FlatLines {
  starts: Uint32Array;
  positions: Float64Array;
}

/** Buildings that water can reach. Arrays have one entry a building; all can be transferred between threads. */
export interface FloodedBuildings {
  ids: string[];
  names: (LocalizedText | undefined)[];
  /** What it is used for, in the city's words: residential, hospital … */
  uses: (string | undefined)[];
  /** Longitude, latitude of the middle, degrees. */
  places: Float64Array;
  /** Outer rings of the footprint, not closed; a building has those from firstRing[b] to before firstRing[b + 1]. */
  firstRing: Uint32Array;
  rings: FlatLines;
  /** At least 1. */
  storeys: Uint16Array;
  /** Metres. */
  storeyHeight: Float32Array;
  /** Metres of the lowest floor over the ground around. */
  floor: Float32Array;
  /** NaN: not known. */
  residents: Float32Array;
}

/** Road segments on the ground; bridges and tunnels are not among them, water below or above does not close them. */
export interface FloodedRoads {
  /** Ids of the edges of the network, one or two (there and back) for each line. */
  ids: string[];
  /** For each id its line. */
  line: Uint32Array;
  lines: FlatLines;
  /** Of each line. */
  names: (string | undefined)[];
  classes: (string | undefined)[];
  /** Metres. */
  lengths: Float64Array;
  /** Longitude, latitude of the middle, degrees. */
  places: Float64Array;
}

export const CRITICAL_KINDS = [
  'hospital',
  'school',
  'fire_station',
  'substation',
  'pumping_station',
  'shelter',
] as const;
export type CriticalKind = (typeof CRITICAL_KINDS)[number];

/** What must go on in a flood: a building of a critical use, a substation, a shelter. */
export interface CriticalPlace {
  id: string;
  name?: LocalizedText;
  kind: CriticalKind;
  /** Degrees. */
  longitude: number;
  latitude: number;
  /** Rings or single points, metres of the CRS: what water has to touch. */
  outline: FlatLines;
  /** Metres of its floor over the ground. */
  floor: number;
}

/** What of a city a flood is held against, in the projected CRS of the grids. */
export interface FloodedCity {
  buildings: FloodedBuildings;
  roads: FloodedRoads;
  places: CriticalPlace[];
}

/**
 * Metres of a floor over the ground around, where nothing is known: the customary step of 150 mm at the door (GB 50037,
 * 建筑地面设计规范, asks for it); the same number as the 15 cm that GB 50014 lets stand on a lane (thresholds.ts).
 */
export const USUAL_FLOOR = 0.15;
/** Metres from floor to floor where only the number of storeys is known: that of dwellings after GB 50096. */
export const USUAL_STOREY = 2.8;

/** Whether it is known of any building how many live there; who may not see it reads none. */
export function knowsResidents({ buildings: { residents } }: FloodedCity): boolean {
  return residents.length === 0 || residents.some((count) => !Number.isNaN(count));
}

export const NO_CITY: FloodedCity = {
  buildings: {
    ids: [],
    names: [],
    uses: [],
    places: new Float64Array(0),
    firstRing: new Uint32Array(1),
    rings: { starts: new Uint32Array(1), positions: new Float64Array(0) },
    storeys: new Uint16Array(0),
    storeyHeight: new Float32Array(0),
    floor: new Float32Array(0),
    residents: new Float32Array(0),
  },
  roads: {
    ids: [],
    line: new Uint32Array(0),
    lines: { starts: new Uint32Array(1), positions: new Float64Array(0) },
    names: [],
    classes: [],
    lengths: new Float64Array(0),
    places: new Float64Array(0),
  },
  places: [],
};
