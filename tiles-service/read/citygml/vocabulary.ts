import type { FeatureType, SurfaceSemantic } from '../../../models/feature.ts';

/** What an element is to the readers; numbers, since they are compared for every tag. */
export const CODE = {
  other: 0,
  polygon: 1,
  exterior: 2,
  interior: 3,
  linearRing: 4,
  posList: 5,
  pos: 6,
  coordinates: 7,
  /** Surfaces one beside another: multi, composite, patched. */
  surfaces: 8,
  shell: 9,
  solid: 10,
  solids: 11,
  orientableSurface: 12,
  curve: 13,
  curves: 14,
  point: 15,
  points: 16,
  /** Several geometries of any kind. */
  collection: 17,
  tin: 18,
  appearance: 19,
  envelope: 20,
  coord: 21,
  /** Properties that begin geometry parts with no other meaning. */
  controlPoint: 22,
  citygml: 23,
  lowerCorner: 24,
  /** Other elements of GML itself: names, bounds, definitions. */
  gml: 25,
} as const;

const GML_CODES: Record<string, number> = {
  Polygon: CODE.polygon,
  PolygonPatch: CODE.polygon,
  Triangle: CODE.polygon,
  Rectangle: CODE.polygon,
  exterior: CODE.exterior,
  outerBoundaryIs: CODE.exterior,
  interior: CODE.interior,
  innerBoundaryIs: CODE.interior,
  LinearRing: CODE.linearRing,
  Ring: CODE.linearRing,
  posList: CODE.posList,
  pos: CODE.pos,
  coordinates: CODE.coordinates,
  coord: CODE.coord,
  MultiSurface: CODE.surfaces,
  CompositeSurface: CODE.surfaces,
  Surface: CODE.surfaces,
  PolyhedralSurface: CODE.surfaces,
  TriangulatedSurface: CODE.surfaces,
  MultiPolygon: CODE.surfaces,
  Shell: CODE.shell,
  Tin: CODE.tin,
  Solid: CODE.solid,
  CompositeSolid: CODE.solids,
  MultiSolid: CODE.solids,
  OrientableSurface: CODE.orientableSurface,
  LineString: CODE.curve,
  Curve: CODE.curve,
  OrientableCurve: CODE.curves,
  MultiCurve: CODE.curves,
  CompositeCurve: CODE.curves,
  MultiLineString: CODE.curves,
  GeometricComplex: CODE.collection,
  MultiGeometry: CODE.collection,
  Point: CODE.point,
  MultiPoint: CODE.points,
  Envelope: CODE.envelope,
  lowerCorner: CODE.lowerCorner,
  controlPoint: CODE.controlPoint,
};

/** Elements that are geometries as a whole. */
export function isGeometry(code: number): boolean {
  return GEOMETRIES[code] === 1;
}

const GEOMETRIES = new Uint8Array(32);
for (const code of [
  CODE.polygon,
  CODE.surfaces,
  CODE.shell,
  CODE.tin,
  CODE.solid,
  CODE.solids,
  CODE.orientableSurface,
  CODE.curve,
  CODE.curves,
  CODE.point,
  CODE.points,
  CODE.collection,
])
  GEOMETRIES[code] = 1;

export const GML = /^http:\/\/www\.opengis\.net\/gml(\/3\.[23])?$/;
export const CITYGML =
  /^http:\/\/www\.opengis\.net\/citygml\/(?:(?:profiles\/base|[a-z]+)\/)?([123])\.\d(?:\.\d)?$/;

/** The vocabulary of XmlCursor. */
export function codeOf(uri: string, local: string): number {
  if (GML.test(uri)) return Object.hasOwn(GML_CODES, local) ? GML_CODES[local] : CODE.gml;
  if (!CITYGML.test(uri)) return CODE.other;
  return local === 'Appearance' ? CODE.appearance : CODE.citygml;
}

/** Features of CityGML 1.0–3.0 with their type in the model. */
export const FEATURES: Readonly<Record<string, FeatureType>> = {
  Building: 'Building',
  BuildingPart: 'BuildingPart',
  BuildingInstallation: 'BuildingInstallation',
  BuildingConstructiveElement: 'BuildingInstallation',
  Bridge: 'Bridge',
  BridgePart: 'Bridge',
  BridgeInstallation: 'Bridge',
  BridgeConstructionElement: 'Bridge',
  BridgeConstructiveElement: 'Bridge',
  Tunnel: 'Tunnel',
  TunnelPart: 'Tunnel',
  TunnelInstallation: 'Tunnel',
  TunnelConstructiveElement: 'Tunnel',
  OtherConstruction: 'OtherConstruction',
  TransportationComplex: 'Road',
  Road: 'Road',
  Track: 'Road',
  Railway: 'Railway',
  Square: 'TransportSquare',
  Waterway: 'Waterway',
  WaterBody: 'WaterBody',
  LandUse: 'LandUse',
  PlantCover: 'PlantCover',
  SolitaryVegetationObject: 'SolitaryVegetationObject',
  CityFurniture: 'CityFurniture',
  TINRelief: 'TINRelief',
  MassPointRelief: 'TINRelief',
  BreaklineRelief: 'TINRelief',
  RasterRelief: 'TINRelief',
  ReliefFeature: 'TINRelief',
  GenericCityObject: 'GenericCityObject',
  GenericOccupiedSpace: 'GenericCityObject',
  GenericUnoccupiedSpace: 'GenericCityObject',
  GenericLogicalSpace: 'GenericCityObject',
  GenericThematicSurface: 'GenericCityObject',
  CityObjectGroup: 'GenericCityObject',
};

/** Parts of features that are surfaces of them, with what they are. */
export const SURFACES: Readonly<Record<string, SurfaceSemantic>> = {
  RoofSurface: 'roof',
  WallSurface: 'wall',
  GroundSurface: 'ground',
  ClosureSurface: 'closure',
  OuterCeilingSurface: 'outerCeiling',
  OuterFloorSurface: 'outerFloor',
  Window: 'window',
  WindowSurface: 'window',
  Door: 'door',
  DoorSurface: 'door',
  WaterSurface: 'water',
  WaterGroundSurface: 'ground',
  WaterClosureSurface: 'closure',
  TrafficArea: 'traffic',
  AuxiliaryTrafficArea: 'traffic',
  Marking: 'traffic',
  HoleSurface: 'traffic',
};

/** Parts of features whose shapes count as the feature's own. */
export const SPACES: ReadonlySet<string> = new Set([
  'Section',
  'Intersection',
  'TrafficSpace',
  'AuxiliaryTrafficSpace',
  'Hole',
]);

/** What is inside of buildings, bridges and tunnels, or has no shape to be drawn. */
export const INTERIORS: ReadonlySet<string> = new Set([
  'Room',
  'BuildingRoom',
  'BuildingFurniture',
  'IntBuildingInstallation',
  'Storey',
  'BuildingUnit',
  'InteriorWallSurface',
  'CeilingSurface',
  'FloorSurface',
  'BridgeRoom',
  'BridgeFurniture',
  'IntBridgeInstallation',
  'HollowSpace',
  'TunnelFurniture',
  'IntTunnelInstallation',
  'ClearanceSpace',
]);

/** Objects of application domain extensions (such as i-UR's networks) by their name. */
export function extensionType(local: string): FeatureType {
  if (/(Pipe|Duct|Cable|Conduit)$/.test(local)) return 'Pipe';
  if (/(Manhole|Handhole|Appurtenance)$/i.test(local)) return 'PipeNode';
  if (/(Construction|Structure|Facility|Embankment|Dam|Pier|Wharf)/i.test(local)) return 'OtherConstruction';
  const known = Object.keys(FEATURES).sort((a, b) => b.length - a.length);
  const inside = known.find((name) => local.includes(name));
  return inside ? FEATURES[inside] : 'GenericCityObject';
}
