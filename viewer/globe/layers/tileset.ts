import { Cesium3DTileset, type CustomShader, type Scene as EngineScene, ShadowMode } from '@cesium/engine';
import type { Layer } from '../../../models/schema/layer.ts';
import { errorText } from '../../stores/status.ts';
import { clipsReady } from '../clips-ready.ts';
import { TilesetStyle } from '../style/tileset-style.ts';
import type { LayerAdapter, LayerContext } from './layer-adapter.ts';

export interface TilesetAdapter extends LayerAdapter {
  readonly tileset: Cesium3DTileset;
}

/** Memory for tiles of one layer, in bytes; what is out of view is dropped beyond it. */
const CACHE_BYTES = 256 << 20;

export async function createTileset(
  scene: EngineScene,
  layer: Layer,
  context: LayerContext,
  screenSpaceError: number,
  customShader: CustomShader | undefined,
): Promise<TilesetAdapter> {
  const tileset = await Cesium3DTileset.fromUrl(context.url, {
    maximumScreenSpaceError: screenSpaceError,
    cacheBytes: CACHE_BYTES,
    maximumCacheOverflowBytes: CACHE_BYTES,
    // No sun comes below the ground, and what would throw the shadow may be cut away.
    shadows: layer.role === 'pipes' ? ShadowMode.DISABLED : ShadowMode.ENABLED,
    environmentMapOptions: { enabled: false },
    ...(customShader ? { customShader } : {}),
  });
  let failed = 0;
  let pending = 0;
  const removeListeners = [
    tileset.tileFailed.addEventListener((error: unknown) => context.onTileFailed(++failed, errorText(error))),
    tileset.loadProgress.addEventListener((requests: number, processing: number) => {
      pending = requests + processing;
      context.onChange();
    }),
    tileset.initialTilesLoaded.addEventListener(context.onChange),
    tileset.allTilesLoaded.addEventListener(context.onChange),
  ];
  // What a clip hides is never asked for.
  await clipsReady();
  scene.primitives.add(tileset);
  const style = new TilesetStyle(tileset, () => layer, context.onChange);
  return {
    tileset,
    show({ visible, opacity }) {
      tileset.show = visible;
      style.setOpacity(opacity);
    },
    get loaded() {
      return !tileset.show || tileset.tilesLoaded;
    },
    get pending() {
      return tileset.show ? pending : 0;
    },
    destroy() {
      for (const remove of removeListeners) remove();
      style.destroy();
      scene.primitives.remove(tileset);
    },
  };
}
