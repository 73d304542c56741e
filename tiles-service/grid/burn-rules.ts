import type { AttributeValue, Feature } from '../../models/feature.ts';

/** Metres of water below the terrain model's surface where the source says nothing: an assumption, named as such. */
const DEPTHS: Readonly<Record<string, number>> = {
  river: 2,
  riverbank: 2,
  canal: 2,
  dock: 4,
  harbour: 4,
  lake: 2,
  reservoir: 2,
  lagoon: 2,
  basin: 1,
  pond: 1,
  moat: 1,
  stream: 0.5,
  tidal_channel: 1,
  ditch: 0.5,
  drain: 0.5,
  '*': 1,
};

/** Metres between the banks of a line without a width. */
const WIDTHS: Readonly<Record<string, number>> = {
  river: 10,
  canal: 8,
  tidal_channel: 5,
  stream: 2,
  ditch: 1,
  drain: 1,
  '*': 1,
};

/** Water that stands on the ground or in a basin of its own. */
const NOT_BURNT: ReadonlySet<string> = new Set([
  'swimming_pool',
  'fountain',
  'reflecting_pool',
  'wastewater',
  'pressurised',
  'flowline',
  'coastline',
]);

export interface Burn {
  kind: string;
  /** Metres below the terrain. */
  depth: number;
  rule: 'attribute' | 'table';
  /** Of a line, metres. */
  width: number;
}

/** What CityGML of PLATEAU keeps as water bodies and is none: zones that a flood may reach (code list WaterBody_class). */
const FLOOD_ZONE = /^1140$|浸水想定/;

const DEEPEST = 100;
const WIDEST = 2000;

/** How deep a water's bed is cut; a word where it is not, and why. */
export function burnOf(
  { type, class: given, attributes }: Pick<Feature, 'type' | 'class' | 'attributes'>,
  depths: Readonly<Record<string, number>> = {},
): Burn | 'no-water' | 'covered' | 'not-burnt' {
  if (type !== 'WaterBody' && type !== 'Waterway') return 'no-water';
  const kind =
    type === 'WaterBody' && typeof attributes.water === 'string' ? attributes.water : (given ?? '*');
  if (FLOOD_ZONE.test(kind) || FLOOD_ZONE.test(given ?? '')) return 'no-water';
  if (NOT_BURNT.has(kind)) return 'not-burnt';
  const { tunnel, covered, location, bridge, depth, width } = attributes;
  // Below the ground, or led over it.
  if (saysYes(tunnel) || saysYes(covered) || saysYes(bridge) || location === 'underground') return 'covered';
  const isGiven = typeof depth === 'number' && depth > 0 && depth <= DEEPEST;
  return {
    kind,
    depth: isGiven ? depth : (depths[kind] ?? DEPTHS[kind] ?? depths['*'] ?? DEPTHS['*']),
    rule: isGiven ? 'attribute' : 'table',
    width: typeof width === 'number' && width > 0 && width <= WIDEST ? width : (WIDTHS[kind] ?? WIDTHS['*']),
  };
}

/** True for a tag or attribute that is there and does not say no. */
export function saysYes(value: AttributeValue | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 'no';
}

/** What a feature does to the way of the water besides being water itself. */
export type Crossing = 'bridge' | 'culvert' | 'levee';

const LEVEE = /^(dyke|dike|levee|embankment|flood_?wall)$|堤/i;

/** Bridges let the water pass under them, culverts through; levees hold it back. */
export function crossingOf({
  type,
  class: given,
  attributes,
}: Pick<Feature, 'type' | 'class' | 'attributes'>): Crossing | undefined {
  const { bridge, tunnel, embankment, man_made: made, location } = attributes;
  if (type === 'Bridge') return 'bridge';
  if (type === 'Waterway')
    return (saysYes(tunnel) || location === 'underground') && !saysYes(bridge) ? 'culvert' : undefined;
  if (type === 'Road' || type === 'Railway' || type === 'TransportSquare') {
    if (saysYes(bridge)) return 'bridge';
    return saysYes(embankment) && !saysYes(tunnel) ? 'levee' : undefined;
  }
  if (type === 'OtherConstruction' || type === 'GenericCityObject')
    return LEVEE.test(given ?? '') || LEVEE.test(String(made ?? '')) ? 'levee' : undefined;
  return undefined;
}

/** Metres that a bridge's deck or a culvert may be long in the water's direction to be opened. */
export const MOST_SPAN = 60;

/** Metres sideways for each metre of depth, from the bank inwards. */
export const BANK_SLOPE = 2;
