import { createRequire } from 'node:module';
import fc from 'fast-check';
import GeoJSONVT from 'geojson-vt';
import { describe, expect, it } from 'vitest';
import { decodeTile, encodeTile, type TileLayer } from '../../../../tiles-service/tile/vector/mvt.ts';

const require = createRequire(import.meta.url);
const vtPbf = require('vt-pbf');
// The decoder and the protobuf reader that vt-pbf itself builds on: written by others.
const fromVtPbf = createRequire(require.resolve('vt-pbf'));
const { VectorTile } = fromVtPbf('@mapbox/vector-tile');
const Protobuf = fromVtPbf('pbf');

const layers: TileLayer[] = [
  {
    name: 'roads',
    features: [
      {
        type: 2,
        properties: {
          id: 'test:1',
          name: '中山路',
          lanes: 2,
          width: 7.5,
          level: -1,
          spread: 10.1,
          bridge: true,
        },
        parts: [
          [-10, 5, 4100, 5, 4100, 900],
          [0, 0, 1, 1],
        ],
      },
    ],
  },
  { name: 'nothing', features: [] },
  {
    name: 'green',
    features: [
      {
        type: 3,
        properties: { id: 'test:2', name: '中山路' },
        parts: [
          [0, 0, 100, 0, 100, 100, 0, 100],
          [20, 20, 20, 40, 40, 40, 40, 20],
        ],
      },
      { type: 1, properties: { id: 'test:3' }, parts: [[5, 6, 7, 8]] },
    ],
  },
];

describe('encodeTile', () => {
  it('should be read by the reference decoder', () => {
    const tile = new VectorTile(new Protobuf(encodeTile(layers)));
    expect(Object.keys(tile.layers)).toEqual(['roads', 'green']);
    expect(tile.layers.roads.version).toBe(2);
    expect(tile.layers.roads.extent).toBe(4096);
    const road = tile.layers.roads.feature(0);
    expect(road.properties).toEqual(layers[0].features[0].properties);
    expect(
      road.loadGeometry().map((line: { x: number; y: number }[]) => line.flatMap(({ x, y }) => [x, y])),
    ).toEqual(layers[0].features[0].parts);
    const park = tile.layers.green.feature(0).loadGeometry();
    // The reference decoder repeats the first vertex of a ring.
    expect(park.map((ring: unknown[]) => ring.length)).toEqual([5, 5]);
    expect(tile.layers.green.feature(1).loadGeometry()).toHaveLength(2);
  });

  it('should be read back by our own decoder', () => {
    const decoded = decodeTile(encodeTile(layers));
    expect(decoded).toEqual(
      layers.filter(({ features }) => features.length > 0).map((layer) => ({ ...layer, extent: 4096 })),
    );
  });
});

describe('decodeTile', () => {
  it('should read what the reference encoder wrote', () => {
    const geojson = {
      type: 'FeatureCollection' as const,
      features: [
        {
          type: 'Feature' as const,
          properties: { name: 'a', height: 12.25, count: 3, below: -4, open: false },
          geometry: {
            type: 'Polygon' as const,
            coordinates: [
              [
                [0, 0],
                [10, 0],
                [10, 10],
                [0, 10],
                [0, 0],
              ],
            ],
          },
        },
      ],
    };
    const tile = new GeoJSONVT(geojson, { maxZoom: 5 }).getTile(0, 0, 0);
    const [layer] = decodeTile(vtPbf.fromGeojsonVt({ shapes: tile }, { version: 2 }));
    expect(layer.name).toBe('shapes');
    expect(layer.features[0].properties).toEqual(geojson.features[0].properties);
    expect(layer.features[0].type).toBe(3);
    expect(layer.features[0].parts[0].slice(0, 2)).toEqual([2048, 2048]);
  });

  it('should end with an error or a tile, whatever the bytes are', () => {
    const bytes = encodeTile(layers);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
        const broken = bytes.slice();
        for (const [at, value] of changes) broken[at] = value;
        try {
          decodeTile(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
