import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { PIPE_COLOURS } from '../../../models/network/pipe-look.ts';
import { decodeTile, encodeTile, LINE, POINT, POLYGON } from '../../../models/vector-tiles/index.ts';
import { rampColors } from '../../../viewer/attributes/palettes.ts';
import { styleOf } from '../../../viewer/attributes/style-of.ts';
import { footprintOf, geoJsonOf } from '../../../viewer/map/footprint.ts';
import { clipLine, clipRing } from '../../../viewer/map/tiles/clip.ts';
import { lookOfStyle } from '../../../viewer/map/tiles/follow-looks.ts';
import { reachOfTile, STORE_TILE_UNITS, storeTile } from '../../../viewer/map/tiles/store-tile.ts';

/** The tile that has 114.6° E, 27.6° N in it. */
const TILE = { z: 15, x: 26815, y: 13758 };
const [west, south, east, north] = (() => {
  const [w, s, e, n] = reachOfTile(TILE);
  return [w, s, e, n];
})();
const middle: [number, number] = [(west + east) / 2, (south + north) / 2];

function house(id: string, [longitude, latitude]: [number, number], size: number): Feature {
  const corners = [
    [0, 0],
    [size, 0],
    [size, size],
    [0, size],
  ];
  return {
    id,
    type: 'Building',
    class: 'apartments',
    name: '一号楼',
    attributes: { levels: 6, owner: null, height: 99 },
    geometries: [
      {
        kind: 'extrusion',
        lod: 1,
        heightReference: 'ground',
        positions: Float64Array.from(corners.flatMap(([x, y]) => [longitude + x, latitude + y, 3])),
        ringStarts: Uint32Array.of(0, 4),
        polygonStarts: Uint32Array.of(0, 1),
        height: 18,
        roof: { shape: 'flat', height: 0 },
      },
    ],
  };
}

describe('lookOfStyle', () => {
  it('should hide what a filter hides and colour the rest as the globe does', () => {
    const table = {
      ids: ['a', 'b', 'c'],
      longitudes: new Float64Array(3),
      latitudes: new Float64Array(3),
      columns: { floors: { kind: 'number' as const, values: Float64Array.of(3, 12, 40) } },
    };
    const style = styleOf(table, {
      filter: { conditions: [{ attribute: 'floors', from: 10 }] },
      colouring: { by: 'number', attribute: 'floors', ramp: 'viridis', breaks: [20] },
    });
    const { colours, hidden } = lookOfStyle(style, table.ids);
    expect([...hidden]).toEqual(['a']);
    const [low, high] = rampColors('viridis', 2);
    expect([...colours]).toEqual([
      ['b', low],
      ['c', high],
    ]);
  });
});

describe('storeTile', () => {
  it('should leave out what is hidden and carry the colours of the rest', () => {
    const features = ['a', 'b', 'c'].map((id) => house(id, middle, 0.001));
    const look = { colours: new Map([['b', '#123456']]), hidden: new Set(['a']) };
    const { features: drawn } = storeTile('records', features, TILE, [], look);
    expect(drawn.map(({ properties }) => [properties['id'], properties['color']])).toEqual([
      ['b', '#123456'],
      ['c', undefined],
    ]);
  });

  it('should give pipes the colour of their kind, unless an attribute gives another', () => {
    const pipe = (id: string, attributes: Feature['attributes']): Feature => ({
      id,
      type: 'Pipe',
      attributes,
      geometries: [
        {
          kind: 'lines',
          lod: 0,
          positions: Float64Array.of(...middle, 0, middle[0] + 0.001, middle[1], 0),
          lineStarts: Uint32Array.of(0, 2),
        } as never,
      ],
    });
    const features = [
      pipe('foul', { kind: 'drainage', system: 'foul' }),
      pipe('storm', { 管线种类: '雨水' }),
      pipe('gas', { kind: 'gas' }),
    ];
    const look = { colours: new Map([['gas', '#123456']]), hidden: new Set<string>() };
    const { features: drawn } = storeTile('records', features, TILE, [], look);
    expect(drawn.map(({ properties }) => properties['color'])).toEqual([
      PIPE_COLOURS.foul.color,
      PIPE_COLOURS.storm.color,
      '#123456',
    ]);
  });

  it('should hold records that a vector tile reader reads back', () => {
    const tile = storeTile('records', [house('city:b1', middle, 0.001)], TILE, ['levels', 'owner']);
    const [layer] = decodeTile(encodeTile([tile]));
    expect(layer.name).toBe('records');
    expect(layer.extent).toBe(STORE_TILE_UNITS);
    expect(layer.features).toHaveLength(1);
    expect(layer.features[0]).toMatchObject({
      type: POLYGON,
      properties: { id: 'city:b1', class: 'apartments', name: '一号楼', levels: 6, base: 3, top: 21 },
    });
    expect(layer.features[0].properties).not.toHaveProperty('owner');
    // Half a tile from the corner, to within the margin.
    for (const value of layer.features[0].parts[0])
      expect(Math.abs(value - STORE_TILE_UNITS / 2)).toBeLessThan(1000);
  });

  it('should leave out what lies beyond the margin, and cut what crosses it', () => {
    expect(storeTile('records', [house('a', [east + 0.01, middle[1]], 0.001)], TILE, []).features).toEqual(
      [],
    );
    const wide = storeTile('records', [house('a', [west - 1, south - 1], 3)], TILE, []).features[0];
    expect(wide.parts[0].every((value) => value >= -256 && value <= STORE_TILE_UNITS + 256)).toBe(true);
  });

  it('should draw lines and points, too', () => {
    const shapes: Feature = {
      id: 'x',
      type: 'GenericCityObject',
      attributes: {},
      geometries: [
        { kind: 'points', lod: 0, heightReference: 'ground', positions: Float64Array.of(...middle, 0) },
        {
          kind: 'lines',
          lod: 0,
          heightReference: 'ground',
          positions: Float64Array.of(west - 1, middle[1], 0, east + 1, middle[1], 0),
          lineStarts: Uint32Array.of(0, 2),
        },
      ],
    };
    const { features } = storeTile('records', [shapes], TILE, []);
    expect(features.map(({ type }) => type)).toEqual([LINE, POINT]);
    expect(features[0].parts[0][0]).toBe(-256);
  });
});

describe('footprintOf', () => {
  it('should take the ground of a solid, and how tall it is', () => {
    const roof = [0, 0, 12, 1, 0, 12, 1, 1, 12];
    const ground = [0, 0, 2, 1, 1, 2, 1, 0, 2];
    const { areas, top } = footprintOf({
      geometries: [
        {
          kind: 'surfaces',
          lod: 2,
          heightReference: 'ellipsoid',
          positions: Float64Array.from([...roof, ...ground]),
          ringStarts: Uint32Array.of(0, 3, 6),
          polygonStarts: Uint32Array.of(0, 1, 2),
          semantics: Uint8Array.of(3, 1),
        },
      ],
    });
    expect(areas).toEqual([[[0, 0, 1, 1, 1, 0]]]);
    expect(top).toBe(10);
  });

  it('should close rings in GeoJSON', () => {
    const [feature] = geoJsonOf(house('a', [1, 2], 1)).features;
    expect(feature.geometry).toMatchObject({ type: 'MultiPolygon' });
    const ring = (feature.geometry as GeoJSON.MultiPolygon).coordinates[0][0];
    expect(ring).toHaveLength(5);
    expect(ring[0]).toEqual(ring[4]);
  });
});

describe('clipRing and clipLine', () => {
  it('should cut a ring at the sides', () => {
    const cut = clipRing([-5, -5, 5, -5, 5, 5, -5, 5], 0, 10);
    const corners = Array.from(
      { length: cut.length / 2 },
      (_, i) => `${cut[i * 2]} ${cut[i * 2 + 1]}`,
    ).sort();
    expect(corners).toEqual(['0 0', '0 5', '5 0', '5 5']);
    expect(clipRing([20, 20, 30, 20, 30, 30], 0, 10)).toEqual([]);
  });

  it('should give a line that leaves and comes back in two parts', () => {
    expect(clipLine([5, 5, 15, 5, 15, 8, 5, 8], 0, 10)).toEqual([
      [5, 5, 10, 5],
      [10, 8, 5, 8],
    ]);
  });
});
