import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImportReport, type Scene, sceneSchema } from '../../../../models/schema/index.ts';
import { checkCity } from '../../../../tiles-service/city/check.ts';
import { findFeatures } from '../../../../tiles-service/city/find-feature.ts';
import { importCity } from '../../../../tiles-service/city/import.ts';
import { loadManifest } from '../../../../tiles-service/city/manifest.ts';
import { assertCity } from '../../../../tiles-service/city/onboard/build.ts';
import { reportFile } from '../../../../tiles-service/city/paths.ts';
import { rollbackLayer } from '../../../../tiles-service/city/rollback.ts';
import { filesOf, SmallCity } from './small-city.ts';

let city: SmallCity;
beforeEach(() => {
  city = new SmallCity();
});
afterEach(() => city.remove());

const HOUSES = `  - id: houses
    path: houses.geojson
    name: { zh-CN: 房屋, en: Houses }
    idField: code
    type: Building
    height: [{ column: h }, 3]
    valid: { from: built }
    crosswalk: { meters: meter }
    fields: { note: drop }
`;
const SHEDS =
  '  - { id: sheds, path: sheds.geojson, idField: code, type: Building, height: 3, owner: Gardens }\n';

const sceneNow = (publication = 'public'): Scene =>
  sceneSchema.parse(JSON.parse(readFileSync(join(city.out, publication, 'scene.json'), 'utf8')));
const reportNow = (source: string): ImportReport =>
  JSON.parse(readFileSync(reportFile(city.out, source), 'utf8'));
const versionOf = (layer: string): string | undefined =>
  sceneNow().layers.find(({ id }) => id === layer)?.version;
async function problems(): Promise<unknown[]> {
  return (await checkCity(city.out, { signal: new AbortController().signal, onProgress: () => {} })).problems;
}

describe('building a manifest', () => {
  it('should make the city that it describes', async () => {
    city.houses('houses.geojson', [
      { code: 'a', h: 9, note: 'x' },
      { code: 'b', h: null },
    ]);
    city.houses('sheds.geojson', [{ code: 's', at: 5 }]);
    const { sources } = await city.build(
      city.manifest(`approvalNumber: GS(2026)0001号
memoryBudget: 640
groups: [{ id: built, name: { zh-CN: 建成区, en: Built } }]
defaults: { owner: Bureau, licence: CC-BY-4.0, rhythm: P1M, updated: 2026-01-31 }
sources:
${HOUSES}    group: built
    publication: internal
    layerNames: { buildings: { zh-CN: 住宅, en: Dwellings } }
${SHEDS}`),
    );
    expect(sources).toEqual({ added: ['houses', 'sheds'], changed: [], removed: [], unchanged: [] });
    expect(await problems()).toEqual([]);
    const [shed] = sceneNow().layers;
    expect(shed).toMatchObject({ id: 'sheds-buildings', publication: 'public', featureCount: 1 });
    expect(shed.provenance[0]).toMatchObject({
      owner: 'Gardens',
      licence: 'CC-BY-4.0',
      rhythm: 'P1M',
      updated: '2026-01-31T00:00:00.000Z',
      source: ['sheds.geojson'],
    });
    const internal = sceneNow('internal');
    expect(internal.approvalNumber).toBe('GS(2026)0001号');
    expect(internal.memoryBudget).toBe(640);
    expect(internal.groups).toEqual([{ id: 'built', name: { 'zh-CN': '建成区', en: 'Built' } }]);
    expect(internal.layers).toMatchObject([
      { id: 'houses-buildings', group: 'built', name: { 'zh-CN': '住宅', en: 'Dwellings' } },
    ]);
    const [found] = await findFeatures(city.out, 'houses:a');
    expect(found.standing[0].record.attributes).toEqual({ code: 'a', h: 9 });
    expect(reportNow('houses').notes).toContainEqual(
      expect.objectContaining({ reason: 'height-assumed', count: 1, examples: ['houses:b'] }),
    );
  });

  it('should change nothing when the manifest is wrong', async () => {
    city.houses('sheds.geojson', [{ code: 's' }]);
    const { build, problems: found } = await city.onboard(city.manifest(`sources:\n${HOUSES}${SHEDS}`));
    expect(build).toBeUndefined();
    expect(found).toMatchObject([{ code: 'file-missing', line: 7 }]);
    expect(existsSync(city.out)).toBe(false);
  });

  it('should put the others in force where it is told to keep going', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 9 }]);
    city.houses('sheds.geojson', [{ code: 's' }]);
    const manifest = city.manifest(`sources:\n${HOUSES}${SHEDS}`);
    await city.build(manifest);
    const before = versionOf('houses-buildings');
    city.file('houses.geojson', '{"type":"FeatureCollection","features":[{"type"');
    city.houses('sheds.geojson', [{ code: 's' }, { code: 't' }]);
    await expect(city.build(manifest)).rejects.toMatchObject({ name: 'InputError' });
    const { build } = await city.build(manifest, { keepGoing: true });
    expect(build.failures.map(({ source }) => source)).toEqual(['houses']);
    expect(versionOf('houses-buildings')).toBe(before);
    expect(sceneNow().layers.find(({ id }) => id === 'sheds-buildings')?.featureCount).toBe(2);
    rmSync(join(city.folder, 'houses.geojson'));
    await city.build(manifest, { keepGoing: true });
    expect(versionOf('houses-buildings')).toBe(before);
    expect(await problems()).toEqual([]);
  });

  it('should refuse a folder that holds another city', async () => {
    city.houses('sheds.geojson', [{ code: 's' }]);
    const text = `sources:\n${SHEDS}`;
    await city.build(city.manifest(text));
    const other = city.file('other.yaml', `schema: citymirror/manifest/1\nid: other\nname: Other\n${text}`);
    await expect(city.build(other)).rejects.toMatchObject({ code: 'other-city' });
  });

  it('should name a file that vanished after it was looked at', async () => {
    const path = city.houses('sheds.geojson', [{ code: 's' }]);
    const manifest = city.manifest(`sources:\n${SHEDS}`);
    const building = city.build(manifest, {
      onProgress: ({ step }) => {
        if (step?.startsWith('hashing')) rmSync(path, { force: true });
      },
    });
    await expect(building).rejects.toMatchObject({ code: 'ENOENT', path });
    expect(existsSync(join(city.out, 'city.json'))).toBe(false);
    expect(existsSync(join(city.out, 'city.lock'))).toBe(false);
  });

  it('should let one at a time write to a city', async () => {
    city.houses('sheds.geojson', [{ code: 's' }]);
    const manifest = city.manifest(`sources:\n${SHEDS}`);
    const both = await Promise.allSettled([city.build(manifest), city.build(manifest)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'city-locked' },
    });
    expect(await problems()).toEqual([]);
  });
});

describe('syncing a manifest', () => {
  it('should refuse a folder without a city', async () => {
    city.houses('sheds.geojson', [{ code: 's' }]);
    const syncing = city.onboard(city.manifest(`sources:\n${SHEDS}`), { before: assertCity });
    await expect(syncing).rejects.toMatchObject({ code: 'not-a-city' });
  });

  it('should change nothing on the disk that is served when nothing changed', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 9 }]);
    const manifest = city.manifest(`sources:\n${HOUSES}`);
    await city.build(manifest);
    const before = filesOf(join(city.out, 'public'));
    const { sources, build } = await city.build(manifest);
    expect(sources.unchanged).toEqual(['houses']);
    expect(build.products.every(({ reused }) => reused)).toBe(true);
    expect(filesOf(join(city.out, 'public'))).toEqual(before);
  });

  it('should import again what changed alone, and count what came and went', async () => {
    city.houses('houses.geojson', [
      { code: 'a', h: 9 },
      { code: 'b', h: 12 },
      { code: 'c', h: 12 },
      { code: 'd', h: 12 },
    ]);
    city.houses('sheds.geojson', [{ code: 's', at: 9 }]);
    const manifest = city.manifest(`sources:\n${HOUSES}${SHEDS}`);
    await city.build(manifest);
    expect(reportNow('houses').changes).toMatchObject({ added: 4, changed: 0, removed: 0, unchanged: 0 });
    const [houses, sheds] = [versionOf('houses-buildings'), versionOf('sheds-buildings')];
    // a stays, b grows, c goes, d moves, e comes.
    city.houses('houses.geojson', [
      { code: 'a', h: 9, at: 0 },
      { code: 'b', h: 13, at: 1 },
      { code: 'd', h: 12, at: 2 },
      { code: 'e', h: 12, at: 3 },
    ]);
    const { sources, build } = await city.build(manifest);
    expect(sources).toEqual({ added: [], changed: ['houses'], removed: [], unchanged: ['sheds'] });
    const counted = { added: 1, changed: 2, removed: 1, unchanged: 1 };
    expect(build.reports.find(({ source }) => source === 'houses')?.changes).toMatchObject({
      ...counted,
      layers: { 'houses-buildings': { added: 1, changed: 2, removed: 1 } },
    });
    expect(versionOf('houses-buildings')).not.toBe(houses);
    expect(versionOf('sheds-buildings')).toBe(sheds);
    // What it brought is still told after a sync that brought nothing.
    await city.build(manifest);
    expect(reportNow('houses').changes).toMatchObject(counted);
    expect(await problems()).toEqual([]);

    expect((await rollbackLayer(city.out, 'houses-buildings')).version).toBe(houses);
    expect(versionOf('houses-buildings')).toBe(houses);
    // Held back until its source changes.
    await city.build(manifest);
    expect(versionOf('houses-buildings')).toBe(houses);
  });

  it('should make anew what other options make of the same bytes, and nothing for another name', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 900 }]);
    await city.build(city.manifest(`sources:\n${HOUSES}`));
    const first = versionOf('houses-buildings');
    const renamed = await city.build(city.manifest(`sources:\n${HOUSES.replace('en: Houses', 'en: Homes')}`));
    expect(renamed.sources.unchanged).toEqual(['houses']);
    expect(versionOf('houses-buildings')).toBe(first);
    expect(sceneNow().layers[0].name.en).toBe('Homes');
    const scaled = await city.build(
      city.manifest(`sources:\n${HOUSES.replace('{ column: h }', '{ column: h, unit: cm }')}`),
    );
    expect(scaled.sources.changed).toEqual(['houses']);
    expect(versionOf('houses-buildings')).not.toBe(first);
    expect(reportNow('houses').changes).toMatchObject({ changed: 1, unchanged: 0 });
  });

  it('should take away what the manifest no longer has, and leave what others imported', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 9 }]);
    city.houses('sheds.geojson', [{ code: 's', at: 9 }]);
    await city.build(city.manifest(`sources:\n${HOUSES}${SHEDS}`));
    await importCity({
      out: city.out,
      files: [city.houses('by-hand.geojson', [{ building: 'yes', code: 'h', at: 20 }])],
      publication: 'public',
      imagery: false,
      workers: 1,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    const { sources } = await city.build(city.manifest(`sources:\n${HOUSES}`));
    expect(sources.removed).toEqual(['sheds']);
    expect((await loadManifest(city.out)).sources.map(({ id }) => id).sort()).toEqual(['by-hand', 'houses']);
    expect(sceneNow().layers.some(({ id }) => id.startsWith('sheds'))).toBe(false);
    expect(existsSync(join(city.out, 'public', 'layers', 'sheds-buildings'))).toBe(false);
    expect(await problems()).toEqual([]);
  });
});

describe('what is known of features over the years', () => {
  it('should say since when and until when they stand, also when they are gone', async () => {
    const manifest = city.manifest(`sources:\n${HOUSES}`);
    city.houses('houses.geojson', [
      { code: 'a', h: 9, built: '1999' },
      { code: 'b', h: 9 },
    ]);
    await city.build(manifest);
    city.houses('houses.geojson', [{ code: 'c', h: 9, at: 3 }]);
    const { build } = await city.build(manifest);
    const time = build.reports[0].started;
    expect(await findFeatures(city.out, 'houses:a')).toMatchObject([
      { standing: [], validFrom: '1999-01-01', validTo: time, history: [{ change: 'removed', at: time }] },
    ]);
    const [b] = await findFeatures(city.out, 'houses:b');
    expect(b).toMatchObject({ standing: [], validTo: time });
    expect(b.validFrom).toBeUndefined();
    expect(await findFeatures(city.out, 'houses:c')).toMatchObject([
      { validFrom: time, standing: [{ layer: 'houses-buildings' }], history: [{ change: 'added' }] },
    ]);

    city.houses('houses.geojson', [
      { code: 'a', h: 9, built: '1999' },
      { code: 'c', h: 9, at: 3 },
    ]);
    await city.build(manifest);
    const [back] = await findFeatures(city.out, 'houses:a');
    expect(back.history.map(({ change }) => change)).toEqual(['removed', 'added']);
    expect(back).toMatchObject({ validFrom: '1999-01-01', standing: [{ layer: 'houses-buildings' }] });
    expect(back.validTo).toBeUndefined();
    await expect(findFeatures(city.out, 'houses:z')).rejects.toMatchObject({ code: 'feature-unknown' });
  });

  it("should lead from other owners' ids to features, and keep saying what was so before", async () => {
    const manifest = city.manifest(`sources:\n${HOUSES}`);
    city.houses('houses.geojson', [
      { code: 'a', h: 9, meter: 'm1' },
      { code: 'b', h: 9, meter: 'm2' },
      { code: 'c', h: 9, meter: 'm3' },
    ]);
    await city.build(manifest);
    expect(await findFeatures(city.out, 'meters=m2')).toMatchObject([{ id: 'houses:b' }]);
    await expect(findFeatures(city.out, 'metres=m2')).rejects.toMatchObject({ code: 'owner-unknown' });
    await expect(findFeatures(city.out, 'meters=m9')).rejects.toMatchObject({ code: 'feature-unknown' });
    // b has a new meter, its old one hangs at d; c is gone.
    city.houses('houses.geojson', [
      { code: 'a', h: 9, meter: 'm1' },
      { code: 'b', h: 9, meter: 'm7' },
      { code: 'd', h: 9, meter: 'm2', at: 3 },
    ]);
    const { build } = await city.build(manifest);
    const until = build.reports[0].started;
    const meter = async (id: string) =>
      (await findFeatures(city.out, `meters=${id}`)).map(({ id: feature, until: end }) => [feature, end]);
    expect(await meter('m1')).toEqual([['houses:a', undefined]]);
    expect(await meter('m7')).toEqual([['houses:b', undefined]]);
    expect((await meter('m2')).sort()).toEqual([
      ['houses:b', until],
      ['houses:d', undefined],
    ]);
    expect(await meter('m3')).toEqual([['houses:c', until]]);
    // Later imports keep the time, and forget it when it is so again.
    city.houses('houses.geojson', [{ code: 'b', h: 9, meter: 'm2', at: 1 }]);
    await city.build(manifest);
    expect(await meter('m3')).toEqual([['houses:c', until]]);
    expect(await meter('m2')).toContainEqual(['houses:b', undefined]);
    await city.build(manifest);
    expect(await meter('m3')).toEqual([['houses:c', until]]);
  });
});

describe('a build that is stopped', () => {
  it('should leave no city and no half-made file, and go on from there', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 9 }]);
    city.houses('sheds.geojson', [{ code: 's', at: 9 }]);
    const manifest = city.manifest(`sources:\n${HOUSES}${SHEDS}`);
    const cancel = new AbortController();
    const stopped = city.build(manifest, {
      signal: cancel.signal,
      onProgress: ({ step }) => {
        if (step?.startsWith('sheds.geojson')) cancel.abort();
      },
    });
    await expect(stopped).rejects.toThrow();
    expect([...filesOf(city.out).keys()].filter((name) => /city\.json|\.part|\.lock/.test(name))).toEqual([]);
    const steps: string[] = [];
    await city.build(manifest, { onProgress: ({ step }) => steps.push(step ?? '') });
    expect(steps.filter((step) => step.startsWith('houses.geojson'))).toEqual([]);
    expect(steps.filter((step) => step.startsWith('sheds.geojson')).length).toBeGreaterThan(0);
    expect(await problems()).toEqual([]);
  });

  it('should leave the city that stands as it was', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 9 }]);
    const manifest = city.manifest(`sources:\n${HOUSES}`);
    await city.build(manifest);
    const before = filesOf(join(city.out, 'public'));
    const state = readFileSync(join(city.out, 'city.json'), 'utf8');
    city.houses('houses.geojson', [{ code: 'a', h: 10 }]);
    const cancel = new AbortController();
    const stopped = city.build(manifest, {
      signal: cancel.signal,
      onProgress: ({ step }) => {
        if (step?.startsWith('houses-buildings')) cancel.abort();
      },
    });
    await expect(stopped).rejects.toThrow();
    // A version that is made already may lie there, but nothing leads to it.
    const after = filesOf(join(city.out, 'public'));
    for (const [name, bytes] of before) expect(after.get(name)).toBe(bytes);
    expect(readFileSync(join(city.out, 'city.json'), 'utf8')).toBe(state);
  });

  it('should not be kept from going on by a torn file of hashes or a report that cannot be read', async () => {
    city.houses('houses.geojson', [{ code: 'a', h: 9 }]);
    const manifest = city.manifest(`sources:\n${HOUSES}`);
    await city.build(manifest);
    writeFileSync(join(city.out, 'work', 'hashes.json'), '{"torn');
    writeFileSync(reportFile(city.out, 'houses'), '{"torn');
    expect((await city.build(manifest)).sources.unchanged).toEqual(['houses']);
    expect(await problems()).toEqual([]);
  });
});
