import {
  type Scene as EngineScene,
  ImageryLayer,
  ImageryProvider,
  type ImageryTypes,
  Resource,
} from '@cesium/engine';
import { throughProxy } from '../../added/services/proxy.ts';
import { type TileImages, tileAddress } from '../../added/services/tile-images.ts';
import { errorText, setLayerStatus } from '../../stores/status.ts';
import { pictureProvider } from '../layers/picture-provider.ts';
import type { Drawing } from './drawing.ts';

/** Pictures of a map service, over all other pictures on the ground. */
export function drawImages(scene: EngineScene, layer: string, images: TileImages): Drawing {
  const provider = providerOf(images);
  let failedTiles = 0;
  const stop = provider.errorEvent.addEventListener((error: unknown) =>
    setLayerStatus(layer, { failedTiles: ++failedTiles, detail: errorText(error) }),
  );
  const imagery = new ImageryLayer(provider);
  scene.imageryLayers.add(imagery);
  return {
    show({ visible, opacity }) {
      imagery.show = visible;
      imagery.alpha = opacity;
      scene.requestRender();
    },
    destroy() {
      stop();
      scene.imageryLayers.remove(imagery, true);
    },
  };
}

function providerOf(images: TileImages): ImageryProvider {
  const provider = pictureProvider({
    extent: images.extent ?? [-180, -90, 180, 90],
    grid: images.grid,
    tileSize: images.tileSize,
    minimumLevel: images.minimumLevel,
    maximumLevel: images.maximumLevel,
    ...(images.attribution ? { attribution: images.attribution.replace(/<[^>]*>/g, '') } : {}),
    requestImage(x, y, level, request) {
      const url = throughProxy(tileAddress(images, x, y, level));
      const resource = new Resource({ url, ...(request ? { request } : {}) });
      return ImageryProvider.loadImage(provider, resource) as Promise<ImageryTypes> | undefined;
    },
  });
  return provider;
}
