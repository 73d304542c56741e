import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { encodeGeoTiff } from '../../../../models/geotiff/encode.ts';
import { encodeNetwork } from '../../../../models/network/index.ts';
import type { Position } from '../../../../models/schema/position.ts';
import { deflateZlib } from '../../../../scenes/flood/run/deflate.ts';
import { hashOf } from '../../../../scenes/planning/analysis-origin.ts';
import type { Plane } from '../../../../scenes/planning/plane.ts';
import { RULE_PACKS } from '../../../../scenes/planning/rules/index.ts';
import { lookupCrs } from '../../../../tiles-service/read/crs-lookup.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../../../tiles-service/store/writer.ts';
import type { CitySite } from '../../../../viewer/studies/city-site.ts';
import { pipeAnswers } from '../../../../viewer/studies/ground/pipe-answers.ts';
import { planeOfSite } from '../../../../viewer/studies/ground/read-ground.ts';
import { pipesOf } from '../../../scenes/planning/ground/pipe-networks.ts';
import { serveFolder } from '../serve-folder.ts';

// The page fetches the list of CRSs by its address; a test has it on disk.
vi.mock('../../../../viewer/added/crs/epsg-list.ts', () => ({ loadCrsLookup: async () => lookupCrs }));

const [WEST, NORTH, CELL, SIZE] = [499_000, 3_044_000, 10, 200];
const [X, Y] = [499_800, 3_043_000];
const LEVEL = 50;
const context = { signal: new AbortController().signal, progress: () => undefined };
const [rules] = RULE_PACKS;

let folder: string;
let served: Awaited<ReturnType<typeof serveFolder>>;
let site: CitySite;
let plane: Plane;

/** A straight main of gas 60 m long through X, Y from west to east, its ends in nodes, 2 m under flat ground. */
function mainOf(y: number, ids: readonly [string, string], reach = 30) {
  const network = pipesOf(2, [[0, 1, 2 * reach]], 'gas');
  const places = [-reach, reach].map((x) => plane.toDegrees([X + x, y]));
  network.nodes.positions.set(places.flatMap((place) => [...place, Number.NaN]));
  network.shapes.positions.set(places.flatMap((place) => [...place, Number.NaN]));
  network.edges.invertFrom.fill(LEVEL - 2);
  network.edges.invertTo.fill(LEVEL - 2);
  network.nodes.ids = [...ids];
  return { ...network, verticalDatum: '1985' };
}

/** A building on a rectangle of the plane. */
function building(id: string, west: number, south: number, east: number, north: number): Feature {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ] as const;
  return {
    ...{ id, type: 'Building', attributes: {} },
    geometries: [
      {
        ...{ kind: 'extrusion', lod: 1, heightReference: 'ground', height: 9 },
        roof: { shape: 'flat', height: 0 },
        positions: Float64Array.from(corners.flatMap((corner) => [...plane.toDegrees(corner), 0])),
        ringStarts: Uint32Array.of(0, 4),
        polygonStarts: Uint32Array.of(0, 1),
      },
    ],
  };
}

function node(id: string, kind: string, at: readonly [number, number]): Feature {
  return {
    ...{ id, type: 'PipeNode', class: kind, attributes: { kind: 'gas' } },
    geometries: [
      {
        ...{ kind: 'points', lod: 0, heightReference: 'ground' },
        positions: Float64Array.from([...plane.toDegrees(at), 0]),
      },
    ],
  };
}

beforeAll(async () => {
  const values = Float32Array.from({ length: SIZE * SIZE }, (_, at) => (at % SIZE < 20 ? Number.NaN : LEVEL));
  const frame = { columns: SIZE, rows: SIZE, cell: CELL, west: WEST, north: NORTH, crs: 'EPSG:4547' };
  const parts = await encodeGeoTiff('terrain', values, frame, deflateZlib);
  folder = await mkdtemp(join(tmpdir(), 'citymirror-pipes-'));
  await writeFile(join(folder, 'terrain.tif'), Buffer.concat(parts));
  served = await serveFolder(folder);
  site = {
    ...{ id: 'gas', version: '0.1.0', grid: { crs: 'EPSG:4547', verticalDatum: '1985' } },
    terrain: `${served.url}/terrain.tif`,
    networks: ['first', 'second'].map((id) => ({ id, kind: 'pipe', address: `${served.url}/${id}.network` })),
    ...{ buildings: [`${served.url}/buildings`], pipes: [`${served.url}/nodes`], places: [] },
  };
  plane = await planeOfSite(site);
  await writeFile(join(folder, 'first.network'), encodeNetwork(mainOf(Y, ['t:a', 't:b'])));
  await writeFile(join(folder, 'second.network'), encodeNetwork(mainOf(Y + 60, ['t:c', 't:d'])));
  const buildings = new FeatureStoreWriter(join(folder, 'buildings'));
  // A long hall a metre north of the main; none of its corners is near the area that is looked at.
  buildings.add(building('t:hall', X - 100, Y + 0.5, X + 100, Y + 40));
  await buildings.finish(new Tally());
  const nodes = new FeatureStoreWriter(join(folder, 'nodes'));
  nodes.add(node('t:a', 'gate_station', [X - 30, Y]));
  nodes.add(node('t:b', 'bend', [X + 30, Y]));
  nodes.add(node('t:c', 'gate_station', [X - 30, Y + 60]));
  nodes.add(node('t:d', 'valve', [X + 30, Y + 60]));
  await nodes.finish(new Tally());
});
afterAll(async () => {
  await served?.end();
  await rm(folder, { recursive: true, force: true });
});

const square = (half: number, x = X, y = Y): Position[] =>
  (
    [
      [x - half, y - half],
      [x + half, y - half],
      [x + half, y + half],
      [x - half, y + half],
    ] as const
  ).map((point) => plane.toDegrees(point));

describe('pipeAnswers', () => {
  it('should find a pipe in a pit whose nodes lie far to both sides of it', async () => {
    // The box around an upright pit reaches 22 m beyond its floor: 24.5 m of the middle, and the nodes are 30 m away.
    const { met } = await pipeAnswers.pit(context, { site, area: [square(2.5)], depth: 4, slope: 0 });
    expect(met.map(({ id }) => id)).toEqual(['t:p0']);
    expect(met[0].length).toBeCloseTo(5, 0);
  });

  it('should judge the distance to a long wall of which no corner is in the area', async () => {
    const { faults, buildings, origin } = await pipeAnswers.clearances(context, {
      ...{ site, area: [square(5)], rules },
    });
    expect(buildings).toBe(1);
    expect(faults.map(({ between }) => between)).toContainEqual(['t:p0', 't:hall']);
    expect(origin.rule).toMatchObject({ id: rules.id, sha256: await hashOf(rules) });
  });

  it('should hash what the rules say, not what they are called', async () => {
    const other = structuredClone(rules);
    other.clearances[0].clause = '另一条';
    const task = { site, area: [square(5)] };
    const [one, two] = await Promise.all(
      [rules, other].map((pack) => pipeAnswers.clearances(context, { ...task, rules: pack })),
    );
    expect(one.origin.rule?.sha256).not.toBe(two.origin.rule?.sha256);
  });

  it('should shut the valve that is nearest over all networks, and say where no valve is known', async () => {
    const task = { site, kind: 'gas' as const };
    // 40 m from the valve, and 20 m from a bend of the other network.
    const at = plane.toDegrees([X + 30, Y + 20]);
    const shut = await pipeAnswers.valve(context, { ...task, at });
    expect([shut.valve.id, shut.isValve, shut.origin.cautions]).toEqual(['t:d', true, []]);
    const far = plane.toDegrees([X + 20, Y - 100]);
    const node = await pipeAnswers.valve(context, { ...task, at: far });
    expect([node.valve.id, node.isValve]).toEqual(['t:b', false]);
    expect(node.origin.cautions.map(({ code }) => code)).toEqual(['no-valve']);
  });

  it('should begin a spill at the nearest node, of whichever network', async () => {
    const at = plane.toDegrees([X - 30, Y + 50]);
    expect((await pipeAnswers.spill(context, { site, at, kind: 'gas' })).spill.id).toBe('t:c');
  });
});
