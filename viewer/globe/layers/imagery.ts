import {
  type Scene as EngineScene,
  ImageryLayer,
  Rectangle,
  UrlTemplateImageryProvider,
} from '@cesium/engine';
import { z } from 'zod';
import { extentSchema, type Layer } from '../../../models/schema/layer.ts';
import { errorText } from '../../stores/status.ts';
import type { LayerAdapter, LayerContext } from './layer-adapter.ts';

/** The description of an image pyramid in Web Mercator, beside its tiles. */
const imagerySchema = z.object({
  template: z.string().describe('Address of a tile with {z}, {x} and {y}, relative to this document'),
  tileSize: z.number().int().positive().default(256),
  minimumZoom: z.number().int().nonnegative(),
  maximumZoom: z.number().int().nonnegative(),
  extent: extentSchema,
});
type ImageryDescription = z.infer<typeof imagerySchema>;

/** `index` is the layer's place in the stack of images: 0 is the lowest. */
export async function createImagery(
  scene: EngineScene,
  layer: Layer,
  context: LayerContext,
  index: () => number,
): Promise<LayerAdapter> {
  const { template, tileSize, minimumZoom, maximumZoom, extent } = await readDescription(layer, context.url);
  const provider = new UrlTemplateImageryProvider({
    // The braces of the template survive only outside of URL.
    url: new URL('.', context.url).href + template,
    tileWidth: tileSize,
    tileHeight: tileSize,
    minimumLevel: minimumZoom,
    maximumLevel: maximumZoom,
    rectangle: Rectangle.fromDegrees(...extent),
    enablePickFeatures: false,
  });
  let failed = 0;
  const removeListener = provider.errorEvent.addEventListener((error: unknown) => {
    context.onTileFailed(++failed, errorText(error));
  });
  const image = new ImageryLayer(provider);
  scene.imageryLayers.add(image, Math.min(index(), scene.imageryLayers.length));
  return {
    show({ visible, opacity }) {
      image.show = visible;
      image.alpha = opacity;
    },
    get loaded() {
      return scene.globe.tilesLoaded;
    },
    pending: 0,
    destroy() {
      removeListener();
      scene.imageryLayers.remove(image, true);
    },
  };
}

async function readDescription(layer: Layer, url: string): Promise<ImageryDescription> {
  if (!url.includes('{z}') && !url.includes('%7Bz%7D')) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    return imagerySchema.parse(await response.json());
  }
  const template = decodeURI(
    url.slice(new URL('.', url.replace(/%7B[zxy]%7D.*|\{[zxy]\}.*/, '')).href.length),
  );
  return {
    template,
    tileSize: 256,
    minimumZoom: layer.minimumZoom ?? 0,
    maximumZoom: layer.maximumZoom ?? 18,
    extent: layer.extent ?? [-180, -85.05, 180, 85.05],
  };
}
