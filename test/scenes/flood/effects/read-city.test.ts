import { describe, expect, it } from 'vitest';
import type { ExtrusionGeometry, Feature, SurfacesGeometry } from '../../../../models/feature.ts';
import type { FeatureStore } from '../../../../models/feature-store/index.ts';
import { EDGE_FLAG, NO_EDGE, type RoadNetwork } from '../../../../models/network/index.ts';
import { USUAL_FLOOR } from '../../../../scenes/flood/effects/city.ts';
import { readFloodedCity } from '../../../../scenes/flood/effects/read-city.ts';

/** A CRS of a thousand metres to the degree. */
const transform = {
  fromGeodetic(positions: Float64Array, out: Float64Array): void {
    for (let at = 0; at < positions.length; at++)
      out[at] = at % 3 === 2 ? positions[at] : 1_000 * positions[at];
  },
};

const square = (x: number, y: number): Float64Array =>
  Float64Array.of(x, y, 0, x + 0.01, y, 0, x + 0.01, y + 0.01, 0, x, y + 0.01, 0);
const body = (x: number, y: number, more: Partial<ExtrusionGeometry> = {}): ExtrusionGeometry => ({
  ...{ kind: 'extrusion', lod: 1, heightReference: 'ground', positions: square(x, y) },
  ...{ ringStarts: Uint32Array.of(0, 4), polygonStarts: Uint32Array.of(0, 1) },
  ...{ height: 10, roof: { shape: 'flat', height: 1 }, ...more },
});
const building = (id: string, more: Partial<Feature> = {}): Feature => ({
  ...{ id, type: 'Building', class: 'residential', attributes: {}, geometries: [body(1, 2)] },
  ...more,
});

function storeOf(features: Feature[]): FeatureStore {
  const types: Record<string, number> = {};
  for (const { type } of features) types[type] = (types[type] ?? 0) + 1;
  return {
    header: { types, blocks: [{}] },
    readBlock: async () => features,
  } as unknown as FeatureStore;
}
const read = (features: Feature[], networks: RoadNetwork[] = []) =>
  readFloodedCity({ stores: [storeOf(features)], networks, transform });

describe('what a flood is held against', () => {
  it('should have the footprints, storeys and people of buildings', async () => {
    const { buildings } = await read([
      building('a', {
        name: '甲楼',
        geometries: [body(1, 2, { storeys: 3 })],
        attributes: { residents: 40, use: 'apartments', 'name:en': 'House A' },
      }),
      building('b', { geometries: [body(3, 4)] }),
    ]);
    expect(buildings.ids).toEqual(['a', 'b']);
    expect(buildings.names).toEqual([{ 'zh-CN': '甲楼', en: 'House A' }, undefined]);
    expect(buildings.uses).toEqual(['apartments', 'residential']);
    expect([...buildings.rings.positions.subarray(0, 4)]).toEqual([1_000, 2_000, 1_010, 2_000]);
    expect([...buildings.firstRing]).toEqual([0, 1, 2]);
    expect([...buildings.places].map((value) => value.toFixed(3))).toEqual([
      '1.005',
      '2.005',
      '3.005',
      '4.005',
    ]);
    // 9 m of walls: three storeys of 3 m, or as many of 2.8 m as there fit.
    expect([...buildings.storeys]).toEqual([3, 3]);
    expect([...buildings.storeyHeight]).toEqual([3, 3]);
    expect(buildings.residents[0]).toBe(40);
    expect(buildings.residents[1]).toBeNaN();
    expect(buildings.floor[0]).toBeCloseTo(USUAL_FLOOR, 6);
  });

  it('should take the floor where it is given', async () => {
    const { buildings } = await read([building('a', { attributes: { groundFloorHeight: 0.6 } })]);
    expect(buildings.floor[0]).toBeCloseTo(0.6, 6);
  });

  it('should take the ground surface of a solid, or the box around it', async () => {
    const surfaces = (semantics: number[]): SurfacesGeometry => ({
      ...{ kind: 'surfaces', lod: 2, heightReference: 'ellipsoid' },
      positions: Float64Array.of(...square(5, 5), ...square(6, 6)),
      ...{ ringStarts: Uint32Array.of(0, 4, 8), polygonStarts: Uint32Array.of(0, 1, 2) },
      semantics: Uint8Array.from(semantics),
    });
    const { buildings } = await read([
      building('solid', { geometries: [surfaces([3, 1])] }),
      building('box', { geometries: [surfaces([0, 0])] }),
    ]);
    const { starts, positions } = buildings.rings;
    expect([...positions.subarray(0, 2)]).toEqual([6_000, 6_000]);
    expect([...positions.subarray(2 * starts[1], 2 * starts[1] + 6)]).toEqual([
      5_000, 5_000, 6_010, 5_000, 6_010, 6_010,
    ]);
  });

  it('should not count parts of a building that is there, nor what has no shape', async () => {
    const { buildings } = await read([
      building('a'),
      building('part', { type: 'BuildingPart', parents: ['a'] }),
      building('own', { type: 'BuildingPart' }),
      building('record', { geometries: [] }),
    ]);
    expect(buildings.ids).toEqual(['a', 'own']);
  });

  it('should know critical places, the houses of one hospital as one', async () => {
    const house = (id: string, name: string, english: string): Feature =>
      building(id, { class: 'hospital', name, attributes: { parcel: 'p1', 'name:en': english } });
    const point = (id: string, type: Feature['type'], kind: string): Feature => ({
      ...{ id, type, class: kind, attributes: {} },
      geometries: [
        { kind: 'points', lod: 0, heightReference: 'ellipsoid', positions: Float64Array.of(7, 8, 3) },
      ],
    });
    const { places, buildings } = await read([
      house('h1', '福湖医院门诊楼', 'Fuhu Hospital · Outpatients'),
      house('h2', '福湖医院住院楼', 'Fuhu Hospital · Wards'),
      point('n1', 'PipeNode', 'substation'),
      point('n2', 'PipeNode', 'manhole'),
      point('s1', 'PointOfInterest', 'emergency_shelter'),
    ]);
    expect(places.map(({ id, kind }) => [id, kind])).toEqual([
      ['h1', 'hospital'],
      ['n1', 'substation'],
      ['s1', 'shelter'],
    ]);
    expect(places[0].name).toEqual({ 'zh-CN': '福湖医院', en: 'Fuhu Hospital' });
    expect(places[0].outline.starts).toHaveLength(3);
    expect([...places[1].outline.positions]).toEqual([7_000, 8_000]);
    expect(buildings.ids).toEqual(['h1', 'h2']);
  });

  it('should have one line for both directions of a road, and none for a bridge', async () => {
    const { roads } = await read([], [network()]);
    expect(roads.ids).toEqual(['map:w1#10-11', 'map:w1#11-10']);
    expect([...roads.line]).toEqual([0, 0]);
    expect([...roads.lines.positions]).toEqual([1_000, 1_000, 2_000, 1_000]);
    expect(roads.names).toEqual(['长江路']);
    expect(roads.classes).toEqual(['primary']);
    expect([...roads.lengths]).toEqual([100]);
  });
});

/** A road there and back, and a bridge that goes on from its end. */
function network(): RoadNetwork {
  const edges = 3;
  return {
    kind: 'road',
    source: 'map',
    nodes: {
      count: 3,
      ids: Float64Array.of(10, 11, 12),
      positions: Float64Array.of(1, 1, 0, 2, 1, 0, 3, 1, 0),
      flags: new Uint8Array(3),
    },
    edges: {
      count: edges,
      starts: Uint32Array.of(0, 1, 3, 3),
      from: Uint32Array.of(0, 1, 1),
      to: Uint32Array.of(1, 0, 2),
      length: Float64Array.of(100, 100, 50),
      speed: new Float32Array(edges).fill(50),
      lanes: new Uint8Array(edges).fill(1),
      class: new Uint8Array(edges),
      flags: Uint16Array.of(0, EDGE_FLAG.backward, EDGE_FLAG.bridge),
      layer: new Int8Array(edges),
      access: new Uint8Array(edges),
      way: Float64Array.of(1, 1, 2),
      ordinal: new Uint16Array(edges),
      name: Uint32Array.of(1, 1, 0),
      shape: Uint32Array.of(0, 0, 1),
      reverse: Uint32Array.of(1, 0, NO_EDGE),
    },
    shapes: {
      starts: Uint32Array.of(0, 2, 4),
      positions: Float64Array.of(1, 1, 0, 2, 1, 0, 2, 1, 0, 3, 1, 0),
    },
    bans: { pairs: new Uint32Array(0), pathStarts: Uint32Array.of(0), pathEdges: new Uint32Array(0) },
    names: ['', '长江路'],
    classes: ['primary'],
  };
}
