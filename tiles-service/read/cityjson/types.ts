import { FEATURE_TYPES, type FeatureType, type SurfaceSemantic } from '../../../models/feature.ts';

/** CityJSON 1.0–2.0 types that have no type of their own in the model. The others keep their name. */
const NEAREST: Record<string, FeatureType> = {
  BridgePart: 'Bridge',
  BridgeInstallation: 'Bridge',
  BridgeConstructionElement: 'Bridge',
  BridgeConstructiveElement: 'Bridge',
  BridgeRoom: 'Bridge',
  BridgeFurniture: 'Bridge',
  BuildingConstructiveElement: 'BuildingInstallation',
  BuildingFurniture: 'BuildingInstallation',
  BuildingStorey: 'BuildingPart',
  BuildingRoom: 'BuildingPart',
  BuildingUnit: 'BuildingPart',
  TunnelPart: 'Tunnel',
  TunnelInstallation: 'Tunnel',
  TunnelConstructiveElement: 'Tunnel',
  TunnelHollowSpace: 'Tunnel',
  TunnelFurniture: 'Tunnel',
  CityObjectGroup: 'GenericCityObject',
};

const OWN: ReadonlySet<string> = new Set(FEATURE_TYPES);
/** Longest names first, so that BuildingPart is not taken for a Building. */
const BY_LENGTH = [...FEATURE_TYPES, ...Object.keys(NEAREST)].sort((a, b) => b.length - a.length);

export interface TypeMatch {
  type: FeatureType;
  /** own: kept as it is; nearest: of the standard, but not of the model; extension: `+…`; unknown: none of these. */
  how: 'own' | 'nearest' | 'extension' | 'unknown';
}

const known = new Map<string, TypeMatch>();

/** The model's type of a CityJSON type: an extension's or unknown type takes the standard type in its name. */
export function matchType(name: string): TypeMatch {
  let match = known.get(name);
  if (!match) {
    match = findType(name);
    // A file may name any number of types; the memory of them is kept small.
    if (known.size < 1000) known.set(name, match);
  }
  return match;
}

function findType(name: string): TypeMatch {
  if (OWN.has(name)) return { type: name as FeatureType, how: 'own' };
  const nearest = Object.hasOwn(NEAREST, name) ? NEAREST[name] : undefined;
  if (nearest) return { type: nearest, how: 'nearest' };
  const how = name.startsWith('+') ? 'extension' : 'unknown';
  const lower = name.toLowerCase();
  const part = BY_LENGTH.find((candidate) => lower.includes(candidate.toLowerCase()));
  if (!part) return { type: 'GenericCityObject', how };
  return { type: OWN.has(part) ? (part as FeatureType) : NEAREST[part], how };
}

/** Types that cover the ground: they are drawn on the map as the faces that look up. */
export const GROUND_TYPES: ReadonlySet<FeatureType> = new Set<FeatureType>([
  'Road',
  'Railway',
  'TransportSquare',
  'Waterway',
  'WaterBody',
  'LandUse',
  'PlantCover',
]);

/** Types that stand on the ground and have a footprint. */
export const FOOTPRINT_TYPES: ReadonlySet<FeatureType> = new Set<FeatureType>([
  'Building',
  'BuildingPart',
  'Bridge',
  'Tunnel',
  'OtherConstruction',
]);

/** What a surface without semantics is, where its object's type says it. */
export const DEFAULT_SEMANTIC: Partial<Record<FeatureType, SurfaceSemantic>> = {
  TINRelief: 'terrain',
  Road: 'traffic',
  Railway: 'traffic',
  TransportSquare: 'traffic',
  WaterBody: 'water',
  Waterway: 'water',
};
