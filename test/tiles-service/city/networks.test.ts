import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgeId, type PipeNetwork, type RoadNetwork, readNetwork } from '../../../models/network/index.ts';
import { PUBLICATIONS, type Publication, type Scene, sceneSchema } from '../../../models/schema/index.ts';
import { checkCity } from '../../../tiles-service/city/check.ts';
import { networkCity } from '../../../tiles-service/city/network/remake-networks.ts';
import { buildManifest } from '../../../tiles-service/city/onboard/build.ts';
import { routeCommand } from '../../../tiles-service/command/route.ts';
import { mergeScenes } from '../../../tiles-service/serve/merge-scenes.ts';

const task = { workers: 1, signal: new AbortController().signal, onProgress: () => {} };
const DEGREES = 1 / 111_319.490793;
let root: string;
let city: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-networks-'));
  city = join(root, 'city');
  writeRoads();
  writePipes(['open', 'open', 'hidden']);
  // On the second joint; its number is what the hidden pipe names.
  writeFileSync(
    join(root, 'manholes.geojson'),
    JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { fid: 'W2', 地面高程: 4.5 },
          geometry: { type: 'Point', coordinates: [8 + 200 * DEGREES, 0] },
        },
      ],
    }),
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A street of three stretches along the equator. */
function writeRoads(): void {
  const nodes = [0, 100, 200, 300].map(
    (x, i) => `<node id="${i + 1}" lon="${8 + x * DEGREES}" lat="0.0005"/>`,
  );
  const way = (id: number, a: number, b: number, name: string): string =>
    `<way id="${id}"><nd ref="${a}"/><nd ref="${b}"/><tag k="highway" v="residential"/><tag k="name" v="${name}"/></way>`;
  writeFileSync(
    join(root, 'map.osm'),
    `<osm version="0.6">${nodes.join('')}${way(11, 1, 2, 'First')}${way(12, 2, 3, 'Second')}${way(13, 3, 4, 'Third')}</osm>`,
  );
}

function writePipes(seen: string[], diameter = 300): void {
  const features = seen.map((word, i) => ({
    type: 'Feature',
    properties: { fid: `pipe-${word}-${i}`, seen: word, DIA: diameter, us: 5 - i, ds: 4 - i },
    geometry: {
      type: 'LineString',
      coordinates: [
        [8 + 100 * i * DEGREES, 0],
        [8 + 100 * (i + 1) * DEGREES, 0],
      ],
    },
  }));
  writeFileSync(join(root, 'pipes.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
}

async function build(streets = '') {
  const manifest = join(root, 'manifest.yaml');
  writeFileSync(
    manifest,
    `schema: citymirror/manifest/1
id: probe
name: Probe
imagery: false
defaults: { owner: Probe, licence: CC0-1.0 }
sources:
  - { id: streets, path: map.osm${streets} }
  - id: drains
    path: pipes.geojson
    idField: fid
    type: Pipe
    class: sewer
    verticalDatum: '1985'
    fields: { DIA: { name: diameter, unit: mm }, us: { name: us_invert }, ds: { name: ds_invert } }
    featurePublication: { column: seen, values: { open: public, hidden: restricted }, default: public }
  - { id: holes, path: manholes.geojson, idField: fid, type: PipeNode, publication: internal, verticalDatum: '1985' }
`,
  );
  const result = await buildManifest({ ...task, manifest, out: city });
  expect(result.problems.filter(({ level }) => level === 'error')).toEqual([]);
  return result.build!;
}

function sceneOf(publication: Publication): Scene | undefined {
  const path = join(city, publication, 'scene.json');
  return existsSync(path) ? sceneSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}
const entryOf = (publication: Publication, id: string) =>
  sceneOf(publication)?.networks.find((entry) => entry.id === id);
const bytesOf = (publication: Publication, id: string): Buffer =>
  readFileSync(join(city, publication, entryOf(publication, id)!.url));

describe('the networks of a city', () => {
  it('should hold for each class what it may see, and nothing else', async () => {
    const { networks } = await build();
    expect(networks.map(({ entry }) => `${entry.publication} ${entry.id} ${entry.edges}`)).toEqual([
      'public streets.roads 6',
      'public city.pipes 2',
      'internal city.pipes 2',
      'restricted city.pipes 3',
    ]);
    for (const publication of ['public', 'internal'] as const)
      for (const part of ['url', 'report'] as const)
        expect(
          readFileSync(join(city, publication, entryOf(publication, 'city.pipes')![part]!)).includes(
            'hidden',
          ),
        ).toBe(false);
    expect(bytesOf('public', 'city.pipes').includes('W2')).toBe(false);
    const whole = readNetwork(new Uint8Array(bytesOf('restricted', 'city.pipes'))) as PipeNetwork;
    expect(whole.verticalDatum).toBe('1985');
    expect([...whole.edges.diameter]).toEqual([0.3, 0.3, 0.3]);
    expect(whole.nodes.ids.filter((id) => id !== '')).toEqual(['holes:W2']);
    expect([...whole.nodes.cover].filter((level) => !Number.isNaN(level))).toEqual([4.5]);
    const merged = mergeScenes({ public: sceneOf('public')!, restricted: sceneOf('restricted')! })!;
    expect(merged.networks.map(({ id, url }) => `${id} ${url.split('/layers/')[0]}`)).toEqual([
      'streets.roads public',
      'city.pipes restricted',
    ]);
    expect((await checkCity(city, task)).problems).toEqual([]);
  });

  it('should be made anew only where sources changed, and old versions go', async () => {
    const before = (await build()).networks;
    expect(before.every(({ reused }) => reused)).toBe(true);
    writePipes(['open', 'open', 'hidden'], 400);
    const after = (await build()).networks;
    expect(after.map(({ entry, reused }) => `${entry.id} ${reused}`)).toEqual([
      'streets.roads true',
      'city.pipes false',
      'city.pipes false',
      'city.pipes false',
    ]);
    for (const publication of PUBLICATIONS)
      expect(readdirSync(join(city, publication, 'layers', 'city.pipes'))).toEqual([
        entryOf(publication, 'city.pipes')!.version,
      ]);
  });

  it('should be stricter than its source where a road of it is', async () => {
    const { networks } = await build(', fields: { name: { publication: internal } }');
    expect(networks[0].entry).toMatchObject({ id: 'streets.roads', publication: 'internal' });
    expect(existsSync(join(city, 'public', 'layers', 'streets.roads'))).toBe(false);
    expect(entryOf('public', 'streets.roads')).toBeUndefined();
    const roads = readNetwork(new Uint8Array(bytesOf('internal', 'streets.roads'))) as RoadNetwork;
    expect(edgeId(roads, 0)).toBe('streets:w11#1-2');
    await build();
    expect(entryOf('public', 'streets.roads')?.edges).toBe(6);
  });

  it('should be checked, and made again for a city that stands', async () => {
    const path = join(city, 'public', entryOf('public', 'streets.roads')!.url);
    const good = readFileSync(path);
    writeFileSync(path, good.subarray(0, good.length - 100));
    expect((await checkCity(city, task)).problems.map(({ code }) => code)).toEqual(['network-broken']);
    rmSync(join(path, '..'), { recursive: true });
    expect((await checkCity(city, task)).problems.map(({ code }) => code)).toEqual(['network-missing']);
    const made = await networkCity({ ...task, out: city });
    expect(made.filter(({ reused }) => !reused).map(({ entry }) => entry.id)).toEqual(['streets.roads']);
    expect(readFileSync(path)).toEqual(good);
    expect((await checkCity(city, task)).problems).toEqual([]);
  });

  it('should refuse roads of a file that is no longer the one that was imported', async () => {
    writeFileSync(join(root, 'map.osm'), `${readFileSync(join(root, 'map.osm'), 'utf8')}\n`);
    await expect(networkCity({ ...task, out: city })).rejects.toMatchObject({ code: 'source-changed' });
    rmSync(join(root, 'map.osm'));
    await expect(networkCity({ ...task, out: city })).rejects.toMatchObject({ code: 'file-missing' });
    writeRoads();
  });

  it('should be routed over from the command line', async () => {
    const lines: string[] = [];
    const context = { ...task, json: true, print: (line: string) => lines.push(line) };
    const place = (x: number): string => `${8 + x * DEGREES},0.0006`;
    expect(await routeCommand.run([city, place(50), place(280)], context)).toBe(0);
    const { properties, geometry } = JSON.parse(lines[0]);
    expect(properties.metres).toBeCloseTo(230, 1);
    expect(properties.seconds).toBeCloseTo(27.6, 1);
    expect(properties.roads).toEqual(['First', 'Second', 'Third']);
    expect(geometry.coordinates).toHaveLength(4);
    expect(geometry.coordinates[0][0]).toBeCloseTo(8 + 50 * DEGREES, 9);
    await expect(routeCommand.run([city, '9,9', place(1)], context)).rejects.toMatchObject({
      code: 'no-road-near',
    });
    await expect(routeCommand.run([city, 'here', place(1)], context)).rejects.toThrow(/longitude,latitude/);
  });
});
