import {
  Color,
  type Scene as EngineScene,
  ImageryLayer,
  Rectangle,
  UrlTemplateImageryProvider,
} from '@cesium/engine';
import type { Layer } from '../../../models/schema/layer.ts';
import { errorText } from '../../stores/status.ts';
import type { LayerAdapter, LayerContext } from './layer-adapter.ts';
import { folderOf, readDescription } from './pyramid.ts';

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
