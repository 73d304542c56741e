import {
  Cartesian3,
  type Cesium3DTileset,
  Ellipsoid,
  type Scene as EngineScene,
  Matrix4,
  PointCloudShading,
  TextureMagnificationFilter,
  TextureMinificationFilter,
  TextureUniform,
} from '@cesium/engine';
import { z } from 'zod';
import { classColors } from '../../../models/point-classes.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import { POINT_COLOURINGS, type PointStyle } from '../../../models/schema/view-document.ts';
import { createPointShader } from '../shaders/point-shader.ts';
import type { LayerContext } from './layer-adapter.ts';
import { createTileset, type TilesetAdapter } from './tileset.ts';

const USUAL: PointStyle = { by: 'color', hiddenClasses: [] };

/** What the tiler says of the points; see tiles-service/tile/pointcloud. Tilesets of others say nothing. */
const summarySchema = z.object({
  citymirror: z.object({
    errorPerSpacing: z.number().positive(),
    heights: z.tuple([z.number(), z.number()]),
  }),
});

/** Points are drawn this much larger than the distance between them, so that surfaces close. */
const OVERLAP = 1.8;
/** Pixels of a point at most, near by. */
const LARGEST = 7;
/** A tileset that does not say how far its points are apart is drawn as the engine does by default. */
const UNKNOWN = { errorPerSpacing: OVERLAP, heights: [0, 50] as [number, number] };

/**
 * Points: sized by their distance so that surfaces close, edges drawn dark where the machine can, coloured by
 * what was measured with them. How many are drawn follows the tier through its screen space error.
 */
export async function createPointCloud(
  scene: EngineScene,
  layer: Layer,
  context: LayerContext,
  screenSpaceError: number,
): Promise<TilesetAdapter> {
  const shader = createPointShader();
  const adapter = await createTileset(scene, layer, context, screenSpaceError, shader);
  const { tileset } = adapter;
  const said = summarySchema.safeParse(tileset.extras);
  const { errorPerSpacing, heights } = said.success ? said.data.citymirror : UNKNOWN;
  tileset.pointCloudShading = new PointCloudShading({
    attenuation: true,
    geometricErrorScale: OVERLAP / errorPerSpacing,
    maximumAttenuation: LARGEST,
    eyeDomeLighting: PointCloudShading.isSupported(scene),
    eyeDomeLightingStrength: 0.35,
    eyeDomeLightingRadius: 1,
  });
  setHeights(tileset, heights, shader.setUniform.bind(shader));

  let style: PointStyle | undefined;
  function dress(next: PointStyle): void {
    if (next === style) return;
    style = next;
    shader.setUniform('u_coloring', POINT_COLOURINGS.indexOf(next.by));
    shader.setUniform('u_classes', classTexture(next.hiddenClasses));
    context.onChange();
  }
  dress(USUAL);

  return {
    tileset,
    show({ visible, opacity, points = USUAL }) {
      tileset.show = visible;
      dress(points);
      shader.setUniform('u_opacity', opacity);
    },
    get loaded() {
      return adapter.loaded;
    },
    get pending() {
      return adapter.pending;
    },
    destroy() {
      adapter.destroy();
      shader.destroy();
    },
  };
}

/** Heights in the shader count along the tileset's own up. */
function setHeights(
  { root }: Cesium3DTileset,
  [low, high]: [number, number],
  set: (name: string, value: Cartesian3 | number) => void,
): void {
  const origin = Matrix4.getTranslation(root.transform, new Cartesian3());
  const isPlaced = Cartesian3.magnitude(origin) > 1e6;
  const up = isPlaced ? Ellipsoid.WGS84.geodeticSurfaceNormal(origin) : new Cartesian3(0, 0, 1);
  set('u_up', up);
  set('u_bottom', Cartesian3.dot(origin, up) + low);
  set('u_span', Math.max(1, high - low));
}

/** Colours of the classes, see-through for those that are hidden. */
function classTexture(hidden: readonly number[]): TextureUniform {
  const colors = classColors();
  const pixels = new Uint8Array(256 * 4);
  for (let code = 0; code < 256; code++) {
    pixels.set(colors.subarray(code * 3, code * 3 + 3), code * 4);
    pixels[code * 4 + 3] = hidden.includes(code) ? 0 : 255;
  }
  return new TextureUniform({
    typedArray: pixels,
    width: 256,
    height: 1,
    repeat: false,
    minificationFilter: TextureMinificationFilter.NEAREST,
    magnificationFilter: TextureMagnificationFilter.NEAREST,
  });
}
