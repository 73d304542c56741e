import {
  BoundingSphere,
  Cartesian3,
  ComponentDatatype,
  type Scene as EngineScene,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  Matrix4,
  PerInstanceColorAppearance,
  Primitive,
  PrimitiveType,
  Transforms,
} from '@cesium/engine';
import { colourOf, UNKNOWN } from '../../studies/legend.ts';
import type { FacesPart, Legend } from '../../studies/result.ts';
import type { DrawnPart } from './index.ts';

/** Coloured triangles before walls and on roofs. They hide one another and are hidden, as walls are. */
export function drawFaces(scene: EngineScene, part: FacesPart, legend: Legend, opacity: number): DrawnPart {
  let primitive = add(opacity);

  function add(alpha: number): Primitive {
    const { triangles, values } = part;
    const colours = new Uint8Array((triangles.length / 3) * 4);
    for (let triangle = 0; triangle < values.length; triangle++) {
      const [red, green, blue] = colourOf(legend, values[triangle]) ?? UNKNOWN;
      for (let corner = 0; corner < 3; corner++)
        colours.set([red, green, blue, 255 * alpha], (triangle * 3 + corner) * 4);
    }
    const attributes = new GeometryAttributes();
    attributes.position = new GeometryAttribute({
      componentDatatype: ComponentDatatype.DOUBLE,
      componentsPerAttribute: 3,
      values: Float64Array.from(triangles) as unknown as number[],
    });
    attributes.color = new GeometryAttribute({
      componentDatatype: ComponentDatatype.UNSIGNED_BYTE,
      componentsPerAttribute: 4,
      normalize: true,
      values: colours as unknown as number[],
    });
    return scene.primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({
          geometry: new Geometry({
            attributes,
            primitiveType: PrimitiveType.TRIANGLES,
            boundingSphere: BoundingSphere.fromVertices(triangles as unknown as number[]),
          }),
        }),
        modelMatrix: Transforms.eastNorthUpToFixedFrame(
          Cartesian3.fromDegrees(...part.origin),
          undefined,
          new Matrix4(),
        ),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: alpha < 1, closed: false }),
        asynchronous: false,
        allowPicking: false,
      }),
    ) as Primitive;
  }

  return {
    setOpacity(next) {
      scene.primitives.remove(primitive);
      primitive = add(next);
      scene.requestRender();
    },
    destroy() {
      scene.primitives.remove(primitive);
    },
  };
}
