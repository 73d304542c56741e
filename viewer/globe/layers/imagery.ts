import {
  Color,
  type Scene as EngineScene,
  ImageryLayer,
  Rectangle,
  UrlTemplateImageryProvider,
} from '@cesium/engine';
import { z } from 'zod';
import { type Extent, extentSchema, type Layer } from '../../../models/schema/layer.ts';
import { errorText } from '../../stores/status.ts';
import type { LayerAdapter, LayerContext } from './layer-adapter.ts';

const zoom = z.number().int().nonnegative();
const coverageSchema = z.object({ minimumZoom: zoom, maximumZoom: zoom, extent: extentSchema });

/** The description of an image pyramid in Web Mercator, beside its tiles; see tiles-service/tile/imagery. */
const imagerySchema = coverageSchema.extend({
  template: z.string().describe('Address of a tile with {z}, {x} and {y}, relative to this document'),
  tileSize: z.number().int().positive().default(256),
  ground: z.string().optional().describe('Colour of what lies beyond the tiles'),
  coverage: z.array(coverageSchema).min(1).optional(),
});
type ImageryDescription = z.infer<typeof imagerySchema>;

/** `below` is the number of engine images that lie under this layer's. */
export async function createImagery(
  scene: EngineScene,
  layer: Layer,
  context: LayerContext,
  below: () => number,
): Promise<LayerAdapter & { readonly images: number }> {
  const description = await readDescription(layer, context.url);
  // Joined as text: URL would escape the braces of the template.
  const url = folderOf(context.url) + description.template;
  let failed = 0;
  const removeListeners: (() => void)[] = [];
  // One image per rectangle that is filled at all its zooms, so that no tile is asked for that is not there.
  const images = (description.coverage ?? [description]).map(({ minimumZoom, maximumZoom, extent }) => {
    const provider = new UrlTemplateImageryProvider({
      url,
      tileWidth: description.tileSize,
      tileHeight: description.tileSize,
      minimumLevel: minimumZoom,
      maximumLevel: maximumZoom,
      rectangle: Rectangle.fromDegrees(...extent),
      enablePickFeatures: false,
    });
    removeListeners.push(
      provider.errorEvent.addEventListener((error: unknown) => {
        context.onTileFailed(++failed, errorText(error));
      }),
    );
    return new ImageryLayer(provider);
  });
  images.forEach((image, index) => {
    scene.imageryLayers.add(image, Math.min(below() + index, scene.imageryLayers.length));
  });
  return {
    images: images.length,
    show({ visible, opacity }) {
      for (const image of images) {
        image.show = visible;
        image.alpha = opacity;
      }
      if (visible && description.ground) scene.globe.baseColor = Color.fromCssColorString(description.ground);
    },
    get loaded() {
      return scene.globe.tilesLoaded;
    },
    // The globe counts the tiles of terrain and imagery together; globe.ts asks it once.
    pending: 0,
    destroy() {
      for (const remove of removeListeners) remove();
      for (const image of images) scene.imageryLayers.remove(image, true);
    },
  };
}

/** A layer may name the tiles themselves; URL has escaped the braces. */
const TEMPLATE_FIELD = /%7B[zxy]%7D|\{[zxy]\}/i;

function folderOf(url: string): string {
  const end = TEMPLATE_FIELD.exec(url)?.index ?? url.length;
  return url.slice(0, url.lastIndexOf('/', end - 1) + 1);
}

const WEB_MERCATOR: Extent = [-180, -85.05, 180, 85.05];

async function readDescription(layer: Layer, url: string): Promise<ImageryDescription> {
  if (!TEMPLATE_FIELD.test(url)) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    return imagerySchema.parse(await response.json());
  }
  return {
    template: url.slice(folderOf(url).length).replace(/%7B([zxy])%7D/gi, '{$1}'),
    tileSize: 256,
    minimumZoom: layer.minimumZoom ?? 0,
    maximumZoom: layer.maximumZoom ?? 18,
    extent: layer.extent ?? WEB_MERCATOR,
  };
}
