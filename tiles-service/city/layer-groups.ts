import type { Feature } from '../../models/feature.ts';
import type { LocalizedText, TilesetRole } from '../../models/schema/index.ts';
import type { LeafLimits } from '../store/quadtree.ts';

/** The layers that the features of a source are sorted into. */
export const LAYER_GROUPS = ['buildings', 'structures', 'relief', 'trees', 'furniture', 'map'] as const;
export type LayerGroup = (typeof LAYER_GROUPS)[number];

interface GroupDescription {
  name: LocalizedText;
  /** How the group is tiled. */
  tiling: 'solids' | 'instances' | 'vector';
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
  map: {
    name: { 'zh-CN': '道路、水系与绿地', en: 'Roads, water and green' },
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

/** Every feature goes into exactly one group; a record without a shape goes with its type. */
export function groupOf(feature: Feature): LayerGroup {
  const solid = SOLID_GROUPS[feature.type];
  if (feature.type === 'Building' || feature.type === 'BuildingPart' || feature.type === 'TINRelief')
    return solid!;
  const kinds = feature.geometries.map(({ kind }) => kind);
  if (solid && kinds.some((kind) => kind === 'surfaces' || kind === 'extrusion')) return solid;
  if (kinds.includes('points')) {
    if (feature.type === 'SolitaryVegetationObject') return 'trees';
    if (feature.type === 'CityFurniture') return 'furniture';
  }
  return solid === 'buildings' ? 'buildings' : 'map';
}
