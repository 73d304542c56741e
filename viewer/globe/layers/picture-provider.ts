import {
  Credit,
  Event as EngineEvent,
  GeographicTilingScheme,
  type ImageryProvider,
  Rectangle,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { Extent } from '../../../models/schema/layer.ts';

export interface PictureTiles {
  /** Degrees. Web Mercator has none beyond 85.05° north and south. */
  extent: Extent;
  grid?: 'mercator' | 'geographic';
  /** Pixels of a side. */
  tileSize: number;
  minimumLevel: number;
  maximumLevel: number;
  attribution?: string;
  requestImage: ImageryProvider['requestImage'];
}

const MERCATOR_LIMIT = 85.05;

/** Pictures for the ground. The engine knows providers by their members; it has no class to derive from. */
export function pictureProvider(tiles: PictureTiles): ImageryProvider {
  const { grid = 'mercator', attribution } = tiles;
  const [west, south, east, north] = tiles.extent;
  const limit = grid === 'geographic' ? 90 : MERCATOR_LIMIT;
  const none = undefined as unknown;
  const provider: Omit<ImageryProvider, 'defaultAlpha'> = {
    rectangle: Rectangle.fromDegrees(
      Math.max(-180, west),
      Math.max(-limit, south),
      Math.min(180, east),
      Math.min(limit, north),
    ),
    tileWidth: tiles.tileSize,
    tileHeight: tiles.tileSize,
    minimumLevel: tiles.minimumLevel,
    maximumLevel: tiles.maximumLevel,
    tilingScheme: grid === 'geographic' ? new GeographicTilingScheme() : new WebMercatorTilingScheme(),
    tileDiscardPolicy: none as ImageryProvider['tileDiscardPolicy'],
    errorEvent: new EngineEvent(),
    credit: (attribution === undefined ? none : new Credit(attribution)) as Credit,
    proxy: none as ImageryProvider['proxy'],
    hasAlphaChannel: true,
    getTileCredits: () => [],
    requestImage: tiles.requestImage,
    pickFeatures: () => undefined,
  };
  return provider as ImageryProvider;
}
