import type { DemoCity } from '../../scenes/demo/city.ts';
import { type FacilityKind, STATION_NAME } from '../../scenes/demo/facilities.ts';
import type { FurnitureKind } from '../../scenes/demo/furniture.ts';
import type { FieldKind } from '../../scenes/demo/gardens.ts';
import type { Zone } from '../../scenes/demo/layout.ts';
import type { Name } from '../../scenes/demo/names.ts';
import { inset, type Point, type Polyline } from '../../scenes/demo/plane.ts';
import { TRACKS_APART } from '../../scenes/demo/railway.ts';
import { offset, waterOf } from '../../scenes/demo/rivers.ts';
import { withJoints } from '../../scenes/demo/street-graph.ts';
import type { StreetClass } from '../../scenes/demo/streets.ts';
import { RAILWAY_NAME, railwayProfile } from '../../scenes/demo/structures.ts';

/** A way of OpenStreetMap: streets that meet share a place. */
export interface Way {
  line: Polyline;
  closed: boolean;
  tags: Record<string, string>;
}

/** A thing at a place, as a node. */
export interface Thing {
  at: Point;
  tags: Record<string, string>;
}

const LAND_USE: Record<Zone, Record<string, string>> = {
  oldtown: { landuse: 'residential' },
  centre: { landuse: 'commercial' },
  housing: { landuse: 'residential' },
  industry: { landuse: 'industrial' },
  village: { landuse: 'residential' },
  park: { leisure: 'park' },
  farmland: { landuse: 'farmland' },
  hills: { natural: 'wood' },
};

const FACILITY_TAGS: Record<FacilityKind, Record<string, string>> = {
  station: { landuse: 'railway' },
  hospital: { amenity: 'hospital' },
  government: { landuse: 'civic_admin' },
  fire_station: { landuse: 'civic_admin', amenity: 'fire_station' },
  police: { landuse: 'civic_admin', amenity: 'police' },
  school: { amenity: 'school' },
};

const named = (name: Name | undefined): Record<string, string> =>
  name ? { name: name.zh, 'name:en': name.en } : {};

/** Lanes of both directions, and speeds in km/h within the ranges of CJJ 37-2012, table 3.2.1. */
const TRAFFIC: Record<StreetClass, Record<string, string>> = {
  trunk: { lanes: '8', maxspeed: '60' },
  primary: { lanes: '6', maxspeed: '60' },
  secondary: { lanes: '4', maxspeed: '50' },
  tertiary: { lanes: '2', maxspeed: '40' },
  residential: { lanes: '2', maxspeed: '30' },
  living_street: { lanes: '1', maxspeed: '20' },
  track: { lanes: '1', maxspeed: '20' },
};

/** Streets, rivers and land use of the demo city. */
export function mapOf(city: DemoCity): Way[] {
  const { plan, blocks, bridges, rivers } = city;
  const streets = plan.streets.map<Way>((street) => ({
    line: withJoints(street),
    closed: false,
    tags: { highway: street.class, ...named(street.name), ...TRAFFIC[street.class] },
  }));
  // One area for the water of all, and a line for each river, which has its name.
  const water: Way[] = [
    { line: waterOf(rivers), closed: true, tags: { natural: 'water', water: 'river' } },
    ...[rivers.west, rivers.east, rivers.joined].map(({ line, name }) => ({
      line,
      closed: false,
      tags: { waterway: 'river', ...named(name) },
    })),
  ];
  const land = blocks.map<Way>(({ ring, zone, facility, name }) => ({
    line: ring,
    closed: true,
    tags: { ...(facility ? FACILITY_TAGS[facility.kind] : LAND_USE[zone]), ...named(facility?.name ?? name) },
  }));
  const spans = bridges.map<Way>((bridge) => ({
    line: bridge.line,
    closed: false,
    tags: {
      highway: bridge.class,
      bridge: 'yes',
      layer: '1',
      ...named(bridge.name),
      ...TRAFFIC[bridge.class],
    },
  }));
  return [
    ...streets,
    ...spans,
    ...railwayWays(city),
    ...water,
    ...land,
    ...greenWays(city),
    ...leveeWays(city),
  ];
}

/** Two tracks, on the viaduct or in a tunnel. */
function railwayWays({ railway, landscape }: DemoCity): Way[] {
  const profile = railwayProfile(railway, landscape);
  const ways: Way[] = [];
  for (let first = 0; first + 1 < railway.line.length; ) {
    let last = first + 1;
    while (last + 1 < railway.line.length && profile[last].onViaduct === profile[first].onViaduct) last++;
    for (const hand of [1, -1])
      ways.push({
        line: offset(railway.line, () => (hand * TRACKS_APART) / 2).slice(first, last + 1),
        closed: false,
        tags: {
          railway: 'rail',
          ...named(RAILWAY_NAME),
          ...(profile[first].onViaduct ? { bridge: 'viaduct', layer: '2' } : { tunnel: 'yes', layer: '-1' }),
        },
      });
    first = last;
  }
  return ways;
}

const tagged = (tags: Record<string, string>, name: Name): Record<string, string> => ({
  ...tags,
  ...named(name),
});

const PATH: Record<string, string> = { highway: 'footway', surface: 'paved' };
const LAWN: Record<string, string> = { landuse: 'grass' };
const SQUARE: Record<string, string> = { place: 'square' };

const FIELD_TAGS: Record<FieldKind, Record<string, string>> = {
  farmland: { landuse: 'farmland' },
  orchard: { landuse: 'orchard' },
  meadow: { landuse: 'meadow' },
  wood: { natural: 'wood' },
  pond: { natural: 'water', water: 'pond' },
};

/** Fields, the lawns of estates, and the paths and ponds of parks. */
function greenWays({ fields, parks, parcels, blocks, riversides, pitches }: DemoCity): Way[] {
  // Estates have lawns, the new centre has squares; works have yards, which the land use shows.
  const open = parcels.flatMap(({ ring, block }) => {
    const { zone, facility } = blocks[block];
    const tags = facility || zone === 'housing' ? LAWN : zone === 'centre' ? SQUARE : undefined;
    const line = tags ? inset(ring, () => (tags === LAWN ? 4 : 1)) : [];
    return tags && line.length >= 3 ? [{ line, closed: true, tags }] : [];
  });
  return [
    ...fields.map(({ kind, ring }) => ({ line: ring, closed: true, tags: FIELD_TAGS[kind] })),
    ...open,
    ...pitches.map<Way>((line) => ({ line, closed: true, tags: { leisure: 'pitch', sport: 'soccer' } })),
    ...riversides.flatMap<Way>(({ ring, path, name }) => [
      { line: ring, closed: true, tags: tagged({ leisure: 'park' }, name) },
      { line: path, closed: false, tags: PATH },
    ]),
    ...parks.flatMap<Way>(({ paths, pond }) => [
      ...(pond
        ? [{ line: pond.ring, closed: true, tags: tagged({ natural: 'water', water: 'pond' }, pond.name) }]
        : []),
      ...paths.map(({ line, closed }) => ({ line, closed, tags: PATH })),
    ]),
  ];
}

const leveeWays = ({ levees }: DemoCity): Way[] =>
  levees.map(({ line, name }) => ({ line, closed: false, tags: { man_made: 'dyke', ...named(name) } }));

const FURNITURE_TAGS: Record<FurnitureKind, Record<string, string>> = {
  street_lamp: { highway: 'street_lamp' },
  traffic_signals: { highway: 'traffic_signals' },
  fire_hydrant: { emergency: 'fire_hydrant' },
  manhole: { man_made: 'manhole' },
  surveillance: { man_made: 'surveillance', 'surveillance:type': 'camera' },
  bus_stop: { highway: 'bus_stop', public_transport: 'platform' },
};

/** What stands on the streets of the demo city. */
export function thingsOf({ furniture, railway }: DemoCity): Thing[] {
  const station = { at: railway.stop, tags: { railway: 'station', ...named(STATION_NAME) } };
  const standing = furniture.map(({ kind, at, direction, name, ref }) => ({
    at,
    tags: {
      ...FURNITURE_TAGS[kind],
      ...named(name),
      ...(direction === undefined ? {} : { direction: String(direction) }),
      ...(ref === undefined ? {} : { ref }),
    },
  }));
  return [...standing, station];
}
