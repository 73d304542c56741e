import {
  Credit,
  Event as EngineEvent,
  type Scene as EngineScene,
  GeographicTilingScheme,
  ImageryLayer,
  ImageryProvider,
  type ImageryTypes,
  Rectangle,
  type Request,
  Resource,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import { throughProxy } from '../../added/services/proxy.ts';
import { type TileImages, tileAddress } from '../../added/services/tile-images.ts';
import { errorText, setLayerStatus } from '../../stores/status.ts';
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

/** The engine knows providers by their members; it has no class to derive from. */
function providerOf(images: TileImages): ImageryProvider {
  const isGeographic = images.grid === 'geographic';
  const [west, south, east, north] = images.extent ?? [-180, -90, 180, 90];
  const limit = isGeographic ? 90 : 85.05;
  const provider: Omit<ImageryProvider, 'defaultAlpha'> = {
    rectangle: Rectangle.fromDegrees(
      Math.max(-180, west),
      Math.max(-limit, south),
      Math.min(180, east),
      Math.min(limit, north),
    ),
    tileWidth: images.tileSize,
    tileHeight: images.tileSize,
    minimumLevel: images.minimumLevel,
    maximumLevel: images.maximumLevel,
    tilingScheme: isGeographic ? new GeographicTilingScheme() : new WebMercatorTilingScheme(),
    tileDiscardPolicy: undefined as unknown as ImageryProvider['tileDiscardPolicy'],
    errorEvent: new EngineEvent(),
    credit: (images.attribution
      ? new Credit(images.attribution.replace(/<[^>]*>/g, ''))
      : undefined) as Credit,
    proxy: undefined as unknown as ImageryProvider['proxy'],
    hasAlphaChannel: true,
    getTileCredits: () => [],
    requestImage(x: number, y: number, level: number, request?: Request) {
      const url = throughProxy(tileAddress(images, x, y, level));
      const resource = new Resource({ url, ...(request ? { request } : {}) });
      return ImageryProvider.loadImage(provider as ImageryProvider, resource) as
        | Promise<ImageryTypes>
        | undefined;
    },
    pickFeatures: () => undefined,
  };
  return provider as ImageryProvider;
}
