import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import type { Tally } from '../../tiles-service/read/feature-source.ts';
import type { Tags } from '../../tiles-service/read/osm/elements.ts';
import { openElements, openOsm } from '../../tiles-service/read/osm/index.ts';
import { describeReal, realData } from './data.ts';

interface City {
  features: Map<string, Feature>;
  tally: Tally;
}

async function readCity(path: string): Promise<City> {
  const scratch = mkdtempSync(join(tmpdir(), 'osm-real-'));
  try {
    const source = await openOsm(realData(path), { source: 'c', scratch });
    const features = new Map<string, Feature>();
    for await (const batch of source.features())
      for (const feature of batch) features.set(feature.id, feature);
    return { features, tally: source.tally };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Counts elements by kind: all of them, and those that pass a test. */
async function countElements(path: string, tests: Record<string, (tags: Tags, kind: string) => boolean>) {
  const counts = {
    n: 0,
    w: 0,
    r: 0,
    tagged: 0,
    ...Object.fromEntries(Object.keys(tests).map((name) => [name, 0])),
  };
  const counter = counts as Record<string, number>;
  const file = await openElements(realData(path));
  const visit = (kind: string, tags: Tags) => {
    if (tags.size > 0) counter.tagged++;
    for (const [name, test] of Object.entries(tests)) if (test(tags, kind)) counter[name]++;
  };
  for await (const block of file.blocks({ nodes: 'positions' }))
    block.visit({ node: () => void counter.n++ });
  for await (const block of file.blocks({ nodes: 'tagged', ways: 'all', relations: true })) {
    block.visit({
      node: (_id, _x, _y, tags) => visit('n', tags),
      way: (_id, _nodes, _count, tags) => {
        counter.w++;
        visit('w', tags);
      },
      relation: (_id, _members, tags) => {
        counter.r++;
        visit('r', tags);
      },
    });
  }
  await file.close();
  return counter;
}

const isNumber = (text: string | undefined) =>
  text !== undefined && text.trim() !== '' && Number.isFinite(Number(text));

function byType({ features }: City): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of features.values()) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function contains(feature: Feature, longitude: number, latitude: number): boolean {
  const geometry = feature.geometries.find(({ kind }) => kind === 'areas');
  if (geometry?.kind !== 'areas') return false;
  const { positions, ringStarts } = geometry;
  let inside = false;
  for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
    for (let i = ringStarts[ring], j = ringStarts[ring + 1] - 1; i < ringStarts[ring + 1]; j = i++) {
      const [x0, y0, x1, y1] = [
        positions[j * 3],
        positions[j * 3 + 1],
        positions[i * 3],
        positions[i * 3 + 1],
      ];
      if (y0 > latitude !== y1 > latitude && longitude < x0 + ((latitude - y0) / (y1 - y0)) * (x1 - x0))
        inside = !inside;
    }
  }
  return inside;
}

describeReal('OpenStreetMap of Geneva', () => {
  const path = 'geneva/geneva.osm.pbf';
  let city: City;
  beforeAll(async () => {
    city = await readCity(path);
  });

  it('should hold the elements that osmium counts', async () => {
    const counts = await countElements(path, {
      building: (tags) => tags.has('building'),
      highway: (tags) => tags.has('highway'),
      highwayWay: (tags, kind) => tags.has('highway') && kind === 'w',
      tree: (tags) => tags.get('natural') === 'tree',
      signals: (tags) => tags.get('highway') === 'traffic_signals',
      // DATA.md's number: ways (not multipolygons) with a height or level count that is a number.
      told: (tags, kind) =>
        kind === 'w' &&
        tags.has('building') &&
        (isNumber(tags.get('height')) || isNumber(tags.get('building:levels'))),
    });
    expect(counts).toEqual({
      n: 168_716,
      w: 32_636,
      r: 1260,
      tagged: 61_446,
      building: 11_801,
      highway: 18_109,
      highwayWay: 14_574,
      tree: 10_089,
      signals: 593,
      told: 1551,
    });
  });

  it('should keep or drop every one of them, with a reason', () => {
    // Every element with tags, and 26 trees of two rows.
    expect(city.tally.read).toBe(61_446 + 26);
    expect(city.features.size + city.tally.total('dropped')).toBe(city.tally.read);
    expect(byType(city)).toMatchObject({
      Building: 11_680,
      BuildingPart: 48,
      SolitaryVegetationObject: 10_131,
    });
  });

  it('should keep all buildings whose outline closes and is one', () => {
    const buildings = [...city.features.values()].filter(({ type }) => type === 'Building');
    expect(buildings.every(({ attributes }) => typeof attributes.height === 'number')).toBe(true);
    const sources = buildings.map(({ attributes }) => attributes.heightSource);
    // 11,801 − 11,680 = 121 are cut at the edge of the extract down to a few points or an open line.
    const told = sources.filter((source) => source !== 'assumed').length;
    expect(told).toBeGreaterThan(1530);
    expect(told).toBeLessThan(1562);
  });

  it('should give buildings without a height a skyline like that of their neighbours', () => {
    const storeysIn = ([west, south, east, north]: number[], source: string) => {
      const storeys: number[] = [];
      for (const { type, attributes, geometries } of city.features.values()) {
        const [x, y] = geometries[0]?.positions ?? [];
        if (type !== 'Building' || x < west || x > east || y < south || y > north) continue;
        const assumed = attributes.heightSource === 'assumed';
        if (assumed === (source === 'assumed') && (attributes.storeys as number) > 1)
          storeys.push(attributes.storeys as number);
      }
      storeys.sort((a, b) => a - b);
      return storeys[storeys.length >> 1];
    };
    // Pâquis: blocks of six storeys. Aïre and Vernier: houses of two.
    const paquis = [6.144, 46.208, 6.152, 46.215];
    expect(Math.abs(storeysIn(paquis, 'assumed') - storeysIn(paquis, 'told'))).toBeLessThanOrEqual(1);
    expect(storeysIn(paquis, 'assumed')).toBeGreaterThanOrEqual(5);
    expect(storeysIn([6.103, 46.218, 6.115, 46.2245], 'assumed')).toBeLessThanOrEqual(3);
  });

  it('should find the lake and the river where they are, though the extract cuts them', () => {
    const lake = city.features.get('c:r332617');
    expect(lake).toMatchObject({ type: 'WaterBody', name: 'Le Léman' });
    expect(contains(lake as Feature, 6.1535, 46.2085)).toBe(true);
    // The cathedral, the station and the peace palace are on dry land.
    for (const [x, y] of [
      [6.1486, 46.201],
      [6.1423, 46.2103],
      [6.1404, 46.2266],
    ]) {
      for (const feature of city.features.values()) {
        if (feature.type === 'WaterBody') expect(contains(feature, x, y)).toBe(false);
      }
    }
    const rhone = [...city.features.values()].filter(
      (feature) => feature.type === 'WaterBody' && contains(feature, 6.1289, 46.2032),
    );
    expect(rhone.length).toBeGreaterThan(0);
  });

  it('should hold geometry that is sound: rings by sense, roofs within bodies, all within the extract', () => {
    for (const { id, geometries } of city.features.values()) {
      for (const geometry of geometries) {
        const { positions } = geometry;
        for (let i = 0; i < positions.length; i += 3) {
          if (
            positions[i] < 6.098 ||
            positions[i] > 6.16 ||
            positions[i + 1] < 46.194 ||
            positions[i + 1] > 46.229
          ) {
            throw new Error(`${id} reaches out of the extract.`);
          }
        }
        if (geometry.kind !== 'areas' && geometry.kind !== 'extrusion') continue;
        const { ringStarts, polygonStarts } = geometry;
        for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
          for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
            let sum = 0;
            for (let i = ringStarts[ring], j = ringStarts[ring + 1] - 1; i < ringStarts[ring + 1]; j = i++) {
              const [x0, y0] = [positions[j * 3] - 6, positions[j * 3 + 1] - 46];
              sum += x0 * (positions[i * 3 + 1] - 46) - (positions[i * 3] - 6) * y0;
            }
            if (sum > 0 !== (ring === polygonStarts[polygon]))
              throw new Error(`${id} has a ring of the wrong sense.`);
          }
        }
        if (
          geometry.kind === 'extrusion' &&
          !(geometry.height > 0 && geometry.roof.height <= geometry.height)
        ) {
          throw new Error(`${id} has a roof that is higher than its body.`);
        }
      }
    }
  });
});

describeReal('OpenStreetMap of Monaco', () => {
  const path = 'monaco/monaco.osm.pbf';

  it('should hold the elements that osmium counts, and keep or drop each', async () => {
    const counts = await countElements(path, { building: (tags) => tags.has('building') });
    expect(counts).toEqual({ n: 25_423, w: 4106, r: 243, tagged: 6715, building: 1208 });
    const city = await readCity(path);
    expect(city.tally.read).toBe(6715 + 7);
    expect(city.features.size + city.tally.total('dropped')).toBe(city.tally.read);
    expect(byType(city)).toMatchObject({ Building: 1207 });
    // One of the 1,208 is a mere point: a restaurant.
    const points = [...city.features.values()].filter(
      ({ id, attributes }) => id.startsWith('c:n') && attributes.building !== undefined,
    );
    expect(points.map(({ type }) => type)).toEqual(['PointOfInterest']);
  });
});
