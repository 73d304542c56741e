import {
  Cartographic,
  Cesium3DTileStyle,
  Cesium3DTileset,
  Math as EngineMath,
  Resource,
} from '@cesium/engine';
import type { Extent, Layer } from '../../../models/schema/layer.ts';
import { ENGINE_PROXY } from '../../added/services/proxy.ts';
import { errorText, setLayerStatus } from '../../stores/status.ts';
import { degreeLengths } from '../camera-math.ts';
import type { GlobeContext } from '../globe-context.ts';
import { nameTileset } from '../record-id.ts';
import type { Drawing } from './drawing.ts';

const CACHE_BYTES = 128 << 20;

/** A 3D Tiles tileset of another server. Its features are known by what its tiles say of them. */
export async function drawTileset(
  { scene, addTileset }: Pick<GlobeContext, 'scene' | 'addTileset'>,
  layer: Layer,
  url: string,
): Promise<Drawing> {
  const tileset = await Cesium3DTileset.fromUrl(new Resource({ url, proxy: ENGINE_PROXY }), {
    cacheBytes: CACHE_BYTES,
    maximumCacheOverflowBytes: CACHE_BYTES,
    environmentMapOptions: { enabled: false },
  });
  nameTileset(tileset, layer);
  let failedTiles = 0;
  const stop = [
    tileset.tileFailed.addEventListener((error: unknown) =>
      setLayerStatus(layer.id, { failedTiles: ++failedTiles, detail: errorText(error) }),
    ),
    tileset.loadProgress.addEventListener(() => scene.requestRender()),
    tileset.allTilesLoaded.addEventListener(() => scene.requestRender()),
  ];
  scene.primitives.add(tileset);
  stop.push(addTileset(layer, tileset));
  return {
    extent: extentOf(tileset),
    show({ visible, opacity }) {
      tileset.show = visible;
      tileset.style =
        opacity < 1 ? new Cesium3DTileStyle({ color: `color('white', ${opacity})` }) : undefined;
      scene.requestRender();
    },
    destroy() {
      for (const end of stop) end();
      scene.primitives.remove(tileset);
    },
  };
}

function extentOf({ boundingSphere: { center, radius } }: Cesium3DTileset): Extent {
  const middle = Cartographic.fromCartesian(center);
  const [longitude, latitude] = [
    EngineMath.toDegrees(middle.longitude),
    EngineMath.toDegrees(middle.latitude),
  ];
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths(latitude);
  // Of a ball that holds everything, the half is where most of it is.
  const [x, y] = [radius / 2 / metresPerDegreeLongitude, radius / 2 / metresPerDegreeLatitude];
  return [
    Math.max(-180, longitude - x),
    Math.max(-90, latitude - y),
    Math.min(180, longitude + x),
    Math.min(90, latitude + y),
  ];
}
