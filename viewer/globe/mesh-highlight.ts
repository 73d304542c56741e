import {
  Cartographic,
  type Cesium3DTileset,
  ClassificationPrimitive,
  ClassificationType,
  Color,
  ColorGeometryInstanceAttribute,
  type Scene as EngineScene,
  GeometryInstance,
  PerInstanceColorAppearance,
  PolygonGeometry,
} from '@cesium/engine';
import type { Feature } from '../../models/feature.ts';
import { shapesOf } from './ground-highlight.ts';

/** Metres below and above a mesh's middle that are coloured at most: mountains are higher, cities are not. */
const HIGHEST = 1000;
const STRENGTH = 0.5;

/**
 * Colours the part of a mesh that stands on the footprint of a feature, from top to bottom: the mesh does not know
 * its buildings, the footprint cuts one out. Returns its removal.
 */
export function highlightOnMesh(
  scene: EngineScene,
  feature: Feature,
  tileset: Cesium3DTileset,
  colour: string,
): () => void {
  const { polygons } = shapesOf(feature.geometries);
  if (polygons.length === 0 || !ClassificationPrimitive.isSupported(scene)) return () => {};
  const { center, radius } = tileset.boundingSphere;
  const middle = Cartographic.fromCartesian(center)?.height ?? 0;
  const reach = Math.min(radius, HIGHEST);
  const color = ColorGeometryInstanceAttribute.fromColor(
    Color.fromCssColorString(colour).withAlpha(STRENGTH),
  );
  const primitive = new ClassificationPrimitive({
    geometryInstances: polygons.map(
      (polygonHierarchy) =>
        new GeometryInstance({
          geometry: new PolygonGeometry({
            polygonHierarchy,
            height: middle - reach,
            extrudedHeight: middle + reach,
            vertexFormat: PerInstanceColorAppearance.VERTEX_FORMAT,
          }),
          attributes: { color },
        }),
    ),
    classificationType: ClassificationType.CESIUM_3D_TILE,
    // What is picked under it is the mesh.
    allowPicking: false,
    asynchronous: false,
  });
  scene.primitives.add(primitive);
  scene.requestRender();
  return () => {
    if (scene.isDestroyed()) return;
    scene.primitives.remove(primitive);
    scene.requestRender();
  };
}
