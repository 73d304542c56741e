import type { AttributeValue, Feature } from '../../../models/feature.ts';
import { kindOf, LANE_WIDTHS, type MapLayerName, ROAD_WIDTHS } from './map-schema.ts';
import type { TileValue } from './mvt.ts';

type Properties = Record<string, TileValue>;

/**
 * The attributes that the map's styles need, and no others: `id`, `class` (the source's word), `kind` (map-schema.ts),
 * names, and by layer what decides how a thing is drawn. `scale` is web Mercator's at the feature: `spread` is a
 * width in Mercator metres, which a style turns into pixels without knowing the latitude.
 */
export function mapAttributes(feature: Feature, layer: MapLayerName, scale: number): Properties {
  const { attributes } = feature;
  const properties: Properties = { id: feature.id, kind: kindOf(layer, wordOf(feature)) };
  if (feature.class !== undefined) properties.class = feature.class;
  addNames(feature, properties);
  DETAILS[layer]?.(attributes, properties, scale, feature);
  return properties;
}

/** The word that decides the kind: the type where it says more; OpenStreetMap says more of some in a second tag. */
function wordOf({ type, class: word, attributes }: Feature): string | undefined {
  if (type === 'Bridge' || type === 'Tunnel') return type;
  if (type !== 'Road') return word;
  if (word === 'footway' && (attributes.footway === 'crossing' || attributes.footway === 'sidewalk'))
    return attributes.footway;
  return word === 'track' && attributes.leisure === 'track' ? 'running_track' : word;
}

type Attributes = Record<string, AttributeValue>;

const CHINESE_NAMES = ['name:zh-Hans', 'name:zh-CN', 'name:zh', 'name:zh-Hant'];

function addNames({ name, attributes }: Feature, properties: Properties): void {
  if (name) properties.name = name;
  const english = text(attributes['name:en']);
  if (english) properties['name:en'] = english;
  const chinese = CHINESE_NAMES.map((key) => text(attributes[key])).find(Boolean);
  if (chinese) properties['name:zh'] = chinese;
}

const DETAILS: Partial<
  Record<
    MapLayerName,
    (attributes: Attributes, properties: Properties, scale: number, feature: Feature) => void
  >
> = {
  roads(attributes, properties, scale, feature) {
    addCrossing(attributes, properties);
    if (feature.type === 'Bridge') properties.bridge = true;
    if (feature.type === 'Tunnel') properties.tunnel = true;
    const kind = properties.kind as string;
    if (feature.class?.endsWith('_link')) properties.link = true;
    const reference = text(attributes.ref);
    if (reference) properties.ref = reference;
    const lanes = number(attributes.lanes);
    if (lanes !== undefined && lanes >= 1) properties.lanes = Math.min(16, Math.round(lanes));
    const oneway = attributes.oneway;
    if (oneway === '-1' || oneway === -1) properties.oneway = -1;
    else if (isYes(oneway) || text(attributes.junction) === 'roundabout') properties.oneway = 1;
    const width = roadWidth(kind, metres(attributes.width), properties);
    properties.width = rounded(width);
    properties.spread = rounded(width * scale);
  },
  railways(attributes, properties, scale) {
    addCrossing(attributes, properties);
    if (text(attributes.service)) properties.service = true;
    const gauge = (number(attributes.gauge) ?? 1435) / 1000;
    // Sleepers stick out on both sides of the rails.
    properties.spread = rounded(Math.min(3, Math.max(0.5, gauge)) * 1.75 * scale);
  },
  waterways(attributes, properties, scale) {
    addCrossing(attributes, properties);
    const width = metres(attributes.width);
    if (width !== undefined) {
      properties.width = rounded(width);
      properties.spread = rounded(width * scale);
    }
  },
  streetareas: addLevel,
  structures: addLevel,
  buildings(attributes, properties, _scale, feature) {
    if (feature.type === 'BuildingPart') properties.part = true;
    const extrusion = feature.geometries.find((geometry) => geometry.kind === 'extrusion');
    const height = extrusion?.height ?? metres(attributes.height) ?? metres(attributes.measuredHeight);
    if (height !== undefined) properties.height = rounded(height);
  },
  boundaries(attributes, properties) {
    const level = number(attributes.admin_level);
    if (level !== undefined) properties.admin_level = level;
    if (text(attributes.maritime) === 'yes') properties.maritime = true;
  },
  places(attributes, properties) {
    const population = number(attributes.population);
    if (population !== undefined) properties.population = Math.round(population);
    const capital = text(attributes.capital);
    if (capital) properties.capital = capital;
  },
  trees(attributes, properties, scale) {
    const crown = metres(attributes.diameter_crown) ?? 5.5;
    properties.spread = rounded(Math.min(30, Math.max(1, crown)) * scale);
    const height = metres(attributes.height);
    if (height !== undefined) properties.height = rounded(height);
  },
  points(attributes, properties) {
    const height = number(attributes.ele);
    if (height !== undefined) properties.ele = Math.round(height);
  },
};

function addCrossing(attributes: Attributes, properties: Properties): void {
  if (isYes(attributes.bridge)) properties.bridge = true;
  if (isYes(attributes.tunnel)) properties.tunnel = true;
  addLevel(attributes, properties);
}

function addLevel(attributes: Attributes, properties: Properties): void {
  const level = number(attributes.layer);
  if (level !== undefined && level !== 0) properties.layer = Math.max(-9, Math.min(9, Math.round(level)));
}

function roadWidth(kind: string, known: number | undefined, { lanes, link, oneway }: Properties): number {
  if (known !== undefined && known >= 0.5 && known <= 80) return known;
  const usual = ROAD_WIDTHS[kind] ?? ROAD_WIDTHS.minor;
  if (typeof lanes === 'number')
    return Math.max(lanes * (LANE_WIDTHS[kind] ?? LANE_WIDTHS['']), Math.min(3, usual));
  if (link) return 4;
  // One direction of a divided or one-way street takes about two thirds of a whole one.
  return oneway && usual > 5 && kind !== 'motorway' ? usual * 0.7 : usual;
}

function isYes(value: AttributeValue | undefined): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value === 1;
  return typeof value === 'string' && value !== '' && value !== 'no' && value !== 'false' && value !== '0';
}

function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function number(value: AttributeValue | undefined): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const parsed = typeof value === 'number' ? value : Number.parseFloat(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** Metres of '3.5', '3.5 m', "12'" or 3.5. */
function metres(value: AttributeValue | undefined): number | undefined {
  const parsed = number(value);
  if (parsed === undefined || typeof value !== 'string') return parsed;
  return /(^|[\d\s])(ft|feet|')/.test(value) ? parsed * 0.3048 : parsed;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
