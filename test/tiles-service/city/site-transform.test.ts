import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSiteTransform,
  createTransform,
  ELLIPSOID,
  resolveCrs,
} from '../../../models/geodesy/index.ts';
import { sceneSchema, siteTransformSchema } from '../../../models/schema/index.ts';
import { buildManifest } from '../../../tiles-service/city/onboard/build.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

/** Numbers that nothing else is. */
const SECRET = { dx: 501_371.846_2, dy: 3_378_914.271_9, rotation: 1_807.362_5, scale: 1.000_023_718_4 };
const HOUSE = [
  [1000, 2000],
  [1012, 2000],
  [1012, 2009],
  [1000, 2009],
];
let root: string;
let city: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'site-transform-'));
  city = join(root, 'city');
  writeFileSync(
    join(root, 'houses.geojson'),
    JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { fid: 'h1', building: 'house', height: 6 },
          geometry: { type: 'Polygon', coordinates: [[...HOUSE, HOUSE[0]]] },
        },
      ],
    }),
  );
  writeFileSync(
    join(root, 'town.json'),
    JSON.stringify({ method: 'similarity', target: 'EPSG:4549', ...SECRET }),
  );
  writeFileSync(
    join(root, 'manifest.yaml'),
    `schema: citymirror/manifest/1
id: probe
name: Probe
imagery: false
transforms: { town: town.json }
sources:
  - { id: houses, path: houses.geojson, idField: fid, siteTransform: town, verticalDatum: ellipsoid, owner: Probe, licence: CC0-1.0 }
`,
  );
  const result = await buildManifest({
    manifest: join(root, 'manifest.yaml'),
    out: city,
    workers: 1,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  expect(result.problems.filter(({ level }) => level === 'error')).toEqual([]);
}, 30_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a site's own transform", () => {
  it('should place a city where the plane that it was fitted to has it', async () => {
    const scene = sceneSchema.parse(JSON.parse(readFileSync(join(city, 'public', 'scene.json'), 'utf8')));
    const definition = siteTransformSchema.parse({ method: 'similarity', target: 'EPSG:4549', ...SECRET });
    const corners = Float64Array.from([...HOUSE[0], 0, ...HOUSE[2], 0]);
    createSiteTransform(definition).forward(corners, corners);
    (await createTransform(resolveCrs('EPSG:4549', lookupCrs), ELLIPSOID)).toGeodetic(corners, corners);
    const [west, south, east, north] = scene.layers[0].extent!;
    // The site is turned by half a degree, so its corners are within centimetres of those of the extent.
    expect(Math.abs(west - corners[0])).toBeLessThan(2e-6);
    expect(Math.abs(south - corners[1])).toBeLessThan(2e-6);
    expect(Math.abs(east - corners[3])).toBeLessThan(2e-6);
    expect(Math.abs(north - corners[4])).toBeLessThan(2e-6);
  });

  it('should not tell its parameters in any file but those that are never served', () => {
    const folders = readdirSync(city).filter((name) => !['work', 'city.json'].includes(name));
    expect(folders).toContain('public');
    expect(folders).toContain('reports');
    const texts = Object.values(SECRET).map(String);
    const numbers = Object.values(SECRET).flatMap((value) => {
      const bytes = Buffer.alloc(12);
      bytes.writeDoubleLE(value);
      bytes.writeFloatLE(value, 8);
      return [bytes.subarray(0, 8), bytes.subarray(8)];
    });
    let files = 0;
    for (const folder of folders)
      for (const entry of readdirSync(join(city, folder), { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        files++;
        const bytes = readFileSync(join(entry.parentPath, entry.name));
        const open = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
        for (const secret of [...texts, ...numbers]) expect(open.includes(secret), entry.name).toBe(false);
      }
    expect(files).toBeGreaterThan(7);
    // It is kept where the pipeline finds it again.
    expect(readFileSync(join(city, 'city.json'), 'utf8')).toContain(String(SECRET.dx));
    const scene = readFileSync(join(city, 'public', 'scene.json'), 'utf8');
    expect(scene).not.toContain('town');
    expect(readFileSync(join(city, 'reports', 'houses.json'), 'utf8')).toContain('site:town');
  });
});
