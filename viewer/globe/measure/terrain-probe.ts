import { Cartographic, CesiumTerrainProvider, sampleTerrainMostDetailed } from '@cesium/engine';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Probe } from './probe.ts';

let opened: { url: string; provider: Promise<CesiumTerrainProvider> } | undefined;

function providerAt(url: string): Promise<CesiumTerrainProvider> {
  if (opened?.url !== url) {
    const provider = CesiumTerrainProvider.fromUrl(url);
    opened = { url, provider };
    // A failure is not kept: the next one who asks tries again.
    provider.catch(() => {
      if (opened?.provider === provider) opened = undefined;
    });
  }
  return opened.provider;
}

/**
 * Heights of the city's terrain where no globe is shown. What stands on it is not known; a scene without terrain
 * knows nothing.
 */
export function terrainProbe({ layers }: Pick<Scene, 'layers'>, address: string): Probe {
  const terrain = layers.find(({ kind }) => kind === 'terrain');
  return {
    async ground(positions) {
      if (!terrain) return positions.map(() => undefined);
      const folder = new URL('.', new URL(terrain.url, address)).href;
      const asked = positions.map(({ longitude, latitude }) => Cartographic.fromDegrees(longitude, latitude));
      const sampled = await sampleTerrainMostDetailed(await providerAt(folder), asked);
      return sampled.map(({ height }: { height?: number }) =>
        height !== undefined && Number.isFinite(height) ? height : undefined,
      );
    },
    surface: (positions) => Promise.resolve(positions.map(() => undefined)),
  };
}
