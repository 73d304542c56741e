import type {
  AreasGeometry,
  ExtrusionGeometry,
  Geometry,
  SurfacesGeometry,
} from '../../../models/feature.ts';
import { SURFACE_SEMANTICS } from '../../../models/feature.ts';
import { dissolve, doubleArea, groupRings } from './dissolve.ts';

/** Polygons of flat x, y rings; the first ring of each is its outer one. */
export type Polygons = number[][][];

/** Corners of surfaces are one when they are closer than this, in world units: about 1 cm at the equator. */
const TOLERANCE = 2.5e-10;

export type ProjectRing = (positions: Float64Array, start: number, end: number) => number[];

/**
 * What of a feature is seen from above, from its plainest geometry: areas, else the base of its extrusions, else its
 * surfaces: the ground of a building, else all that faces up, their common edges dissolved. `project` gives the
 * flat x, y of positions start to end (excluded) with y up.
 */
export function footprintOf(geometries: readonly Geometry[], project: ProjectRing): Polygons {
  const areas = plainest(geometries, 'areas') as AreasGeometry[];
  if (areas.length > 0) return areas.flatMap((geometry) => polygonsOf(geometry, project));
  const extrusions = plainest(geometries, 'extrusion') as ExtrusionGeometry[];
  if (extrusions.length > 0) return extrusions.flatMap((geometry) => polygonsOf(geometry, project));
  const surfaces = plainest(geometries, 'surfaces') as SurfacesGeometry[];
  return surfaces.flatMap((geometry) => seenFromAbove(geometry, project));
}

/** The geometries of a kind that have the lowest level of detail. */
function plainest(geometries: readonly Geometry[], kind: Geometry['kind']): Geometry[] {
  const ofKind = geometries.filter((geometry) => geometry.kind === kind);
  const lowest = Math.min(...ofKind.map(({ lod }) => lod));
  return ofKind.filter(({ lod }) => lod === lowest);
}

function polygonsOf(
  { positions, ringStarts, polygonStarts }: AreasGeometry | ExtrusionGeometry,
  project: ProjectRing,
) {
  const polygons: Polygons = [];
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    const rings: number[][] = [];
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++)
      rings.push(project(positions, ringStarts[ring], ringStarts[ring + 1]));
    if (rings.length > 0) polygons.push(rings);
  }
  return polygons;
}

const GROUND = SURFACE_SEMANTICS.indexOf('ground');

function seenFromAbove(geometry: SurfacesGeometry, project: ProjectRing): Polygons {
  const all = polygonsOf(geometry as unknown as AreasGeometry, project);
  const indices = all.map((_, index) => index);
  const ground = indices.filter((index) => geometry.semantics[index] === GROUND);
  // Ground surfaces face down; turned over they are what lies under the building.
  const chosen = ground.length > 0 ? ground.map((index) => upward(all[index])) : all.filter(facesUp);
  if (chosen.length <= 1) return chosen;
  const outline = dissolve(chosen.flat(), TOLERANCE);
  return outline && outline.length > 0 ? groupRings(outline) : chosen;
}

function facesUp([outer]: number[][]): boolean {
  return doubleArea(outer) > TOLERANCE * TOLERANCE;
}

function upward(polygon: number[][]): number[][] {
  if (doubleArea(polygon[0]) >= 0) return polygon;
  return polygon.map((ring) => {
    const turned: number[] = [];
    for (let i = ring.length - 2; i >= 0; i -= 2) turned.push(ring[i], ring[i + 1]);
    return turned;
  });
}
