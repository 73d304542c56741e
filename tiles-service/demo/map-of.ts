import type { DemoCity } from '../../scenes/demo/city.ts';
import type { FacilityKind } from '../../scenes/demo/facilities.ts';
import type { Zone } from '../../scenes/demo/layout.ts';
import type { Name } from '../../scenes/demo/names.ts';
import { along, distance, type Point, type Polyline } from '../../scenes/demo/plane.ts';
import { offset } from '../../scenes/demo/rivers.ts';
import type { Street, StreetClass } from '../../scenes/demo/streets.ts';

/** A way of OpenStreetMap: streets that meet share a place. */
export interface Way {
  line: Polyline;
  closed: boolean;
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

/** A street's line with a corner wherever another street meets it. */
function withJoints({ line, joints }: Street): Point[] {
  const placed = joints.map((joint) => placeOn(line, joint)).sort((a, b) => a.at - b.at);
  const whole: Point[] = [];
  for (let i = 0; i < line.length; i++) {
    whole.push(line[i]);
    for (const { at, joint } of placed)
      if (at >= i && at < i + 1 && distance(whole[whole.length - 1], joint) > 0.02) whole.push(joint);
  }
  return whole;
}

/** Where on a line a place lies: the segment, and the share of it as the fraction. */
function placeOn(line: Polyline, joint: Point): { at: number; joint: Point } {
  let nearest = { at: 0, away: Number.POSITIVE_INFINITY };
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i], line[i + 1]];
    const length = distance(a, b) || 1;
    const along01 =
      ((joint[0] - a[0]) * (b[0] - a[0]) + (joint[1] - a[1]) * (b[1] - a[1])) / (length * length);
    const t = Math.max(0, Math.min(0.999_999, along01));
    const away = distance(along(a, b, t), joint);
    if (away < nearest.away) nearest = { at: i + t, away };
  }
  return { at: nearest.at, joint };
}
