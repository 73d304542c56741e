import type { ExtrusionGeometry, Feature, Geometry, SurfacesGeometry } from '../../../models/feature.ts';
import type { Body, BodyContext } from './body-types.ts';
import { addExtrusionBody } from './extrusion-body.ts';
import type { SolidMesh } from './solid-mesh.ts';
import { addSurfaceBody } from './surface-body.ts';

/**
 * Adds the finest shape of a feature to a mesh: an extrusion on its ground or surfaces in space. Undefined for a
 * feature without one, or whose shape has no area (which the tally then counts).
 */
export function addBody(
  mesh: SolidMesh,
  feature: Feature,
  row: number,
  context: BodyContext,
): Body | undefined {
  const shapes = finestShapes(feature.geometries);
  if (shapes.length === 0) return undefined;
  let body: Body | undefined;
  for (const shape of shapes) {
    const added =
      shape.kind === 'extrusion'
        ? addExtrusionBody(mesh, feature, shape, row, context)
        : addSurfaceBody(mesh, feature, shape, row, context);
    if (added && body) {
      body.prisms.push(...added.prisms);
      body.height = Math.max(body.height, added.height);
    } else if (added) body = added;
  }
  if (!body)
    context.tally.dropped(
      'degenerate-shape',
      'The shape has no area, so there is nothing to draw.',
      feature.id,
    );
  return body;
}

/** Extrusions and surfaces of the highest level of detail. */
export function finestShapes(geometries: readonly Geometry[]): (ExtrusionGeometry | SurfacesGeometry)[] {
  let shapes: (ExtrusionGeometry | SurfacesGeometry)[] = [];
  let finest = Number.NEGATIVE_INFINITY;
  for (const geometry of geometries) {
    if (geometry.kind !== 'extrusion' && geometry.kind !== 'surfaces') continue;
    if (geometry.lod > finest) {
      finest = geometry.lod;
      shapes = [geometry];
    } else if (geometry.lod === finest) shapes.push(geometry);
  }
  return shapes;
}
