import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../../../tiles-service/city/onboard/plan.ts';
import { spreadOrder } from '../../../../tiles-service/city/onboard/sample.ts';
import { filesOf, SmallCity } from './small-city.ts';

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
});
afterEach(() => city.remove());

const told = ({ problems }: Plan): string[] =>
  problems.map(({ line, column, code }) => `${line}:${column} ${code}`);

describe('a plan', () => {
  it('should say what would be made, and write nothing', async () => {
    city.houses('houses.geojson', [
      { code: 'a', h: 9 },
      { code: 'b', h: 12 },
    ]);
    const manifest = city.manifest(`sources:
  - id: houses
    path: houses.geojson
    idField: code
    type: Building
    height: { column: h }
`);
    const before = filesOf(city.folder);
    const { problems, sources } = await city.plan(manifest);
    expect(problems).toEqual([]);
    expect(sources).toMatchObject([
      {
        id: 'houses',
        kind: 'features',
        format: 'geojson',
        files: 1,
        groups: { buildings: 2 },
        whole: true,
        estimate: { features: 2 },
      },
    ]);
    expect(sources[0].extent?.[0]).toBeCloseTo(4.36, 9);
    expect(sources[0].extent?.[3]).toBeCloseTo(52.0104, 9);
    expect(filesOf(city.folder)).toEqual(before);
  });

  it('should list every problem of keys, files and data at once, each at its line', async () => {
    city.houses('houses.geojson', [{ code: 'a', hoehe: 9 }]);
    city.file('empty.geojson', '');
    city.file('notes.md', 'nothing that is read');
    const plan = await city.plan(
      city.manifest(`ownr: me
grid: { crs: EPSG:4326, verticalDatum: EGM96 }
sources:
  - id: houses
    path: houses.geojson
    type: Building
    height: { column: hohe }
    nameColumn: title
  - id: gone
    path: gone.geojson
  - id: globs
    path: "*.gpkg"
  - id: empty
    path: empty.geojson
  - id: notes
    path: notes.md
    crs: EPSG:99999
    encoding: gbkk
    verticalDatum: NAQ
    siteTransform: works
    group: old
  - id: notes
    path: houses.geojson
    format: shapefile
  - id: mixed
    path: [houses.geojson, notes.md]
`),
    );
    expect(told(plan)).toEqual([
      '5:1 unknown-key',
      '6:14 grid-crs',
      '11:23 column-missing',
      '12:17 column-missing',
      '14:11 file-missing',
      '16:11 file-missing',
      '18:11 file-empty',
      '20:11 format-unknown',
      '21:10 crs-unknown',
      '22:15 encoding',
      '23:20 vertical-datum',
      '24:20 site-transform',
      '25:12 group-unknown',
      '26:9 source-twice',
      '28:13 format-differs',
      '30:11 format-unknown',
    ]);
    const messages = plan.problems.map(({ message }) => message).join('\n');
    expect(messages).toContain('Did you mean "hoehe"?');
    expect(messages).toContain('Did you mean "gbk"?');
    expect(messages).toContain('Did you mean "houses.geojson"?');
    // What the command line calls options are keys here.
    expect(messages).not.toMatch(/ --(crs|vertical-datum|encoding)/);
  });

  it('should look at every file of a source, and say each way of failing once', async () => {
    mkdirSync(join(city.folder, 'in'));
    city.houses('in/a.geojson', [{ code: 'a' }]);
    for (const name of ['b', 'c', 'd'])
      city.file(`in/${name}.geojson`, '{"type":"FeatureCollection","features":[{]}');
    const { problems, sources } = await city.plan(
      city.manifest('sources:\n  - id: houses\n    path: in/*.geojson\n'),
    );
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatchObject({ level: 'error', line: 7, column: 11 });
    expect(problems[0].message).toMatch(
      /[bcd]\.geojson.*2 more of its files: [bcd]\.geojson, [bcd]\.geojson/,
    );
    expect(sources[0].groups).toEqual({ overlay: 1 });
  });

  it('should tell at the key that mends it, also where it is a default', async () => {
    city.file('h.asc', 'ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3 4\n');
    const missing = await city.plan(city.manifest('sources:\n  - id: relief\n    path: h.asc\n'));
    expect(told(missing)).toEqual(['6:5 crs-missing']);
    const wrong = await city.plan(
      city.manifest(
        'defaults: { crs: EPSG:28992, verticalDatum: NAP }\nsources:\n  - id: relief\n    path: h.asc\n',
      ),
    );
    expect(told(wrong)).toEqual(['5:18 outside-area-of-use']);
  });

  it('should find what only shows when all is put together', async () => {
    city.houses('a.geojson', [{ code: 'a', kind: 'x' }]);
    const plan = await city.plan(
      city.manifest(`grid: { crs: EPSG:28992, verticalDatum: NAP, cellSize: 2, siteTransform: works }
sources:
  - id: a
    path: a.geojson
    type: { column: kind, default: Building }
    fields: { kind: { publication: restricted } }
`),
    );
    expect(told(plan)).toEqual([
      '5:56 grid-terrain-missing',
      '5:74 site-transform',
      '9:11 type-column-hidden',
    ]);
  });

  it('should find two sources that would make one layer', async () => {
    city.houses('a.geojson', [{ code: 'a' }]);
    const plan = await city.plan(
      city.manifest('sources:\n  - { id: old, path: a.geojson }\n  - { id: old-map, path: a.geojson }\n'),
    );
    expect(told(plan)).toEqual(['7:11 layer-twice']);
  });

  it('should say once that the folder of the files is not there, and not of every file', async () => {
    const sources = 'sources:\n  - { id: a, path: a.shp }\n  - { id: b, path: b.shp }\n';
    expect(told(await city.plan(city.manifest(`root: nowhere\n${sources}`)))).toEqual(['5:7 root-missing']);
    vi.stubEnv('CITY_TEST_ROOT', undefined);
    const manifest = city.manifest(`root: \${CITY_TEST_ROOT}\n${sources}`);
    expect(told(await city.plan(manifest))).toEqual(['5:7 environment']);
    expect(told(await city.plan(manifest, { root: city.folder }))).toEqual([
      '7:20 file-missing',
      '8:20 file-missing',
    ]);
    vi.stubEnv('CITY_TEST_ROOT', city.folder);
    expect(told(await city.plan(manifest))).toEqual(['7:20 file-missing', '8:20 file-missing']);
    vi.unstubAllEnvs();
  });

  it('should say what to do with a path of Windows', async () => {
    const { problems } = await city.plan(city.manifest("sources:\n  - { id: a, path: 'D:\\data\\a.shp' }\n"));
    expect(problems[0].message).toContain('path of Windows');
  });

  it('should wonder at a source that lies far from the others', async () => {
    city.houses('a.geojson', [{ code: 'a' }]);
    city.houses('b.geojson', [{ code: 'a', at: 3_000 }]);
    const plan = await city.plan(
      city.manifest('sources:\n  - { id: a, path: a.geojson }\n  - { id: b, path: b.geojson }\n'),
    );
    expect(plan.problems).toMatchObject([{ level: 'warning', code: 'far-away' }]);
  });

  it('should look at as much of a big source as it is told, and estimate the rest', async () => {
    const houses = Array.from({ length: 30_000 }, (_, at) => ({ code: `${at}`, at: at / 1_000, h: 9 }));
    city.houses('many.geojson', houses);
    const { sources, problems } = await city.plan(
      city.manifest(
        'sources:\n  - { id: many, path: many.geojson, type: Building, height: { column: h } }\n',
      ),
      { features: 200 },
    );
    expect(problems).toEqual([]);
    expect(sources[0].whole).toBe(false);
    expect(sources[0].groups.buildings).toBeLessThan(5_000);
    expect(sources[0].estimate.features).toBeGreaterThan(15_000);
    expect(sources[0].estimate.features).toBeLessThan(60_000);
  });

  it('should look into every file, and first into some of all parts', async () => {
    mkdirSync(join(city.folder, 'in'));
    for (let at = 0; at < 20; at++) city.houses(`in/${at}.geojson`, [{ code: `${at}`, at, [`c${at}`]: 1 }]);
    const columns = Array.from({ length: 20 }, (_, at) => `k${at}: c${at}`).join(', ');
    const { sources, problems } = await city.plan(
      city.manifest(`sources:
  - { id: many, path: in/*.geojson, type: Building, crosswalk: { ${columns} } }
`),
    );
    expect(problems).toEqual([]);
    expect(sources[0]).toMatchObject({ files: 20, groups: { buildings: 20 }, whole: true });
    const order = spreadOrder(1_000);
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, at) => at));
    const first = order.slice(0, 16).sort((a, b) => a - b);
    for (const [at, place] of first.entries()) expect(place - (first[at - 1] ?? 0)).toBeLessThan(129);
    expect(spreadOrder(1)).toEqual([0]);
  });

  it('should stop when it is told to', async () => {
    city.houses('a.geojson', [{ code: 'a' }]);
    const cancel = new AbortController();
    const planning = city.plan(city.manifest('sources:\n  - { id: a, path: a.geojson }\n'), {
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(planning).rejects.toThrow();
  });
});
