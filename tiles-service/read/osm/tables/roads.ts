/**
 * Lanes (both directions together) and the width of the carriageway in metres that a road of a class has where its
 * tags say neither. Widths are of one lane times the lanes, for paths of the whole path.
 */
export interface RoadRow {
  lanes: number;
  width: number;
  /** Metres of one lane, for roads whose number of lanes is given. */
  laneWidth: number;
  /** One-way unless the tags say otherwise. */
  oneway?: true;
}

export const ROADS: Readonly<Record<string, RoadRow>> = {
  motorway: { lanes: 2, width: 7.5, laneWidth: 3.75, oneway: true },
  motorway_link: { lanes: 1, width: 4.5, laneWidth: 3.75, oneway: true },
  trunk: { lanes: 2, width: 7.5, laneWidth: 3.75 },
  trunk_link: { lanes: 1, width: 4.5, laneWidth: 3.75 },
  primary: { lanes: 2, width: 7, laneWidth: 3.5 },
  primary_link: { lanes: 1, width: 4, laneWidth: 3.5 },
  secondary: { lanes: 2, width: 6.5, laneWidth: 3.25 },
  secondary_link: { lanes: 1, width: 4, laneWidth: 3.25 },
  tertiary: { lanes: 2, width: 6, laneWidth: 3 },
  tertiary_link: { lanes: 1, width: 3.5, laneWidth: 3 },
  unclassified: { lanes: 2, width: 5.5, laneWidth: 2.75 },
  residential: { lanes: 2, width: 5.5, laneWidth: 2.75 },
  living_street: { lanes: 1, width: 4.5, laneWidth: 2.75 },
  service: { lanes: 1, width: 3.5, laneWidth: 2.75 },
  busway: { lanes: 1, width: 3.5, laneWidth: 3.5 },
  bus_guideway: { lanes: 1, width: 3, laneWidth: 3 },
  raceway: { lanes: 1, width: 12, laneWidth: 12 },
  construction: { lanes: 2, width: 6, laneWidth: 3 },
  road: { lanes: 2, width: 5.5, laneWidth: 2.75 },
  track: { lanes: 1, width: 2.5, laneWidth: 2.5 },
  pedestrian: { lanes: 0, width: 5, laneWidth: 3 },
  cycleway: { lanes: 0, width: 2, laneWidth: 1.5 },
  footway: { lanes: 0, width: 2, laneWidth: 1.5 },
  path: { lanes: 0, width: 1.5, laneWidth: 1.5 },
  bridleway: { lanes: 0, width: 2, laneWidth: 1.5 },
  steps: { lanes: 0, width: 2, laneWidth: 1.5 },
  platform: { lanes: 0, width: 2.5, laneWidth: 2.5 },
  runway: { lanes: 0, width: 45, laneWidth: 45 },
  taxiway: { lanes: 0, width: 20, laneWidth: 20 },
};

/** For classes that are not in the table. */
export const OTHER_ROAD: RoadRow = { lanes: 1, width: 3, laneWidth: 3 };

/** Roundabouts are one-way by definition, whatever their class. */
export const ONEWAY_JUNCTIONS: ReadonlySet<string> = new Set(['roundabout', 'circular']);
