import { describe, expect, it } from 'vitest';
import { enuFrame } from '../../../../models/geodesy/index.ts';
import {
  decodeTerrainMesh,
  encodeTerrainMesh,
  QUANTIZED,
  type TerrainMesh,
} from '../../../../scenes/geometry/terrain/quantized-mesh.ts';
import { tileExtent } from '../../../../scenes/geometry/terrain/tiling-scheme.ts';
import { BodyCollector, heightOrigin } from '../../../../scenes/planning/rays/bodies.ts';
import { HeightFieldCaster } from '../../../../scenes/planning/rays/height-field.ts';
import { deepestTiles, terrainField } from '../../../../scenes/planning/rays/terrain-field.ts';
import { extrusionFeature, TOWN } from '../../../tiles-service/tile/support/synthetic-city.ts';

const SQUARE: [number, number][] = [
  [0, 0],
  [10, 0],
  [10, 20],
  [0, 20],
];

/** A tile of two triangles, each corner at its own height: west, east … of the south side first. */
function tileOf(heights: readonly [number, number, number, number]): TerrainMesh {
  const [lowest, highest] = [Math.min(...heights), Math.max(...heights)];
  return {
    ...{ centre: [0, 0, 0], radius: 1, occlusion: [0, 0, 0], lowest, highest },
    u: Uint16Array.of(0, QUANTIZED, 0, QUANTIZED),
    v: Uint16Array.of(0, 0, QUANTIZED, QUANTIZED),
    height: Uint16Array.from(heights, (one) => ((one - lowest) / (highest - lowest || 1)) * QUANTIZED),
    triangles: Uint32Array.of(0, 1, 2, 2, 1, 3),
    ...{ west: Uint32Array.of(0, 2), south: Uint32Array.of(0, 1) },
    ...{ east: Uint32Array.of(1, 3), north: Uint32Array.of(2, 3) },
  };
}

describe('bodies of features', () => {
  it('should stand on the lowest ground under them, as high as they are, and have their floor space as a block', () => {
    const frame = enuFrame(TOWN.longitude, TOWN.latitude, 0);
    const bodies = new BodyCollector({ frame, undulation: () => 0, ground: { heightAt: () => 50 } });
    bodies.add(extrusionFeature('a:1', SQUARE, { height: 12 }));
    const { triangles, bodyOf, bodies: list, blocks, groundless } = bodies.finish();
    const heights = triangles.filter((_, i) => i % 3 === 2);
    expect(Math.max(...heights)).toBeCloseTo(62, 1);
    expect(list.map(({ id }) => id)).toEqual(['a:1']);
    expect([...bodyOf].every((body) => body === 0)).toBe(true);
    expect(blocks).toHaveLength(1);
    expect(blocks[0].top - blocks[0].base).toBeCloseTo(12, 6);
    expect(groundless).toBe(0);
  });

  it('should tell those that stand where no ground is known, and put them at sea level', () => {
    const frame = enuFrame(TOWN.longitude, TOWN.latitude, 0);
    const bodies = new BodyCollector({ frame, undulation: () => 47 });
    bodies.add(extrusionFeature('a:1', SQUARE, { height: 12 }));
    const { triangles, groundless } = bodies.finish();
    expect(Math.max(...triangles.filter((_, i) => i % 3 === 2))).toBeCloseTo(59, 1);
    expect(groundless).toBe(1);
  });

  it('should say how a height is known: as the source says, by its attributes, its storeys, or not at all', () => {
    const feature = extrusionFeature('a:1', SQUARE, { height: 12 });
    const withAttributes = (attributes: (typeof feature)['attributes']) =>
      heightOrigin({ ...feature, attributes });
    expect(withAttributes({ heightSource: 'levels', height: 12 })).toBe('derived');
    expect(withAttributes({ heightSource: 'assumed', height: 12 })).toBe('assumed');
    expect(withAttributes({ height: 12 })).toBe('measured');
    const [shape] = feature.geometries;
    expect(
      heightOrigin({ ...feature, attributes: {}, geometries: [{ ...shape, storeys: 4 } as never] }),
    ).toBe('derived');
    expect(
      heightOrigin({ ...feature, attributes: {}, geometries: [{ ...shape, storeys: undefined } as never] }),
    ).toBe('assumed');
  });
});

describe('a ray over ground', () => {
  it('should come to its end where that is on a border of cells, a rounding after its last block', () => {
    const heights = new Float32Array(51 * 51);
    const ground = new HeightFieldCaster({
      columns: 51,
      rows: 51,
      cell: 5,
      west: -125,
      south: -125,
      heights,
    });
    const rise = heights.map((_, i) => Math.sin(i * 0.37) + Math.cos((i % 51) * 0.8));
    const hills = new HeightFieldCaster({ ...ground.field, heights: rise });
    // It ends at 12 and 18 cells from the south-west, just over the highest ground there.
    expect(ground.closest(3, -4, 14, -68, -31, -13, 0, 1)).toBe(Infinity);
    expect(hills.isStopped(3, -4, 14, -68, -31, -13, 2.6e-5, 1)).toBe(
      hills.isStopped(3, -4, 14, -68, -31, -13, 2.6e-5, 1 - 1e-9),
    );
  });
});

describe('ground of terrain tiles', () => {
  const address = { level: 14, x: 26814, y: 10703 };
  const [west, south, east, north] = tileExtent(address);
  const frame = enuFrame((west + east) / 2, (south + north) / 2, 0);
  const box = { west: -400, south: -400, cell: 10, columns: 81, rows: 81 };

  it('should be the plane that a tile is, the roundness of the earth taken off', () => {
    const field = terrainField([{ ...address, mesh: tileOf([10, 10, 10, 10]) }], frame, box);
    const ground = new HeightFieldCaster(field);
    // Flat triangles 1.2 km a side: their corners lie d²/2R below the plane that touches, 0.058 m at 860 m.
    for (const [x, y] of [
      [0, 0],
      [300, -200],
      [-390, 390],
    ]) {
      const [, , height] = frame.toGeodetic(x, y, ground.heightAt(x, y));
      expect(Math.abs(height - 10)).toBeLessThan(0.06);
    }
    expect(field.heights.some(Number.isNaN)).toBe(false);
  });

  it('should follow a slope between the corners of a tile', () => {
    const bytes = encodeTerrainMesh(tileOf([0, 100, 0, 100]));
    const field = terrainField([{ ...address, mesh: decodeTerrainMesh(bytes) }], frame, box);
    const ground = new HeightFieldCaster(field);
    const [longitude] = frame.toGeodetic(200, 100, 0);
    const expected = (100 * (longitude - west)) / (east - west);
    expect(Math.abs(ground.heightAt(200, 100) - expected)).toBeLessThan(0.1);
  });

  it('should know nothing beside the tiles, and lay finer tiles over coarse ones', () => {
    const far = enuFrame(west, (south + north) / 2, 0);
    const only = terrainField([{ ...address, mesh: tileOf([5, 5, 5, 5]) }], far, box);
    const ground = new HeightFieldCaster(only);
    expect(ground.heightAt(-200, 0)).toBeNaN();
    expect(ground.heightAt(200, 0)).toBeCloseTo(5, 0);
    const coarse = { level: 13, x: address.x >> 1, y: address.y >> 1, mesh: tileOf([80, 80, 80, 80]) };
    const both = terrainField([coarse, { ...address, mesh: tileOf([5, 5, 5, 5]) }], frame, box);
    expect(new HeightFieldCaster(both).heightAt(0, 0)).toBeCloseTo(5, 0);
  });

  it('should ask for the deepest tiles that there are, coarse ones first', () => {
    const range = (x: number, y: number) => [{ startX: x, startY: y, endX: x, endY: y }];
    const available = Array.from(
      { length: 15 },
      () => [] as { startX: number; startY: number; endX: number; endY: number }[],
    );
    available[14] = range(address.x, address.y);
    available[13] = range(address.x >> 1, address.y >> 1);
    const wide: [number, number, number, number] = [west - 0.002, south + 0.001, east - 0.001, north - 0.001];
    const tiles = deepestTiles(available, wide);
    expect(tiles.at(-1)).toEqual(address);
    expect(tiles.every(({ level }) => level === 13 || level === 14)).toBe(true);
    expect(deepestTiles([], wide)).toEqual([]);
  });
});
