import * as engine from '@cesium/engine';
import { beforeAll, describe, expect, it } from 'vitest';
import { enuFrame, geodeticToEcef } from '../../../../models/geodesy/ellipsoid.ts';
import { Cut, TileGate } from '../../../../viewer/globe/clip/cut-mask.ts';
import { zonesOf } from '../../../../viewer/globe/clip/cut-zones.ts';
import { hookTiles } from '../../../../viewer/globe/clip/tile-veil.ts';

interface Tile {
  contentAvailable: boolean;
  hasUnloadedRenderableContent: boolean;
  isVisible: boolean;
  updateVisibility(frameState: object): void;
}
const { Cesium3DTile } = engine as unknown as {
  Cesium3DTile: new (tileset: object, resource: object, header: object, parent?: object) => Tile;
};
const HERE = { longitude: 114.57, latitude: 27.6 };
const cut = new Cut(enuFrame(HERE.longitude, HERE.latitude, 0));

/** A tile of the engine, with a sphere of 20 m some metres to the east, in what stands for its tileset. */
function tileAt(east: number): { tile: Tile; see(): void } {
  const tileset = {
    modelMatrix: engine.Matrix4.IDENTITY,
    clippingPlanes: new TileGate(cut),
    _updatedVisibilityFrame: 0,
    _pass: 0,
    root: { _screenSpaceError: 0 },
  };
  const frame = enuFrame(HERE.longitude, HERE.latitude, 0);
  const tile = new Cesium3DTile(tileset, new engine.Resource({ url: 'http://host/tileset.json' }), {
    boundingVolume: { sphere: [...frame.toEcef(east, 0, 0), 20] },
    geometricError: 0,
    refine: 'REPLACE',
    content: { uri: 'tile.glb' },
  });
  const [x, y, z] = geodeticToEcef(HERE.longitude, HERE.latitude, 500);
  const positionWC = new engine.Cartesian3(x, y, z);
  const directionWC = engine.Cartesian3.normalize(
    engine.Cartesian3.negate(positionWC, new engine.Cartesian3()),
    new engine.Cartesian3(),
  );
  const frameState = {
    mode: engine.SceneMode.SCENE3D,
    camera: { positionWC, directionWC, frustum: { fov: 1, sseDenominator: 1 } },
    context: { drawingBufferWidth: 100, drawingBufferHeight: 100 },
    // Nothing is outside of the picture.
    cullingVolume: { computeVisibilityWithPlaneMask: () => 0 },
    pixelRatio: 1,
    verticalExaggeration: 1,
    verticalExaggerationRelativeHeight: 0,
  };
  return {
    tile,
    see() {
      tileset._updatedVisibilityFrame++;
      tile.updateVisibility(frameState);
    },
  };
}

const ring = (half: number): [number, number][] => {
  const frame = enuFrame(HERE.longitude, HERE.latitude, 0);
  return [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([east, north]) => {
    const [longitude, latitude] = frame.toGeodetic(east, north, 0);
    return [longitude, latitude];
  });
};
const keep = (half: number) =>
  zonesOf({ id: 'k', enabled: true, kind: 'polygon', keep: 'inside', areas: [[ring(half)]] });

describe('tiles that a clip hides', () => {
  beforeAll(() => hookTiles());

  it('should pass for loaded while hidden, and be fetched when seen again', () => {
    cut.set(keep(100), { share: 1 });
    const { tile, see } = tileAt(300);
    expect(tile.hasUnloadedRenderableContent).toBe(true);
    see();
    expect(tile.isVisible).toBe(false);
    expect(tile.contentAvailable).toBe(true);
    expect(tile.hasUnloadedRenderableContent).toBe(false);
    cut.set([], { share: 1 });
    see();
    expect(tile.isVisible).toBe(true);
    expect(tile.contentAvailable).toBe(false);
    expect(tile.hasUnloadedRenderableContent).toBe(true);
  });

  it('should be as the engine has them when they touch what is kept', () => {
    cut.set(keep(100), { share: 1 });
    for (const east of [0, 90, 110]) {
      const { tile, see } = tileAt(east);
      see();
      expect(tile.isVisible).toBe(true);
      expect(tile.contentAvailable).toBe(false);
      expect(tile.hasUnloadedRenderableContent).toBe(true);
    }
  });

  it('should ask anew when a volume has changed in its place', () => {
    cut.set(keep(100), { share: 1 });
    const frame = enuFrame(HERE.longitude, HERE.latitude, 0);
    const sphere = (east: number) => {
      const [x, y, z] = frame.toEcef(east, 0, 0);
      return { center: new engine.Cartesian3(x, y, z), radius: 20 };
    };
    const volume = { boundingSphere: sphere(300) };
    expect(cut.coverOf(volume)).toBe('hidden');
    Object.assign(volume.boundingSphere, sphere(0));
    expect(cut.coverOf(volume)).toBe('whole');
  });
});
