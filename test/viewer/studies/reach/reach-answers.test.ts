import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { encodeNetwork } from '../../../../models/network/index.ts';
import type { Position } from '../../../../models/schema/position.ts';
import type { Plane } from '../../../../scenes/planning/plane.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../../tiles-service/store/writer.ts';
import type { CitySite } from '../../../../viewer/studies/city-site.ts';
import { planeOfSite } from '../../../../viewer/studies/ground/read-ground.ts';
import { reachAnswers } from '../../../../viewer/studies/reach/reach-answers.ts';
import { networkOf } from '../../../models/network/networks.ts';
import { serveFolder } from '../serve-folder.ts';

// The page fetches the list of CRSs by its address; a test has it on disk.
vi.mock('../../../../viewer/added/crs/epsg-list.ts', () => ({ loadCrsLookup: async () => lookupCrs }));

const [X, Y, LENGTH] = [500_000, 3_043_000, 2000];
const context = { signal: new AbortController().signal, progress: () => undefined };

let folder: string;
let served: Awaited<ReturnType<typeof serveFolder>>;
let site: CitySite;
let plane: Plane;

/** A rectangle of the plane. */
function ground(id: string, kind: string, west: number, south: number, side: number, name?: string): Feature {
  const corners = [
    [west, south],
    [west + side, south],
    [west + side, south + side],
    [west, south + side],
  ] as const;
  return {
    ...{ id, type: 'LandUse', class: kind, attributes: {} },
    ...(name !== undefined && { name }),
    geometries: [
      {
        ...{ kind: 'areas', lod: 0, heightReference: 'ground' },
        positions: Float64Array.from(corners.flatMap((corner) => [...plane.toDegrees(corner), 0])),
        ringStarts: Uint32Array.of(0, 4),
        polygonStarts: Uint32Array.of(0, 1),
      },
    ],
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citymirror-reach-'));
  served = await serveFolder(folder);
  site = {
    ...{ id: 'street', version: '0.1.0', grid: { crs: 'EPSG:4547', verticalDatum: '1985' } },
    networks: [{ id: 'roads', kind: 'road', address: `${served.url}/edges.network` }],
    ...{ buildings: [], pipes: [], places: [`${served.url}/store`] },
  };
  plane = await planeOfSite(site);
  // One street from west to east.
  const network = networkOf(2, [
    [0, 1, LENGTH],
    [1, 0, LENGTH],
  ]);
  const [west, east] = [plane.toDegrees([X, Y]), plane.toDegrees([X + LENGTH, Y])];
  network.nodes.positions.set([...west, 0, ...east, 0]);
  network.shapes.positions.set([...west, 0, ...east, 0, ...east, 0, ...west, 0]);
  await writeFile(join(folder, 'edges.network'), encodeNetwork(network));
  const writer = new FeatureStoreWriter(join(folder, 'store'));
  // A park whose middle is far from the street and whose rim is not; two houses of one school; a hospital that is too far.
  writer.add(ground('t:park', 'park', X + 1200, Y + 20, 300));
  writer.add(ground('t:school-1', 'school', X + 900, Y - 60, 20, '第一小学'));
  writer.add(ground('t:school-2', 'school', X + 940, Y - 60, 20, '第一小学'));
  writer.add(ground('t:hospital', 'hospital', X + 1000, Y + 200, 20));
  await writer.finish(new Tally());
});
afterAll(async () => {
  await served?.end();
  await rm(folder, { recursive: true, force: true });
});

const from = (): Position => plane.toDegrees([X + 1000, Y]);

describe('reachAnswers', () => {
  it('should reach as far along a street as one walks, and 60 m beside it', async () => {
    const { areas, roadMetres, start } = await reachAnswers.isochrones(context, {
      ...{ site, from: from(), by: 'foot', speed: 1 },
      limits: [300, 600],
    });
    expect(areas.map(({ limit }) => limit)).toEqual([600, 300]);
    expect(roadMetres).toBeCloseTo(1200, 0);
    expect(plane.toPlane(start)[0]).toBeCloseTo(X + 1000, 1);
    // A band of 120 m whose last 60 m on each side narrow to a point.
    for (const { limit, squareMetres } of areas) {
      const band = 120 * 2 * limit - 2 * 60 * 60;
      expect(Math.abs(squareMetres - band) / band).toBeLessThan(0.02);
    }
  });

  it('should enter a ground where its rim is reached first, and take houses of one name for one place', async () => {
    const { places, kinds, missing } = await reachAnswers.lifeCircle(context, {
      ...{ site, from: from(), by: 'foot', speed: 1 },
      ...{ limit: 600, wanted: ['school', 'health', 'park'] },
    });
    expect(places.map(({ id }) => id)).toEqual(['t:school-1', 't:park']);
    // Straight across from where one begins to the nearer of its houses, 40 m west and 40 m south; the park's corner is 200 m
    // along the street and 20 m aside.
    expect(places[0].seconds).toBeCloseTo(Math.hypot(40, 40), 1);
    expect(places[1].seconds).toBeCloseTo(200 + 20, 0);
    expect(kinds.find(({ kind }) => kind === 'school')?.count).toBe(1);
    expect(missing).toEqual(['health']);
  });

  it('should walk to the first road within the time, and say that it is far', async () => {
    const away = plane.toDegrees([X + 1000, Y + 300]);
    const task = { site, from: away, by: 'foot' as const, speed: 1 };
    const { roadMetres, origin } = await reachAnswers.isochrones(context, { ...task, limits: [600] });
    // 300 m to the street leave 300 s: 300 m to each side.
    expect(roadMetres).toBeCloseTo(600, 0);
    expect(origin.cautions).toEqual([{ code: 'start-off-road', message: '300' }]);
    const { places } = await reachAnswers.lifeCircle(context, { ...task, limit: 600, wanted: [] });
    expect(places.find(({ id }) => id === 't:park')?.seconds).toBeCloseTo(300 + 200 + 20, 0);
    await expect(reachAnswers.isochrones(context, { ...task, limits: [240] })).rejects.toMatchObject({
      code: 'study-far-road',
    });
    const driven = await reachAnswers.isochrones(context, { ...task, by: 'car', limits: [60] });
    expect(driven.roadMetres).toBeCloseTo(1200, 0);
    expect(driven.origin.cautions).toHaveLength(1);
    const near = await reachAnswers.isochrones(context, { ...task, from: from(), limits: [300] });
    expect(near.origin.cautions).toEqual([]);
  });

  it('should refuse a place that is on no road, and a city without roads', async () => {
    const task = { site, from: plane.toDegrees([X, Y + 900]), by: 'foot' as const, speed: 1, limits: [300] };
    await expect(reachAnswers.isochrones(context, task)).rejects.toMatchObject({ code: 'study-no-road' });
    const bare = { ...site, networks: [] };
    await expect(reachAnswers.isochrones(context, { ...task, site: bare })).rejects.toMatchObject({
      code: 'study-no-roads',
    });
  });
});
