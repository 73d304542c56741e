import { describe, expect, it } from 'vitest';
import type { ExtrusionGeometry, Feature } from '../../../../models/feature.ts';
import { at, box, type Outcome, osm, readBytes, readFile, relation, way } from './support.ts';

const town: Promise<Outcome> = readFile('test/fixtures/osm/town.osm');

async function townFeature(id: string): Promise<Feature> {
  const feature = (await town).features.get(`t:${id}`);
  if (!feature) throw new Error(`${id} was not kept`);
  return feature;
}

function extrusionOf(feature: Feature | undefined): ExtrusionGeometry {
  const geometry = feature?.geometries[0];
  if (geometry?.kind !== 'extrusion') throw new Error(`${feature?.id} has no body`);
  return geometry;
}

function counts(outcome: Outcome): { read: number; kept: number; dropped: number } {
  const dropped = Object.values(outcome.dropped).reduce((sum, count) => sum + count, 0);
  return { read: outcome.read, kept: outcome.features.size, dropped };
}

describe('the town', () => {
  it('should count everything that has tags as kept or dropped, with the reason', async () => {
    expect(counts(await town)).toEqual({ read: 55, kept: 44, dropped: 11 });
    expect((await town).dropped).toEqual({
      'building-point': 1,
      'line-too-short': 1,
      'members-missing': 1,
      'not-shown': 4,
      'relation-not-shown': 1,
      'ring-not-closed': 1,
      'too-few-points': 2,
    });
    expect((await town).repaired).toEqual({ 'line-gaps': 1, 'ring-role': 1, 'self-crossing': 1, spikes: 1 });
    expect((await town).notes).toEqual({
      'boundary-cut': 1,
      'height-assumed': 2,
      'outline-of-parts': 1,
      'roof-assumed': 2,
      'trees-of-row': 6,
      underground: 1,
    });
  });

  it('should hold names in all languages, and every tag', async () => {
    const house = await townFeature('w1');
    expect(house).toMatchObject({
      type: 'Building',
      class: 'house',
      name: 'Café "Zum Löwen" & Co',
      cim: 3,
      attributes: { 'name:zh': '狮子咖啡馆', 'addr:street': 'Hauptstraße', height: 9, storeys: 2 },
    });
  });

  it('should place a body where the file says, counter-clockwise, ring not closed', async () => {
    const { positions, ringStarts, polygonStarts, heightReference, height, lod } = extrusionOf(
      await townFeature('w1'),
    );
    expect({ heightReference, height, lod }).toEqual({ heightReference: 'ground', height: 9, lod: 2 });
    expect([[...ringStarts], [...polygonStarts]]).toEqual([
      [0, 4],
      [0, 1],
    ]);
    // 20 m by 10 m north-east of 8°E 47°N, to the precision of the file.
    const east = 20 / (111_319.490793 * Math.cos((47 * Math.PI) / 180));
    const north = 10 / 111_319.490793;
    const expected = [8, 47, 0, 8 + east, 47, 0, 8 + east, 47 + north, 0, 8, 47 + north, 0];
    for (const [i, value] of expected.entries()) expect(positions[i]).toBeCloseTo(value, 7);
  });

  it('should turn a clockwise ring and cut a bow-tie in two', async () => {
    const turned = extrusionOf(await townFeature('w6'));
    expect([...turned.ringStarts]).toEqual([0, 4]);
    expect(signedArea(turned.positions)).toBeGreaterThan(0);
    expect([...extrusionOf(await townFeature('w7')).polygonStarts]).toEqual([0, 1, 2]);
  });

  it('should lift a body whose base is above the ground', async () => {
    const office = extrusionOf(await townFeature('w5'));
    expect(office.positions[2]).toBe(3);
    expect(office.height).toBeCloseTo(12.19 - 3, 6);
  });

  it('should raise the parts and not the outline that they cover, and link both ways', async () => {
    const outline = await townFeature('w11');
    expect(outline.geometries.map(({ kind }) => kind)).toEqual(['areas']);
    expect(outline.children).toEqual(['t:w12', 't:w13']);
    expect(outline.attributes).toMatchObject({ height: 30, storeys: 10, heightSource: 'levels' });
    for (const id of ['w12', 'w13']) expect((await townFeature(id)).parents).toEqual(['t:w11']);
    expect(extrusionOf(await townFeature('w13')).roof).toMatchObject({ shape: 'skillion', direction: 225 });
  });

  it('should raise both where the parts leave some of the outline bare', async () => {
    expect(extrusionOf(await townFeature('w14')).height).toBe(8);
    expect((await townFeature('w14')).children).toEqual(['t:w15']);
    const part = extrusionOf(await townFeature('w15'));
    expect([part.positions[2], part.height]).toEqual([8, 12]);
  });

  it('should make one building with a courtyard of two half rings and an inner way', async () => {
    const building = extrusionOf(await townFeature('r1'));
    expect([[...building.ringStarts], [...building.polygonStarts]]).toEqual([
      [0, 4, 8],
      [0, 2],
    ]);
    expect(building.height).toBe(12);
    expect(signedArea(building.positions.subarray(0, 12))).toBeGreaterThan(0);
    expect(signedArea(building.positions.subarray(12))).toBeLessThan(0);
  });

  it('should keep what is underground as a record with its outline', async () => {
    const cellar = await townFeature('w19');
    expect(cellar.geometries.map(({ kind }) => kind)).toEqual(['areas']);
    expect(cellar.attributes).toMatchObject({ height: 0, storeys: 0 });
  });

  it('should keep a line in pieces where one of its points is not in the file', async () => {
    const [line] = (await townFeature('w37')).geometries;
    // A single point before the gap makes no line.
    expect(line.kind === 'lines' && [...line.lineStarts]).toEqual([0, 2]);
  });

  it('should plant a row of trees every eight metres', async () => {
    const trees = await Promise.all([1, 2, 3, 4, 5, 6].map((i) => townFeature(`w44.${i}`)));
    expect((await town).features.has('t:w44.7')).toBe(false);
    const first = trees[0].geometries[0].positions;
    for (const [i, tree] of trees.entries()) {
      expect(tree).toMatchObject({ type: 'SolitaryVegetationObject', parents: ['t:w44'], cim: 4 });
      const metres =
        (tree.geometries[0].positions[0] - first[0]) * 111_319.490793 * Math.cos((47 * Math.PI) / 180);
      expect(metres).toBeCloseTo(i * 8, 1);
    }
  });

  it('should keep a boundary that the file cuts as a line, and furniture drawn as an area as a point too', async () => {
    expect((await townFeature('r2')).geometries.map(({ kind }) => kind)).toEqual(['lines']);
    expect((await townFeature('w47')).geometries.map(({ kind }) => kind)).toEqual(['points', 'areas']);
  });

  it('should believe the place of a ring and not its role', async () => {
    const [forest] = (await townFeature('r5')).geometries;
    expect(forest.kind === 'areas' && [...forest.polygonStarts]).toEqual([0, 2]);
  });
});

describe('the source', () => {
  it('should be in WGS84 by its format, and refuse to be told otherwise', async () => {
    const accepted = await readBytes(osm(''), 'a.osm', { crs: 'epsg:4326' });
    expect(accepted.features.size).toBe(0);
    const refused = await readBytes(osm(''), 'a.osm', { crs: 'EPSG:2056' }).catch((error) => error);
    expect(refused).toMatchObject({
      code: 'osm-crs',
      message: expect.stringMatching(/EPSG:2056.*Leave --crs out/s),
    });
  });

  it('should tell how far it is, never backwards, and stop when asked to', async () => {
    const seen: number[] = [];
    await readFile('test/fixtures/osm/town.osm', {
      onProgress: ({ done, total }) => {
        seen.push(done / (total as number));
      },
    });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readFile('test/fixtures/osm/town.osm', { signal })).rejects.toThrow('enough');
  });

  it('should give the same features for the same file', async () => {
    expect((await readFile('test/fixtures/osm/town.osm')).features).toEqual((await town).features);
  });

  it('should name a file that is not there or is none', async () => {
    await expect(readFile('nowhere/city.osm.pbf')).rejects.toMatchObject({
      code: 'osm-unreadable',
      input: 'city.osm.pbf',
    });
    await expect(readFile('test/fixtures/osm')).rejects.toMatchObject({
      code: 'osm-unreadable',
      input: 'osm',
    });
  });
});

describe('multipolygons', () => {
  it('should be kept with the rings that close, the rest counted', async () => {
    const outcome = await readBytes(
      osm(
        box(1, 0, 0, 100, 100, {}) +
          way(
            2,
            [
              [1000, 1000],
              [1100, 1000],
            ],
            {},
          ) +
          box(9, -9000, -9000, 18_000, 18_000, {}) +
          relation(
            1,
            [
              [1, 'outer'],
              [2, 'outer'],
              [3, 'outer'],
            ],
            { type: 'multipolygon', landuse: 'forest' },
          ),
      ),
    );
    expect(outcome.features.has('t:r1')).toBe(true);
    expect(outcome.repaired).toEqual({ 'rings-incomplete': 1 });
  });

  it('should be closed along the edge where the extract cuts a lake, but no building', async () => {
    const corners = box(90, -2000, -2000, 4000, 4000, {});
    const shore = way(
      1,
      [
        [500, -1995],
        [500, 0],
        [1995, 0],
      ],
      {},
    );
    const tags = { type: 'multipolygon', natural: 'water' };
    const lake = await readBytes(osm(corners + shore + relation(1, [[1, 'outer']], tags)));
    expect(lake.repaired).toEqual({ 'closed-along-edge': 1 });
    const [geometry] = lake.features.get('t:r1')?.geometries ?? [];
    // 1,500 m by 2,000 m in the corner of the extract.
    expect(signedArea(geometry.positions) * 111_319.490793 ** 2).toBeCloseTo(3_000_000, -4);
    const hall = { type: 'multipolygon', building: 'yes' };
    const building = await readBytes(osm(corners + shore + relation(1, [[1, 'outer']], hall)));
    expect(building.dropped).toEqual({ 'ring-not-closed': 1 });
  });

  it('should not draw a building twice whose outline is tagged as well', async () => {
    const outcome = await readBytes(
      osm(
        box(1, 0, 0, 30, 30, { building: 'yes' }) +
          box(2, 10, 10, 10, 10, {}) +
          relation(
            1,
            [
              [1, 'outer'],
              [2, 'inner'],
            ],
            { type: 'multipolygon', building: 'yes' },
          ),
      ),
    );
    expect([...outcome.features.keys()]).toEqual(['t:r1']);
    expect(outcome.dropped).toEqual({ 'drawn-by-relation': 1 });
  });

  it('should be building parts too', async () => {
    const outcome = await readBytes(
      osm(
        box(1, 0, 0, 30, 30, { building: 'yes' }) +
          box(2, 0, 0, 30, 30, {}) +
          relation(1, [[2, 'outer']], { type: 'multipolygon', 'building:part': 'yes', height: '20' }),
      ),
    );
    expect(outcome.features.get('t:r1')).toMatchObject({ type: 'BuildingPart', parents: ['t:w1'] });
    expect(outcome.features.get('t:w1')?.geometries[0].kind).toBe('areas');
    expect(counts(outcome)).toEqual({ read: 2, kept: 2, dropped: 0 });
  });
});

describe('building parts', () => {
  it('should take what they do not tell from their building', async () => {
    const outcome = await readBytes(
      osm(
        box(1, 0, 0, 40, 30, { building: 'office', height: '33' }) +
          box(2, 0, 0, 20, 30, { 'building:part': 'yes' }) +
          box(3, 20, 0, 20, 30, { 'building:part': 'yes', height: '10' }),
      ),
    );
    expect(outcome.features.get('t:w2')?.attributes).toMatchObject({ height: 33, heightSource: 'assumed' });
    expect(outcome.features.get('t:w3')?.attributes).toMatchObject({ height: 10, heightSource: 'measured' });
  });

  it('should stand without a building where none is drawn', async () => {
    const outcome = await readBytes(osm(box(2, 0, 0, 20, 30, { 'building:part': 'yes', height: '7' })));
    expect(outcome.features.get('t:w2')?.parents).toBeUndefined();
    expect(outcome.read).toBe(1);
  });

  it('should give way to what came first under the same id', async () => {
    const road = way(
      2,
      [
        [0, 0],
        [9, 0],
      ],
      { highway: 'path' },
    );
    const part = box(2, 0, 0, 20, 30, { 'building:part': 'yes', height: '7' });
    const other = box(3, 0, 0, 20, 30, { landuse: 'grass' });
    const first = await readBytes(osm(part + other + road + part));
    expect(counts(first)).toEqual({ read: 4, kept: 2, dropped: 2 });
    expect(first.features.get('t:w2')?.type).toBe('BuildingPart');
    const second = await readBytes(osm(road + other + part));
    expect(counts(second)).toEqual({ read: 3, kept: 2, dropped: 1 });
    expect(second.features.get('t:w2')?.type).toBe('Road');
  });

  it('should be counted once as dropped where they have no shape', async () => {
    const outcome = await readBytes(
      osm(
        way(
          2,
          [
            [0, 0],
            [5, 0],
          ],
          { 'building:part': 'yes' },
          true,
        ),
      ),
    );
    expect(counts(outcome)).toEqual({ read: 1, kept: 0, dropped: 1 });
  });
});

describe('heights of neighbours', () => {
  it('should be taken over by buildings that tell none, near the ones that tell', async () => {
    let content = '';
    for (let i = 0; i < 8; i++) {
      content += box(i + 1, i * 40, 0, 30, 30, { building: 'yes', 'building:levels': '8' });
      content += box(i + 21, i * 40, 20_000, 30, 30, { building: 'yes', 'building:levels': '2' });
    }
    content += box(50, 0, 60, 30, 30, { building: 'yes' }) + box(51, 0, 20_060, 30, 30, { building: 'yes' });
    const { features } = await readBytes(osm(content));
    const storeys = (id: string) => features.get(id)?.attributes.storeys as number;
    expect(Math.abs(storeys('t:w50') - 8)).toBeLessThanOrEqual(1);
    expect(Math.abs(storeys('t:w51') - 2)).toBeLessThanOrEqual(1);
  });
});

describe('points', () => {
  it('should carry typed attributes of trees', async () => {
    const node = `<node id="1" ${at(3, 4)}><tag k="natural" v="tree"/><tag k="diameter_crown" v="6 m"/></node>`;
    const tree = (await readBytes(osm(node))).features.get('t:n1');
    expect(tree?.attributes).toMatchObject({ diameter_crown: 6, crownDiameter: 6 });
  });
});

/** Of one ring, in square degrees: positive for counter-clockwise. */
function signedArea(positions: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < positions.length; i += 3) {
    const j = (i + 3) % positions.length;
    sum += (positions[i] - positions[0]) * (positions[j + 1] - positions[1]);
    sum -= (positions[j] - positions[0]) * (positions[i + 1] - positions[1]);
  }
  return sum / 2;
}
