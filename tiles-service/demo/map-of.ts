import type { DemoCity } from '../../scenes/demo/city.ts';
import type { FacilityKind } from '../../scenes/demo/facilities.ts';
import type { FurnitureKind } from '../../scenes/demo/furniture.ts';
import type { Zone } from '../../scenes/demo/layout.ts';
import type { Name } from '../../scenes/demo/names.ts';
import type { Point, Polyline } from '../../scenes/demo/plane.ts';
import { offset } from '../../scenes/demo/rivers.ts';
import { withJoints } from '../../scenes/demo/street-graph.ts';
import type { StreetClass } from '../../scenes/demo/streets.ts';

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
export function mapOf({ plan, blocks, bridges, rivers }: DemoCity): Way[] {
  const streets = plan.streets.map<Way>((street) => ({
    line: withJoints(street),
    closed: false,
    tags: { highway: street.class, ...named(street.name), ...TRAFFIC[street.class] },
  }));
  const water = [rivers.west, rivers.east, rivers.joined].map<Way>(({ line, widths, name }) => ({
    line: [...offset(line, (i) => widths[i] / 2), ...offset(line, (i) => -widths[i] / 2).reverse()],
    closed: true,
    tags: { natural: 'water', water: 'river', ...named(name) },
  }));
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
  return [...streets, ...spans, ...water, ...land];
}

const FURNITURE_TAGS: Record<FurnitureKind, Record<string, string>> = {
  street_lamp: { highway: 'street_lamp' },
  traffic_signals: { highway: 'traffic_signals' },
  fire_hydrant: { emergency: 'fire_hydrant' },
  manhole: { man_made: 'manhole' },
  surveillance: { man_made: 'surveillance', 'surveillance:type': 'camera' },
  bus_stop: { highway: 'bus_stop', public_transport: 'platform' },
};

/** What stands on the streets of the demo city. */
export function thingsOf({ furniture }: DemoCity): Thing[] {
  return furniture.map(({ kind, at, direction, name }) => ({
    at,
    tags: {
      ...FURNITURE_TAGS[kind],
      ...named(name),
      ...(direction === undefined ? {} : { direction: String(direction) }),
    },
  }));
}
