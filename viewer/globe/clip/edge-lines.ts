import {
  ArcType,
  type Cartesian3,
  Color,
  GeometryInstance,
  Material,
  PolylineGeometry,
  PolylineMaterialAppearance,
  Primitive,
} from '@cesium/engine';

/** Lines that are seen where nothing hides them; undefined for none. Width in pixels. */
export function edgeLines(
  lines: readonly (readonly Cartesian3[])[],
  color: string,
  width: number,
): Primitive | undefined {
  const geometryInstances = lines
    .filter((positions) => positions.length > 1)
    .map(
      (positions) =>
        new GeometryInstance({
          geometry: new PolylineGeometry({
            positions: [...positions],
            width,
            arcType: ArcType.NONE,
            vertexFormat: PolylineMaterialAppearance.VERTEX_FORMAT,
          }),
        }),
    );
  if (geometryInstances.length === 0) return undefined;
  return new Primitive({
    geometryInstances,
    appearance: new PolylineMaterialAppearance({
      material: Material.fromType('Color', { color: Color.fromCssColorString(color) }),
    }),
    asynchronous: false,
    allowPicking: false,
  });
}
