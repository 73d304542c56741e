import { Cartographic, type Scene as EngineScene, sampleTerrainMostDetailed } from '@cesium/engine';
import { groundOf } from '../sketch/ground-of.ts';

interface Position {
  longitude: number;
  latitude: number;
}

/** Ellipsoidal heights in metres at places in degrees; undefined where they are not known. */
export interface Probe {
  /** Of the finest ground that there is. */
  ground(positions: readonly Position[]): Promise<(number | undefined)[]>;
  /** Of whatever the finest tiles have there, seen from above. */
  surface(positions: readonly Position[]): Promise<(number | undefined)[]>;
}

/** Asks the engine; what the finest data do not answer is answered by what is drawn. */
export function probeOf(scene: EngineScene): Probe {
  const drawn = groundOf(scene);
  const cartographics = (positions: readonly Position[]) =>
    positions.map(({ longitude, latitude }) => Cartographic.fromDegrees(longitude, latitude));
  return {
    async ground(positions) {
      const sampled = await sampleTerrainMostDetailed(scene.terrainProvider, cartographics(positions)).catch(
        () => undefined,
      );
      return positions.map(({ longitude, latitude }, i) => {
        // A place whose tile could not be read has no number here.
        const height: number | undefined = sampled?.[i].height;
        return height !== undefined && Number.isFinite(height) ? height : drawn(longitude, latitude);
      });
    },
    async surface(positions) {
      if (!scene.sampleHeightSupported) return positions.map(() => undefined);
      const asked = scene.sampleHeightMostDetailed(cartographics(positions));
      scene.requestRender();
      const sampled = await asked;
      return sampled.map((place) => {
        const height: number | undefined = place?.height;
        return height !== undefined && Number.isFinite(height) ? height : undefined;
      });
    },
  };
}
