import { gzipSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { elementsOf, elementsOfBytes } from '../collect.ts';
import { blob, headerBlob, type PbfNode, pbfFile, primitiveBlock } from '../pbf-writer.ts';
import { readBytes, readFile } from '../support.ts';

const TOWN = 'test/fixtures/osm/town.osm';
const NODES: PbfNode[] = [
  { id: -3, longitude: 85_000_001, latitude: -469_999_999, tags: { natural: 'tree' } },
  { id: 7_000_000_123, longitude: -1_799_999_999, latitude: 899_999_999, tags: {} },
  { id: 7_000_000_124, longitude: 0, latitude: 1, tags: { name: '狮子', shop: 'bakery' } },
];

async function refusal(bytes: Uint8Array): Promise<{ code?: string; message: string }> {
  return readBytes(bytes, 'map.osm.pbf').then(
    () => expect.fail('was read'),
    (error) => error,
  );
}

describe('elements of PBF', () => {
  it('should give back dense nodes as written, ids beyond 32 bits and below zero included', async () => {
    expect((await elementsOfBytes(pbfFile({ nodes: NODES }))).nodes).toEqual(NODES);
  });

  it('should give back plain nodes as written', async () => {
    expect((await elementsOfBytes(pbfFile({ plainNodes: NODES }))).nodes).toEqual(NODES);
  });

  it('should apply granularity and offsets that follow the groups', async () => {
    const coarse = [{ id: 1, longitude: 85_000_010, latitude: 470_000_020, tags: {} }];
    const file = pbfFile({ nodes: coarse, granularity: 1000, longitudeOffset: 5000, latitudeOffset: -7000 });
    expect((await elementsOfBytes(file)).nodes).toEqual([
      // Steps of 10 units from the offsets of 50 and −70 units.
      { id: 1, longitude: 85_000_010, latitude: 470_000_020, tags: {} },
    ]);
  });

  it('should find the lists of dense nodes in any order', async () => {
    // Tags, longitudes, latitudes, ids; then, in the same group, a way.
    const dense = new PbfWriter();
    dense.writePackedVarint(10, [1, 2, 0, 0]);
    dense.writePackedSVarint(9, [80_000_000, 5]);
    dense.writePackedSVarint(8, [470_000_000, -7]);
    dense.writePackedSVarint(1, [11, 1]);
    const way = new PbfWriter();
    way.writeVarintField(1, 99);
    way.writePackedSVarint(8, [11, 1]);
    const group = new PbfWriter();
    group.writeBytesField(2, dense.finish());
    group.writeBytesField(3, way.finish());
    const strings = new PbfWriter();
    for (const text of ['', 'shop', 'bakery']) strings.writeStringField(1, text);
    const data = new PbfWriter();
    data.writeBytesField(2, group.finish());
    data.writeBytesField(1, strings.finish());
    const elements = await elementsOfBytes(Buffer.concat([headerBlob(), blob('OSMData', data.finish())]));
    expect(elements.nodes).toEqual([
      { id: 11, longitude: 80_000_000, latitude: 470_000_000, tags: { shop: 'bakery' } },
      { id: 12, longitude: 80_000_005, latitude: 469_999_993, tags: {} },
    ]);
    expect(elements.ways).toEqual([{ id: 99, nodes: [11, 12], tags: {} }]);
  });

  it('should give back ways and relations as written', async () => {
    const ways = [{ id: 5, nodes: [7, 3, 9_000_000_000, 7], tags: { highway: 'service', '': 'empty key' } }];
    const relations = [
      {
        id: 6,
        members: [
          { kind: 'w' as const, id: 5, role: 'outer' },
          { kind: 'n' as const, id: 7, role: '' },
          { kind: 'r' as const, id: 2, role: 'subarea' },
        ],
        tags: { type: 'multipolygon' },
      },
    ];
    const elements = await elementsOfBytes(pbfFile({ ways }, { relations }));
    expect(elements).toEqual({ nodes: [], ways, relations });
  });

  it('should read blocks that are not compressed, and pass over blocks of unknown kinds', async () => {
    const data = primitiveBlock({ nodes: NODES });
    const file = Buffer.concat([
      headerBlob(),
      blob('Note', Buffer.from('x')),
      blob('OSMData', data, { field: 1 }),
    ]);
    expect((await elementsOfBytes(file)).nodes).toEqual(NODES);
  });

  it('should call a position beyond the Earth none', async () => {
    const file = pbfFile({ nodes: [{ id: 1, longitude: 1_800_000_001, latitude: 0, tags: { shop: 'x' } }] });
    expect((await readBytes(file, 'a.osm.pbf')).dropped).toEqual({ 'position-missing': 1 });
  });
});

describe('a PBF file and an XML file of the same town', () => {
  it('should give the same features and the same counts, in any order of elements', async () => {
    const { nodes, ways, relations } = await elementsOf(TOWN);
    const fromXml = await readFile(TOWN);
    const sorted = await readBytes(pbfFile({ nodes }, { ways, relations }), 'town.osm.pbf');
    expect(sorted).toEqual({ ...fromXml, format: 'OpenStreetMap PBF' });

    const backwards = pbfFile(
      { relations: relations.toReversed() },
      { ways: ways.toReversed() },
      { plainNodes: nodes.toReversed() },
    );
    const unsorted = await readBytes(backwards, 'town.osm.pbf');
    expect(new Set(unsorted.features.keys())).toEqual(new Set(fromXml.features.keys()));
    for (const [id, feature] of fromXml.features) expect(unsorted.features.get(id)).toEqual(feature);
    expect(unsorted.dropped).toEqual(fromXml.dropped);
    expect(unsorted.repaired).toEqual(fromXml.repaired);
  });

  it('should keep the first of objects that occur twice, and count the others', async () => {
    const { nodes, ways, relations } = await elementsOf(TOWN);
    const once = await readFile(TOWN);
    const twice = await readBytes(
      pbfFile({ nodes }, { ways, relations }, { nodes, ways, relations }),
      'two.osm.pbf',
    );
    expect(twice.features).toEqual(once.features);
    const repeated = [...nodes, ...ways, ...relations].filter(
      ({ tags }) => Object.keys(tags ?? {}).length > 0,
    ).length;
    // The route is no area; it was counted both times as what it is.
    expect(twice.dropped['duplicate-id']).toBe(repeated - 1);
    expect(twice.read).toBe(once.read + repeated);
  });

  it('should read files that carry positions on their ways and no nodes', async () => {
    const ring = [0, 0, 1000, 0, 1000, 1000, 0, 1000];
    const way = { id: 1, nodes: [1, 2, 3, 4, 1], locations: [...ring, 0, 0], tags: { landuse: 'grass' } };
    const { features } = await readBytes(pbfFile({ ways: [way] }), 'a.osm.pbf');
    const [geometry] = features.get('t:w1')?.geometries ?? [];
    expect([...(geometry?.positions ?? [])]).toEqual([0, 0, 0, 1e-4, 0, 0, 1e-4, 1e-4, 0, 0, 1e-4, 0]);
  });
});

describe('a damaged PBF file', () => {
  const good = pbfFile({ nodes: NODES });

  it('should be refused when it is cut off', async () => {
    for (const length of [good.length - 1, good.length - 20]) {
      expect(await refusal(good.subarray(0, length))).toMatchObject({ code: 'osm-pbf-damaged' });
    }
  });

  it('should be refused when a block is larger than the format allows, before any memory is taken', async () => {
    const huge = new PbfWriter();
    huge.writeStringField(1, 'OSMData');
    huge.writeVarintField(3, 33 * 1024 * 1024);
    const head = huge.finish();
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    expect(await refusal(Buffer.concat([headerBlob(), length, head]))).toMatchObject({
      code: 'osm-pbf-damaged',
    });
    length.writeUInt32BE(0x7fffffff);
    expect(await refusal(Buffer.concat([headerBlob(), length]))).toMatchObject({ code: 'osm-pbf-damaged' });
  });

  it('should be refused when a block unpacks to more than it says', async () => {
    const bomb = blob('OSMData', Buffer.alloc(1_000_000), { rawSize: 1000 });
    expect((await refusal(Buffer.concat([headerBlob(), bomb]))).message).toMatch(/cannot be unpacked/);
  });

  it('should be refused when a tag names a string that is not there', async () => {
    const data = new PbfWriter();
    const group = new PbfWriter();
    const node = new PbfWriter();
    node.writeSVarintField(1, 1);
    node.writePackedVarint(2, [9]);
    node.writePackedVarint(3, [9]);
    group.writeBytesField(1, node.finish());
    data.writeBytesField(2, group.finish());
    const file = Buffer.concat([headerBlob(), blob('OSMData', data.finish())]);
    expect((await refusal(file)).message).toMatch(/string 9 is not in the block's table/);
  });

  it('should be refused when its compression or its features are not known, with what to do', async () => {
    const zstd = Buffer.concat([headerBlob(), blob('OSMData', Buffer.from('x'), { field: 7 })]);
    expect((await refusal(zstd)).message).toMatch(/Zstandard.*osmium cat/s);
    expect(await refusal(headerBlob(['HistoricalInformation']))).toMatchObject({ code: 'osm-pbf-feature' });
    expect((await refusal(headerBlob(['OsmSchema-V0.6', 'Teleport']))).message).toMatch(/"Teleport"/);
  });
});

describe('other files', () => {
  it('should be refused with what to do', async () => {
    expect(await refusal(Buffer.from('BZh91AY&SY'))).toMatchObject({ code: 'osm-unknown-format' });
    expect((await refusal(Buffer.from('BZh91AY&SY'))).message).toMatch(/bunzip2/);
    expect(await refusal(Buffer.alloc(0))).toMatchObject({ code: 'osm-unknown-format' });
    expect(await refusal(gzipSync('{"type":"FeatureCollection"}'))).toMatchObject({ code: 'osm-xml-broken' });
  });
});
