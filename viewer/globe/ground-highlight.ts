import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  type Scene as EngineScene,
  GeometryInstance,
  GroundPolylineGeometry,
  GroundPolylinePrimitive,
  GroundPrimitive,
  Material,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineMaterialAppearance,
} from '@cesium/engine';
import type { Feature, Geometry } from '../../models/feature.ts';

/** Metres around a point feature that are marked. */
const POINT_RADIUS = 3;
const POINT_SIDES = 32;
/** Positions of one highlight; a country's border is not drawn in full. */
const MOST_POSITIONS = 20_000;

/** Lays the shape of a feature on the ground in one colour. Returns its removal. */
export function highlightOnGround(scene: EngineScene, feature: Feature, colour: string): () => void {
  const { rings, polygons } = shapesOf(feature.geometries);
  const primitives: (GroundPolylinePrimitive | GroundPrimitive)[] = [];
  const line = Color.fromCssColorString(colour);
  if (rings.length > 0) {
    primitives.push(
      new GroundPolylinePrimitive({
        geometryInstances: rings.map(
          ({ positions, loop }) =>
            new GeometryInstance({ geometry: new GroundPolylineGeometry({ positions, loop, width: 4 }) }),
        ),
        appearance: new PolylineMaterialAppearance({ material: Material.fromType('Color', { color: line }) }),
      }),
    );
  }
  if (polygons.length > 0) {
    primitives.push(
      new GroundPrimitive({
        geometryInstances: polygons.map(
          (polygonHierarchy) =>
            new GeometryInstance({
              geometry: new PolygonGeometry({ polygonHierarchy }),
              attributes: { color: ColorGeometryInstanceAttribute.fromColor(line.withAlpha(0.22)) },
            }),
        ),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
      }),
    );
  }
  for (const primitive of primitives) scene.groundPrimitives.add(primitive);
  scene.requestRender();
  return () => {
    if (scene.isDestroyed()) return;
    for (const primitive of primitives) scene.groundPrimitives.remove(primitive);
    scene.requestRender();
  };
}

interface Shapes {
  rings: { positions: Cartesian3[]; loop: boolean }[];
  polygons: PolygonHierarchy[];
}

/** Lines, and areas without heights, in ECEF. */
export function shapesOf(geometries: readonly Geometry[]): Shapes {
  const shapes: Shapes = { rings: [], polygons: [] };
  let left = MOST_POSITIONS;
  const path = (geometry: Geometry, start: number, end: number): Cartesian3[] => {
    left -= end - start;
    const positions: Cartesian3[] = [];
    for (let i = start; i < end; i++)
      positions.push(Cartesian3.fromDegrees(geometry.positions[3 * i], geometry.positions[3 * i + 1]));
    return positions;
  };
  for (const geometry of geometries) {
    if (left < 0) break;
    if (geometry.kind === 'lines') {
      for (let i = 0; i + 1 < geometry.lineStarts.length && left > 0; i++) {
        const positions = path(geometry, geometry.lineStarts[i], geometry.lineStarts[i + 1]);
        if (positions.length > 1) shapes.rings.push({ positions, loop: false });
      }
    } else if (geometry.kind === 'points') {
      for (let i = 0; i < geometry.positions.length && left > 0; i += 3) {
        const positions = circle(geometry.positions[i], geometry.positions[i + 1]);
        left -= positions.length;
        shapes.rings.push({ positions, loop: true });
      }
    } else if (geometry.kind !== 'surfaces') {
      for (let p = 0; p + 1 < geometry.polygonStarts.length && left > 0; p++) {
        const rings: Cartesian3[][] = [];
        for (let r = geometry.polygonStarts[p]; r < geometry.polygonStarts[p + 1]; r++) {
          const positions = path(geometry, geometry.ringStarts[r], geometry.ringStarts[r + 1]);
          if (positions.length > 2) rings.push(positions);
        }
        if (rings.length === 0) continue;
        shapes.rings.push(...rings.map((positions) => ({ positions, loop: true })));
        shapes.polygons.push(
          new PolygonHierarchy(
            rings[0],
            rings.slice(1).map((ring) => new PolygonHierarchy(ring)),
          ),
        );
      }
    }
  }
  return shapes;
}

function circle(longitude: number, latitude: number): Cartesian3[] {
  const east = POINT_RADIUS / (111_320 * Math.max(0.01, Math.cos((latitude * Math.PI) / 180)));
  const north = POINT_RADIUS / 110_574;
  return Array.from({ length: POINT_SIDES }, (_, i) => {
    const angle = (2 * Math.PI * i) / POINT_SIDES;
    return Cartesian3.fromDegrees(longitude + east * Math.cos(angle), latitude + north * Math.sin(angle));
  });
}
