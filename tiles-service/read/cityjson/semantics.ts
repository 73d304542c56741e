import { SURFACE_SEMANTICS, type SurfaceSemantic } from '../../../models/feature.ts';

const CODES: Record<string, SurfaceSemantic> = {
  RoofSurface: 'roof',
  GroundSurface: 'ground',
  WallSurface: 'wall',
  ClosureSurface: 'closure',
  OuterCeilingSurface: 'outerCeiling',
  OuterFloorSurface: 'outerFloor',
  Window: 'window',
  Door: 'door',
  WaterSurface: 'water',
  WaterGroundSurface: 'ground',
  WaterClosureSurface: 'closure',
  TrafficArea: 'traffic',
  AuxiliaryTrafficArea: 'traffic',
  TransportationMarking: 'traffic',
  TransportationHole: 'traffic',
};

export function semanticCode(name: SurfaceSemantic): number {
  return SURFACE_SEMANTICS.indexOf(name);
}

/**
 * The model's code of each of a geometry's semantic surfaces. Those of extensions, of rooms inside (floors,
 * ceilings, interior walls) and what is no object are 0, unknown.
 */
export function semanticCodes(surfaces: unknown): Uint8Array {
  if (!Array.isArray(surfaces)) return new Uint8Array(0);
  return Uint8Array.from(surfaces, (surface) => {
    const type = (surface as { type?: unknown } | null)?.type;
    const name = typeof type === 'string' && Object.hasOwn(CODES, type) ? CODES[type] : undefined;
    return name ? semanticCode(name) : 0;
  });
}
