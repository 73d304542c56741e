import type { AttributeValue, FeatureType } from '../../../models/feature.ts';
import { withCutNames } from './properties.ts';

/** A feature's type and its kind within it. */
export interface Kind {
  type: FeatureType;
  class?: string;
}

const WATER = new Set(['water', 'bay', 'strait', 'spring', 'wetland']);
const PLANTS = new Set([
  'wood',
  'forest',
  'scrub',
  'grassland',
  'grass',
  'heath',
  'meadow',
  'orchard',
  'vineyard',
  'flowerbed',
  'shrubbery',
  'village_green',
]);

/** What a property that tells a type makes of its value and of the geometry's kind. */
type Rule = [name: string, type: (value: string, shape: Shape) => FeatureType | undefined];
export type Shape = 'points' | 'lines' | 'areas';

const RULES: Rule[] = [
  ['building:part', () => 'BuildingPart'],
  ['building', () => 'Building'],
  ['highway', (_, shape) => (shape === 'points' ? 'CityFurniture' : 'Road')],
  ['railway', (_, shape) => (shape === 'points' ? 'PointOfInterest' : 'Railway')],
  ['waterway', (_, shape) => (shape === 'lines' ? 'Waterway' : 'WaterBody')],
  [
    'natural',
    (value) => {
      if (value === 'tree' || value === 'tree_row') return 'SolitaryVegetationObject';
      return WATER.has(value) ? 'WaterBody' : PLANTS.has(value) ? 'PlantCover' : undefined;
    },
  ],
  ['water', (_, shape) => (shape === 'points' ? undefined : 'WaterBody')],
  ['landuse', (value) => (PLANTS.has(value) ? 'PlantCover' : 'LandUse')],
  ['man_made', (value) => (value === 'bridge' ? 'Bridge' : 'OtherConstruction')],
  ['place', () => 'Place'],
  ['boundary', () => 'Boundary'],
  ['admin_level', () => 'Boundary'],
  ['barrier', () => 'CityFurniture'],
  ['leisure', (_, shape) => (shape === 'points' ? 'PointOfInterest' : 'LandUse')],
  ['amenity', (_, shape) => (shape === 'areas' ? 'LandUse' : 'PointOfInterest')],
  ['shop', () => 'PointOfInterest'],
  ['tourism', () => 'PointOfInterest'],
  ['office', () => 'PointOfInterest'],
  ['historic', () => 'PointOfInterest'],
];

/** Properties that only buildings have. */
const BUILDING_NAMES = withCutNames(['oorspronkelijkbouwjaar', 'bouwjaar', 'gebaeudefunktion', '建筑物名称']);

/**
 * The type of a feature by its properties, and by the kind of its geometry; a shape with a stature is a
 * building. GenericCityObject where nothing tells.
 */
export function findKind(
  properties: ReadonlyMap<string, AttributeValue>,
  shape: Shape,
  hasStature: boolean,
): Kind {
  for (const [name, typeOf] of RULES) {
    const value = properties.get(name);
    if (value === undefined || value === null || value === '' || value === false || value === 'no') continue;
    const text = String(value);
    const type = typeOf(text, shape);
    if (type) return { type, ...(text !== 'yes' && text !== 'true' && { class: text }) };
  }
  if (shape === 'areas' && (hasStature || BUILDING_NAMES.some((name) => properties.has(name)))) {
    return { type: 'Building' };
  }
  return { type: 'GenericCityObject' };
}

/** Words of layer names in the languages of the data, and the type of what is drawn on such a layer. */
const LAYER_RULES: [RegExp, (shape: Shape) => FeatureType | undefined][] = [
  [/building_?part/, () => 'BuildingPart'],
  [
    /build|bldg|house|footprint|\bpand(en)?\b|bgt_pand|geb(ae|ä)ude|b(a|â)timent|建筑|房屋|楼栋|楼幢|居民地/,
    solid('Building'),
  ],
  [/bridge|overbrugging|桥/, () => 'Bridge'],
  [/tunnel|隧道/, () => 'Tunnel'],
  [/rail|spoor|铁路|轨道|地铁/, (shape) => (shape === 'points' ? 'PointOfInterest' : 'Railway')],
  [
    /road|street|traffic_?area|highway|wegdeel|stra(ss|ß)e|道路|公路|街道|车行道|路网/,
    (shape) => (shape === 'points' ? 'CityFurniture' : 'Road'),
  ],
  [
    /(?<!s)tree|boom|baum|树|古木/,
    (shape) => (shape === 'points' ? 'SolitaryVegetationObject' : 'PlantCover'),
  ],
  [
    /pipe|manhole|管线|管网|管道|管段|检修井|检查井|窨井|阀门井|井盖/,
    (shape) => (shape === 'lines' ? 'Pipe' : 'PipeNode'),
  ],
  [
    /water|river|canal|hydro|waterdeel|gew(ae|ä)sser|水系|河流|河道|湖泊|水体|水面/,
    (shape) => (shape === 'lines' ? 'Waterway' : 'WaterBody'),
  ],
  [/green|vegetation|plant_?cover|forest|\bparks?\b|(?<!on)begroeid|绿地|绿化|植被|林地|草地/, plants],
  [
    // Parcels are none: what counts of them is their edge and whose they are, which a base map does not show.
    /landuse|land_use|onbegroeid|用地|土地利用/,
    (shape) => (shape === 'areas' ? 'LandUse' : undefined),
  ],
  [
    /lamp|furniture|bench|signal|hydrant|路灯|灯杆|信号灯|部件|消火栓|消防栓|垃圾桶|果皮箱|座椅|站牌|摄像|监控/,
    (shape) => (shape === 'points' ? 'CityFurniture' : undefined),
  ],
  [/boundar|district|admin|province|边界|行政|界线|区划/, () => 'Boundary'],
  [/\bpois?\b|兴趣点/, () => 'PointOfInterest'],
];

function solid(type: FeatureType): (shape: Shape) => FeatureType | undefined {
  return (shape) => (shape === 'areas' ? type : undefined);
}

function plants(shape: Shape): FeatureType | undefined {
  return shape === 'areas' ? 'PlantCover' : shape === 'points' ? 'SolitaryVegetationObject' : undefined;
}

/** The type of a feature by the name of its layer, where its properties do not tell. */
export function findKindByLayer(layer: string | undefined, shape: Shape): Kind | undefined {
  if (layer === undefined) return undefined;
  const name = layer.toLowerCase();
  for (const [words, typeOf] of LAYER_RULES) {
    if (!words.test(name)) continue;
    const type = typeOf(shape);
    // Of street furniture, the layer's name says which: 路灯, 消火栓, bench.
    if (type) return type === 'CityFurniture' && shape === 'points' ? { type, class: layer } : { type };
  }
  return undefined;
}
