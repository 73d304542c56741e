import type { CimLevel } from './schema/layer.ts';
import type { Publication } from './schema/publication.ts';

/**
 * One thing of the city with a stable id. All positions are WGS84 longitude and latitude in degrees and
 * height in metres, as triplets in a Float64Array. Geometry is stored in compressed-sparse-row form: `starts`
 * arrays hold n + 1 indices (of positions, or of rings), the last one being the total.
 */
export interface Feature {
  /** `<source>:<native id>`, or `<source>:~<hash>`; see ids.ts. */
  id: string;
  /** CityGML/CityJSON type name where there is one: Building, Road, WaterBody, SolitaryVegetationObject … */
  type: FeatureType;
  /** The kind within the type, in the source's words: residential, primary, tree, street_lamp … */
  class?: string;
  /** Display name in the source's main language. */
  name?: string;
  attributes: Record<string, AttributeValue>;
  /** Several levels of detail are allowed; the tiler takes the finest for leaves. Empty: a record without shape. */
  geometries: Geometry[];
  parents?: string[];
  children?: string[];
  cim?: CimLevel;
  validFrom?: string;
  validTo?: string;
  /** Stricter than its source's class; absent: as the source. */
  publication?: Publication;
}

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };

export const FEATURE_TYPES = [
  'Building',
  'BuildingPart',
  'BuildingInstallation',
  'Bridge',
  'Tunnel',
  'OtherConstruction',
  'Road',
  'Railway',
  'TransportSquare',
  'Waterway',
  'WaterBody',
  'LandUse',
  'PlantCover',
  'SolitaryVegetationObject',
  'CityFurniture',
  'PointOfInterest',
  'Place',
  'Boundary',
  'TINRelief',
  'Pipe',
  'PipeNode',
  'GenericCityObject',
] as const;
export type FeatureType = (typeof FEATURE_TYPES)[number];

/** What the third coordinate means: ellipsoidal metres, or metres above the terrain. */
export type HeightReference = 'ellipsoid' | 'ground';

interface GeometryBase {
  /** 0–4, fractions allowed (3DBAG's 1.2, 1.3, 2.2). */
  lod: number;
  heightReference: HeightReference;
  positions: Float64Array;
}

/** Points: trees, furniture, places. */
export interface PointsGeometry extends GeometryBase {
  kind: 'points';
}

/** Polylines: `lineStarts` index positions. */
export interface LinesGeometry extends GeometryBase {
  kind: 'lines';
  lineStarts: Uint32Array;
}

/** Rings are not closed (the first position is not repeated); a polygon's first ring is its outer one. */
interface Rings {
  ringStarts: Uint32Array;
  polygonStarts: Uint32Array;
}

/** Areas seen from above: outer rings counter-clockwise, holes clockwise. */
export interface AreasGeometry extends GeometryBase, Rings {
  kind: 'areas';
}

/**
 * An upright body over a footprint (rings as in areas; the third coordinate of every position is the base:
 * with heightReference `ground`, metres above the terrain, and the lowest ground under the footprint counts).
 */
export interface ExtrusionGeometry extends GeometryBase, Rings {
  kind: 'extrusion';
  /** Metres from the base to the top, the roof included. */
  height: number;
  storeys?: number;
  roof: Roof;
}

export const ROOF_SHAPES = ['flat', 'gabled', 'hipped', 'pyramidal', 'skillion', 'dome'] as const;
export type RoofShape = (typeof ROOF_SHAPES)[number];
export interface Roof {
  shape: RoofShape;
  /** Metres of the total height that the roof takes; 0 for flat. */
  height: number;
  /** Degrees clockwise from north of the ridge, or the downhill direction for skillion; absent: along the longer side. */
  direction?: number;
}

/** Bounding surfaces in space (rings counter-clockwise seen from outside), one semantic code and colour each. */
export interface SurfacesGeometry extends GeometryBase, Rings {
  kind: 'surfaces';
  /** One per polygon, of SURFACE_SEMANTICS. */
  semantics: Uint8Array;
  /** One RGBA (0–255, sRGB) per polygon, where the source has materials; alpha 0: none. */
  colors?: Uint8Array;
  textures?: SurfaceTextures;
}

/** Pictures on surfaces. */
export interface SurfaceTextures {
  /** Names in the pipeline's texture folder: `<hash>.<jpg|png|webp>`. */
  images: string[];
  /** One per polygon: index of `images`; 0xffff: none. */
  imageOf: Uint16Array;
  /** u, v per position, from the picture's lower left corner, beyond 0–1 where it repeats; 0, 0 where there is none. */
  coordinates: Float32Array;
}

export const SURFACE_SEMANTICS = [
  'unknown',
  'ground',
  'wall',
  'roof',
  'closure',
  'outerCeiling',
  'outerFloor',
  'window',
  'door',
  'water',
  'traffic',
  'terrain',
] as const;
export type SurfaceSemantic = (typeof SURFACE_SEMANTICS)[number];

export type Geometry = PointsGeometry | LinesGeometry | AreasGeometry | ExtrusionGeometry | SurfacesGeometry;
