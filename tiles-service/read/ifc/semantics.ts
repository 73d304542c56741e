import { SURFACE_SEMANTICS, type SurfaceSemantic } from '../../../models/feature.ts';

/** What the surfaces of an element are, by its class; the first match counts. */
const SEMANTICS: [RegExp, SurfaceSemantic][] = [
  [/^Ifc(Space|SpatialZone|VirtualElement)/, 'closure'],
  [/^IfcWindow/, 'window'],
  [/^IfcDoor/, 'door'],
  [/^Ifc(Wall|CurtainWall|Plate)/, 'wall'],
  [/^IfcRoof/, 'roof'],
  [/^Ifc(Slab|Footing|Pavement)/, 'outerFloor'],
  [/^Ifc(Site|GeographicElement|Earthworks)/, 'terrain'],
];

/** Code of SURFACE_SEMANTICS for all surfaces of an element of a class such as IfcWallStandardCase. */
export function semanticOf(className: string): number {
  const found = SEMANTICS.find(([pattern]) => pattern.test(className))?.[1] ?? 'unknown';
  return SURFACE_SEMANTICS.indexOf(found);
}
