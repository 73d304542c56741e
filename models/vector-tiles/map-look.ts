import { LINE, POINT, POLYGON, type TileFeature } from './mvt.ts';

/**
 * How features of vector tiles are drawn by what they are, whatever schema they come in: our own, OpenMapTiles,
 * Protomaps (2 to 4), Shortbread, and, for layers of no known name, by their geometry alone.
 */
export const MAP_CLASSES = [
  'land',
  'residential',
  'industrial',
  'civic',
  'farmland',
  'grass',
  'park',
  'wood',
  'wetland',
  'sand',
  'ice',
  'airport',
  'water',
  'pier',
  'square',
  'waterway',
  'building',
  'other-area',
  'boundary',
  'path',
  'rail',
  'minor-road',
  'medium-road',
  'major-road',
  'highway',
  'other-line',
  'other-point',
] as const;
/** In the order in which they are drawn, the first below all others. */
export type MapClass = (typeof MAP_CLASSES)[number];

/** Names of layers, lower case, that hold one class or a few; `null`: labels and masks, which are not drawn. */
const LAYERS = new Map<
  string,
  MapClass | null | ((properties: TileFeature['properties']) => MapClass | null)
>(
  Object.entries({
    earth: 'land',
    land: landClass,
    landcover: landClass,
    landuse: landClass,
    landuse_overlay: landClass,
    natural: landClass,
    green: landClass,
    park: 'park',
    parks: 'park',
    sites: 'civic',
    ocean: 'water',
    water: 'water',
    water_polygons: 'water',
    waterway: 'waterway',
    waterways: 'waterway',
    water_lines: 'waterway',
    physical_line: 'waterway',
    building: 'building',
    buildings: 'building',
    structures: 'pier',
    pier_polygons: 'pier',
    pier_lines: 'pier',
    dam_polygons: 'pier',
    dam_lines: 'pier',
    bridges: 'pier',
    streetareas: 'square',
    street_polygons: 'square',
    streets_polygons: 'square',
    aeroway: 'airport',
    roads: roadClass,
    road: roadClass,
    streets: roadClass,
    transportation: roadClass,
    highways: roadClass,
    transit: railClass,
    railway: 'rail',
    railways: 'rail',
    aerialways: 'rail',
    ferries: null,
    boundary: 'boundary',
    boundaries: 'boundary',
    admin: 'boundary',
    barriers: null,
    mask: null,
    labels: null,
    places: null,
    place: null,
    place_labels: null,
    poi: null,
    pois: null,
    points: null,
    trees: null,
    furniture: null,
    physical_point: null,
    mountain_peak: null,
    housenumber: null,
    addresses: null,
    water_name: null,
    transportation_name: null,
    aerodrome_label: null,
    street_labels: null,
    street_labels_points: null,
    streets_polygons_labels: null,
    boundary_labels: null,
    water_polygons_labels: null,
    water_lines_labels: null,
    public_transport: null,
  }),
);

/** Properties that say the kind of a thing, in the schemas that are known, the first that is there counting. */
const KINDS = [
  'kind',
  'pmap:kind',
  'class',
  'subclass',
  'landuse',
  'natural',
  'leisure',
  'amenity',
  'highway',
];

/** What a feature is drawn as; undefined for what is not drawn. */
export function mapClassOf(layer: string, { type, properties }: TileFeature): MapClass | undefined {
  const known = LAYERS.get(layer.toLowerCase());
  if (known === undefined)
    return type === POLYGON
      ? 'other-area'
      : type === LINE
        ? 'other-line'
        : type === POINT
          ? 'other-point'
          : undefined;
  if (known === null || type === POINT) return undefined;
  const found = typeof known === 'string' ? known : known(properties);
  if (found === null) return undefined;
  // Banks of rivers come as areas among the rivers' lines, and shores as lines among the areas.
  if (found === 'waterway' && type === POLYGON) return 'water';
  if (found === 'water' && type === LINE) return 'waterway';
  return found;
}

function wordsOf(properties: TileFeature['properties']): string[] {
  return KINDS.map((key) => properties[key]).filter((value) => typeof value === 'string');
}

const LAND: [RegExp, MapClass][] = [
  [/^(wood|forest|tree)/, 'wood'],
  [/^(wetland|marsh|swamp|mangrove|bog)/, 'wetland'],
  [/^(ice|glacier|snow)/, 'ice'],
  [/^(sand|beach|bare|rock|scree|shingle|quarry|desert|barren)/, 'sand'],
  [/^(farm|orchard|vineyard|crop|allotment|greenhouse|plant_nursery)/, 'farmland'],
  [
    /^(park|garden|nature_reserve|national_park|protected|zoo|golf|cemetery|grave|playground|dog_park|recreation)/,
    'park',
  ],
  [/^(grass|meadow|village_green|scrub|heath|shrub|fell|pitch|sport|stadium|track|urban_green)/, 'grass'],
  [/^(residential|neighbourhood|suburb|urban|commercial|retail|garages)/, 'residential'],
  [
    /^(industrial|railway|military|depot|landfill|brownfield|construction|works|port|harbour|parking)/,
    'industrial',
  ],
  [
    /^(school|university|college|kindergarten|hospital|education|medical|civic|library|education|religious|place_of)/,
    'civic',
  ],
  [/^(aerodrome|airfield|runway|taxiway|apron|airport)/, 'airport'],
  [/^(pedestrian|platform|plaza|square)/, 'square'],
  [/^(water|lake|reservoir|basin|ocean|sea|bay|river)/, 'water'],
  [/^pier/, 'pier'],
];

function landClass(properties: TileFeature['properties']): MapClass {
  for (const word of wordsOf(properties))
    for (const [pattern, found] of LAND) if (pattern.test(word)) return found;
  return 'land';
}

const ROADS: [RegExp, MapClass][] = [
  [/^(motorway|highway|freeway|trunk)/, 'highway'],
  [/^(primary|major_road|secondary)/, 'major-road'],
  [/^(tertiary|medium_road)/, 'medium-road'],
  [/^(rail|tram|subway|light_rail|transit|funicular|monorail|narrow_gauge)/, 'rail'],
  [
    /^(minor|residential|unclassified|service|living_street|busway|construction|raceway|road|street)/,
    'minor-road',
  ],
  [/^(path|foot|cycle|steps|pedestrian|track|bridleway|corridor|sidewalk|crossing)/, 'path'],
  [/^(runway|taxiway|aeroway|airport)/, 'airport'],
];

function roadClass(properties: TileFeature['properties']): MapClass | null {
  for (const word of wordsOf(properties)) {
    if (/^(ferry|aerialway|pier)/.test(word)) return null;
    for (const [pattern, found] of ROADS) if (pattern.test(word)) return found;
  }
  return 'path';
}

function railClass(properties: TileFeature['properties']): MapClass | null {
  const kind = wordsOf(properties)[0] ?? '';
  if (/^(ferry|aerialway)/.test(kind)) return null;
  return /^aeroway/.test(kind) ? 'airport' : 'rail';
}

export interface Look {
  fill?: string;
  /** Colour of a line, or of the edge of an area. */
  line?: string;
  /** Colour of a line's edge. */
  casing?: string;
  /** Pixels of a line at zoom 14 in a tile of 512 pixels; it doubles every 1.6 levels, within limits. */
  width?: number;
  dashes?: readonly number[];
}

/** Of the colours of assets/map-styles, so that maps of others sit beside our own. */
export const MAP_LOOKS: Record<'day' | 'night', Record<MapClass, Look>> = {
  day: {
    land: { fill: '#f2efe8' },
    residential: { fill: '#edeae2' },
    industrial: { fill: '#e9e5e0' },
    civic: { fill: '#f0ebdc' },
    farmland: { fill: '#ebecd6' },
    grass: { fill: '#dae8cd' },
    park: { fill: '#d3e5c6' },
    wood: { fill: '#c6dab9' },
    wetland: { fill: '#cfe2da' },
    sand: { fill: '#efe8d6' },
    ice: { fill: '#f3f8fa' },
    airport: { fill: '#e2e3ea', line: '#dcdde6', width: 5 },
    water: { fill: '#a8cbe2', line: '#8db6d2', width: 0.6 },
    pier: { fill: '#eae6de', line: '#eae6de', width: 2 },
    square: { fill: '#f6f2ec', line: '#d2cabc', width: 0.5 },
    waterway: { line: '#a8cbe2', width: 1.6 },
    building: { fill: '#e2dbcf', line: '#c9bfb0', width: 0.6 },
    'other-area': { fill: '#9a86a833', line: '#9a86a8', width: 1.2 },
    boundary: { line: '#9a86a8', width: 1, dashes: [6, 3] },
    path: { line: '#d8cfc0', width: 0.7 },
    rail: { line: '#a9a7a8', width: 1.2 },
    'minor-road': { line: '#ffffff', casing: '#d2cabc', width: 2.2 },
    'medium-road': { line: '#ffffff', casing: '#d2cabc', width: 3.2 },
    'major-road': { line: '#fce9b9', casing: '#d6bd85', width: 4 },
    highway: { line: '#f3c07c', casing: '#d39c55', width: 5 },
    'other-line': { line: '#9a86a8', width: 1.6 },
    'other-point': { fill: '#9a86a8', line: '#fffdf8', width: 1 },
  },
  night: {
    land: { fill: '#171f2b' },
    residential: { fill: '#1b2431' },
    industrial: { fill: '#1e252f' },
    civic: { fill: '#202a39' },
    farmland: { fill: '#1d2d2b' },
    grass: { fill: '#1b3330' },
    park: { fill: '#1a3631' },
    wood: { fill: '#15302a' },
    wetland: { fill: '#173338' },
    sand: { fill: '#272a2e' },
    ice: { fill: '#34404e' },
    airport: { fill: '#2a3240', line: '#333c4a', width: 5 },
    water: { fill: '#08182d', line: '#21476b', width: 0.6 },
    pier: { fill: '#2a3443', line: '#2a3443', width: 2 },
    square: { fill: '#283241', line: '#10161f', width: 0.5 },
    waterway: { line: '#08182d', width: 1.6 },
    building: { fill: '#253142', line: '#35455a', width: 0.6 },
    'other-area': { fill: '#8090aa33', line: '#8090aa', width: 1.2 },
    boundary: { line: '#8090aa', width: 1, dashes: [6, 3] },
    path: { line: '#35414f', width: 0.7 },
    rail: { line: '#414d5e', width: 1.2 },
    'minor-road': { line: '#3b4757', casing: '#10161f', width: 2.2 },
    'medium-road': { line: '#475464', casing: '#10161f', width: 3.2 },
    'major-road': { line: '#626c79', casing: '#10161f', width: 4 },
    highway: { line: '#8c7f66', casing: '#10161f', width: 5 },
    'other-line': { line: '#8090aa', width: 1.6 },
    'other-point': { fill: '#8090aa', line: '#0f151f', width: 1 },
  },
};

/** Pixels of a line at a zoom, in a tile of 512 pixels. */
export function lineWidth(look: Look, zoom: number): number {
  const width = (look.width ?? 1) * 2 ** ((zoom - 14) / 1.6);
  return Math.min(Math.max(width, 0.4), 40);
}
