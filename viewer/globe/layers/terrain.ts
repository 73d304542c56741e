import { CesiumTerrainProvider, EllipsoidTerrainProvider, type Scene as EngineScene } from '@cesium/engine';
import { errorText } from '../../stores/status.ts';
import type { LayerAdapter, LayerContext } from './layer-adapter.ts';

/** Quantized-mesh terrain with normals. Hidden, the globe is the bare ellipsoid. */
export async function createTerrain(scene: EngineScene, context: LayerContext): Promise<LayerAdapter> {
  const provider = await CesiumTerrainProvider.fromUrl(new URL('.', context.url).href, {
    requestVertexNormals: true,
  });
  let failed = 0;
  const removeListener = provider.errorEvent.addEventListener((error: unknown) => {
    context.onTileFailed(++failed, errorText(error));
  });
  const bare = new EllipsoidTerrainProvider();
  return {
    show({ visible }) {
      const wanted = visible ? provider : bare;
      if (scene.terrainProvider !== wanted) scene.terrainProvider = wanted;
    },
    get loaded() {
      return scene.globe.tilesLoaded;
    },
    // The globe counts the tiles of terrain and imagery together; layer-set.ts asks it once.
    pending: 0,
    destroy() {
      removeListener();
      scene.terrainProvider = bare;
    },
  };
}
