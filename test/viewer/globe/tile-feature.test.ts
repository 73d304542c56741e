import { describe, expect, it } from 'vitest';
import type { Layer } from '../../../models/schema/layer.ts';
import { idOfTileFeature, recordOfTileFeature } from '../../../viewer/globe/tile-feature.ts';

const layer = (more: Partial<Layer> = {}) => ({ id: 'mesh', kind: 'tileset', ...more }) as Layer;

function feature(properties: Record<string, unknown>, { number = 3, of = 10, url = 'b/7.b3dm?v=1' } = {}) {
  return {
    featureId: number,
    getProperty: (key: string) => properties[key],
    getPropertyIds: () => Object.keys(properties),
    content: { url: `http://h/city/mesh/${url}`, featuresLength: of },
    tileset: { resource: { url: 'http://h/city/mesh/tileset.json?v=1' } },
  };
}

describe('idOfTileFeature', () => {
  it('should be the id of the metadata where the layer has a store', () => {
    expect(idOfTileFeature(layer({ store: 's' }), feature({ id: 'bag:1' }))).toBe('bag:1');
    expect(idOfTileFeature(layer({ store: 's' }), feature({ name: 'x' }))).toBeUndefined();
  });

  it('should tell features of two tiles apart that have the same number, and the same id in a table', () => {
    const first = idOfTileFeature(layer(), feature({ id: 8 }, { url: 'a.b3dm' }));
    expect(first).toBe('a.b3dm#3');
    expect(idOfTileFeature(layer(), feature({ id: 8 }))).toBe('b/7.b3dm#3');
  });

  it('should not take a tile of a mesh for a thing', () => {
    expect(idOfTileFeature(layer(), feature({}, { of: 1 }))).toBeUndefined();
    expect(idOfTileFeature(layer(), feature({ id: 1 }, { of: 1 }))).toBe('b/7.b3dm#3');
  });

  it('should leave meshes with footprints to these', () => {
    expect(idOfTileFeature(layer({ footprints: 'buildings' }), feature({ id: 1 }))).toBeUndefined();
  });
});

describe('recordOfTileFeature', () => {
  it('should hold what the metadata say, as plain values', () => {
    const properties = {
      name: '主楼',
      height: 12.5,
      count: 12n,
      open: true,
      place: { x: 1, y: 2, z: 3 },
      matrix: { 0: 1, 1: 0, 2: 0, 3: 1 },
      levels: Uint8Array.of(1, 2),
      words: ['a', 'b'],
      nothing: null,
      absent: undefined,
    };
    expect(recordOfTileFeature(layer(), feature(properties))).toEqual({
      id: 'b/7.b3dm#3',
      type: 'GenericCityObject',
      name: '主楼',
      attributes: {
        name: '主楼',
        height: 12.5,
        count: '12',
        open: true,
        place: [1, 2, 3],
        matrix: [1, 0, 0, 1],
        levels: [1, 2],
        words: ['a', 'b'],
      },
      geometries: [],
    });
  });

  it('should be left to the store where there is one', () => {
    expect(recordOfTileFeature(layer({ store: 's' }), feature({ id: 'a' }))).toBeUndefined();
  });
});
