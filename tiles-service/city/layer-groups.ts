import type { Feature, FeatureType, Geometry } from '../../models/feature.ts';
import type { LocalizedText, TilesetRole } from '../../models/schema/index.ts';
import type { LeafLimits } from '../store/quadtree.ts';
import { LAYER_OF_TYPE } from '../tile/vector/map-schema.ts';

/** The layers that the features of a source are sorted into. */
export const LAYER_GROUPS = [
  'buildings',
  'structures',
  'relief',
  'trees',
  'furniture',
  'pipes',
  'bim',
  'spaces',
  'map',
  'overlay',
] as const;
export type LayerGroup = (typeof LAYER_GROUPS)[number];

interface GroupDescription {
  name: LocalizedText;
  /** How the group is tiled. */
  tiling: 'solids' | 'instances' | 'pipes' | 'vector';
  role?: TilesetRole;
  limits: LeafLimits;
}

export const GROUP_DESCRIPTIONS: Record<LayerGroup, GroupDescription> = {
  buildings: {
    name: { 'zh-CN': '建筑', en: 'Buildings' },
    tiling: 'solids',
    role: 'buildings',
    limits: { features: 1_000, bytes: 512 << 10, metres: 800 },
  },
  structures: {
    name: { 'zh-CN': '桥梁与构筑物', en: 'Bridges and structures' },
    tiling: 'solids',
    role: 'structures',
    limits: { features: 1_000, bytes: 512 << 10, metres: 800 },
  },
  relief: {
    name: { 'zh-CN': '地形面', en: 'Relief surfaces' },
    tiling: 'solids',
    role: 'relief',
    limits: { features: 200, bytes: 1 << 20, metres: 1_200 },
  },
  trees: {
    name: { 'zh-CN': '树木', en: 'Trees' },
    tiling: 'instances',
    role: 'trees',
    limits: { features: 2_000, bytes: 1 << 20, metres: 800 },
  },
  furniture: {
    name: { 'zh-CN': '城市部件', en: 'Street furniture' },
    tiling: 'instances',
    role: 'furniture',
    limits: { features: 2_000, bytes: 1 << 20, metres: 800 },
  },
  pipes: {
    name: { 'zh-CN': '地下管线', en: 'Underground pipes' },
    tiling: 'pipes',
    role: 'pipes',
    limits: { features: 2_000, bytes: 1 << 20, metres: 800 },
  },
  bim: {
    name: { 'zh-CN': '建筑信息模型', en: 'Building model' },
    tiling: 'solids',
    role: 'structures',
    limits: { features: 1_000, bytes: 512 << 10, metres: 800 },
  },
  spaces: {
    name: { 'zh-CN': '室内空间', en: 'Rooms' },
    tiling: 'solids',
    role: 'structures',
    limits: { features: 1_000, bytes: 512 << 10, metres: 800 },
  },
  map: {
    name: { 'zh-CN': '道路、水系与绿地', en: 'Roads, water and green' },
    tiling: 'vector',
    limits: { features: 2_000, bytes: 1 << 20, metres: 20_000 },
  },
  overlay: {
    name: { 'zh-CN': '点、线、面', en: 'Points, lines and areas' },
    tiling: 'vector',
    limits: { features: 2_000, bytes: 1 << 20, metres: 20_000 },
  },
};

const SOLID_GROUPS: Partial<Record<Feature['type'], LayerGroup>> = {
  Building: 'buildings',
  BuildingPart: 'buildings',
  BuildingInstallation: 'buildings',
  Bridge: 'structures',
  Tunnel: 'structures',
  OtherConstruction: 'structures',
  GenericCityObject: 'structures',
  SolitaryVegetationObject: 'structures',
  CityFurniture: 'structures',
  TINRelief: 'relief',
};

/** Formats of building parts: elements and their structure in one layer, rooms in another. */
const BIM_FORMATS = /^IFC/;

/** Formats of which the points of interest are a part of the base map, which names the more important ones. */
const MAP_FORMATS = /^OpenStreetMap/;

/**
 * Every feature goes into exactly one group; a record without a shape goes with its type. What the base map has no
 * place for lies over it. `format`: of the source, as its reader names it.
 */
export function groupOf(feature: Feature, format = ''): LayerGroup {
  const { type } = feature;
  if (BIM_FORMATS.test(format)) return feature.class === 'IfcSpace' ? 'spaces' : 'bim';
  const solid = SOLID_GROUPS[type];
  const kinds = feature.geometries.map(({ kind }) => kind);
  const has = (...wanted: Geometry['kind'][]): boolean => kinds.some((kind) => wanted.includes(kind));
  if (type === 'TINRelief') return 'relief';
  if (solid && has('surfaces', 'extrusion')) return solid;
  if (solid === 'buildings' && (kinds.length === 0 || type === 'BuildingInstallation' || has('areas')))
    return solid;
  if (has('points')) {
    if (type === 'SolitaryVegetationObject') return 'trees';
    if (type === 'CityFurniture') return 'furniture';
  }
  if ((type === 'Pipe' && has('lines')) || (type === 'PipeNode' && has('points'))) return 'pipes';
  if (type === 'PointOfInterest' && !MAP_FORMATS.test(format)) return 'overlay';
  return isOnMap(type, has) ? 'map' : 'overlay';
}

/** Whether the base map shows a feature of these kinds of geometry. A record without any belongs to its type's. */
function isOnMap(type: FeatureType, has: (...kinds: Geometry['kind'][]) => boolean): boolean {
  const layers = LAYER_OF_TYPE[type];
  if (!layers) return false;
  if (!has('areas', 'extrusion', 'surfaces', 'lines', 'points')) return true;
  return (
    (layers.areas !== undefined && has('areas', 'extrusion', 'surfaces')) ||
    (layers.lines !== undefined && has('lines')) ||
    (layers.points !== undefined && has('points'))
  );
}
