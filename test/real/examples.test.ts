import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sceneSchema } from '../../models/schema/index.ts';
import { checkCity } from '../../tiles-service/city/check.ts';
import { findFeatures } from '../../tiles-service/city/find-feature.ts';
import { buildManifest } from '../../tiles-service/city/onboard/build.ts';
import { readManifestFile } from '../../tiles-service/city/onboard/manifest-file.ts';
import { planManifest } from '../../tiles-service/city/onboard/plan.ts';
import { describeReal, TWIN_DATA } from './data.ts';

/** The worked examples of docs/examples, on the data that they are of. */
const EXAMPLES = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
const work = { signal: new AbortController().signal, onProgress: () => {} };

/** Sources of each example, with the features or files that a plan finds of them. */
const PLANNED: Record<string, Record<string, object>> = {
  'cape-town': {
    'salt-river': { groups: { buildings: 1377, relief: 1 } },
    bellville: { groups: { buildings: 91, map: 58 } },
  },
  delft: {
    ground: { kind: 'raster' },
    bgt: { groups: { buildings: 160 } },
    bag: { files: 3, whole: true },
    lidar: { kind: 'pointcloud', files: 2 },
  },
  firenze: { osm: { kind: 'vector-tiles' } },
  geneva: { terrain: { kind: 'raster', format: 'hgt' }, geneva: { format: 'osm', whole: false } },
  ingolstadt: { lod3: { files: 5, format: 'citygml', whole: true } },
  monaco: { srtm: { kind: 'raster' }, osm: { format: 'osm' } },
  rotterdam: { delfshaven: { groups: { buildings: 853 } }, textured: { groups: { buildings: 16 } } },
  tamana: { bldg: { groups: { buildings: 242 } }, brid: {}, wtr: { groups: { map: 1 } } },
  yokosuka: { bldg: { whole: true }, dem: { groups: { relief: 2 } } },
};

describe('the examples', () => {
  it('should follow the schema, each on its own', async () => {
    const files = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'));
    expect(files.map((name) => name.replace('.yaml', '')).sort()).toEqual(Object.keys(PLANNED).sort());
    for (const name of files) {
      const { problems, manifest } = await readManifestFile(join(EXAMPLES, name));
      expect([name, problems]).toEqual([name, []]);
      expect(manifest?.id).toBe(name.replace('.yaml', ''));
      expect(readFileSync(join(EXAMPLES, name), 'utf8')).toMatch(
        /^# yaml-language-server: \$schema=manifest\.schema\.json\n/,
      );
    }
  });
});

describeReal('the examples on their cities', () => {
  let out: string;
  beforeAll(() => {
    vi.stubEnv('TWIN_DATA', TWIN_DATA);
    out = mkdtempSync(join(tmpdir(), 'city-examples-'));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(out, { recursive: true, force: true });
  });

  it.each(Object.entries(PLANNED))('should be planned without an error: %s', async (name, sources) => {
    const plan = await planManifest({ manifest: join(EXAMPLES, `${name}.yaml`), features: 2_000, ...work });
    expect(plan.problems.filter(({ level }) => level === 'error')).toEqual([]);
    expect(plan.sources.map(({ id }) => id)).toEqual(Object.keys(sources));
    for (const source of plan.sources) expect(source).toMatchObject(sources[source.id]);
  });

  it('should be warned of what is known to be wrong with the data, at its line', async () => {
    const { problems } = await planManifest({ manifest: join(EXAMPLES, 'cape-town.yaml'), ...work });
    expect(problems).toMatchObject([{ level: 'warning', code: 'transform-missing', line: 15 }]);
  });

  it('should become a city without a problem, found by the ids of the register', async () => {
    const { manifest } = await readManifestFile(join(EXAMPLES, 'delft.yaml'));
    const path = join(out, 'delft.json');
    // The buildings alone: what is made of point clouds and grids is tested where it is made.
    const sources = manifest!.sources.filter(({ id }) => id === 'bag');
    writeFileSync(path, JSON.stringify({ ...manifest, grid: undefined, imagery: false, sources }));
    const city = join(out, 'delft');
    const { build } = await buildManifest({ manifest: path, out: city, ...work });
    expect(build?.failures).toEqual([]);
    expect((await checkCity(city, work)).problems).toEqual([]);
    const scene = sceneSchema.parse(JSON.parse(readFileSync(join(city, 'public/scene.json'), 'utf8')));
    expect(scene.layers).toMatchObject([
      {
        id: 'bag-buildings',
        group: 'city',
        featureCount: 412,
        provenance: [{ owner: '3DBAG', licence: 'CC-BY-4.0', rhythm: 'P1Y' }],
      },
    ]);
    const [pand] = await findFeatures(city, 'BAG=NL.IMBAG.Pand.0503100000004611');
    expect(pand.id).toBe('bag:NL.IMBAG.Pand.0503100000004611');
  }, 60_000);
});
