import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import { enuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { ImportReport, Layer, Scene } from '../../../models/schema/index.ts';
import { PlaceChanged, placeModel, placeOfModel } from '../../../tiles-service/city/place-model.ts';
import { rollbackLayer } from '../../../tiles-service/city/rollback.ts';
import { type Command, EXIT, UsageError } from '../../../tiles-service/command/command.ts';
import { importCommand } from '../../../tiles-service/command/import.ts';
import { placeCommand } from '../../../tiles-service/command/place.ts';
import { publishCity } from '../../../tiles-service/publish/publish.ts';
import { fileByteSource } from '../../../tiles-service/store/file-source.ts';
import { waitingModels } from '../../../viewer/globe/placement/waiting.ts';
import { solidLayers } from '../../../viewer/studies/world/world.ts';
import { type SmallModel, smallModel, WALL } from '../read/ifc/small-model.ts';

let folder: string;
let city: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-place-'));
  city = join(folder, 'city');
  await bringIn('house', {});
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(command: Command, args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await command.run(args, {
    print: (line) => lines.push(line),
    json: true,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return { code, text: lines.join('\n') };
}

async function bringIn(name: string, model: SmallModel, ...more: string[]): Promise<ImportReport> {
  const file = join(folder, `${name}.ifc`);
  writeFileSync(file, smallModel(model));
  const { text } = await run(importCommand, [file, '--out', city, '--no-imagery', '--workers', '1', ...more]);
  return JSON.parse(text).reports.find(({ source }: ImportReport) => source === name);
}

const sceneNow = (): Scene => JSON.parse(readFileSync(join(city, 'public', 'scene.json'), 'utf8'));
function layerNow(id = 'house-bim'): Layer {
  return sceneNow().layers.find((layer) => layer.id === id) as Layer;
}

/** Metres from 10° E, 50° N to the first corner of the wall, as readers of the store see it now. */
async function wallAt(layer = layerNow()): Promise<number[]> {
  const store = await openFeatureStore(fileByteSource(join(city, 'public', layer.store!), layer.moved));
  const wall = await store.findById(`${layer.id.replace(/-bim$/, '')}:${WALL}`);
  const [longitude, latitude, height] = wall!.geometries[0].positions;
  return [...enuFrame(10, 50, 0).toEnu(longitude, latitude, height)];
}

describe('a building model put elsewhere by hand', () => {
  it('should be read where it was put, with the same tiles and for all its layers', async () => {
    const before = { layer: layerNow(), wall: await wallAt() };
    expect(before.layer.moved).toBeUndefined();
    const { code, text } = await run(placeCommand, [city, 'house-bim', '--shift', '12,-5,2']);
    expect(code).toBe(EXIT.done);
    const layer = layerNow();
    expect(JSON.parse(text)).toEqual({ layer: 'house-bim', moved: layer.moved });
    expect({ ...layer, moved: undefined }).toEqual({ ...before.layer, moved: undefined });
    const store = await openFeatureStore(fileByteSource(join(city, 'public', layer.store!), layer.moved));
    const [named] = await store.searchNames('Wall', 5);
    const [place] = [enuFrame(10, 50, 0).toEnu(named.longitude, named.latitude, 0)];
    const old = await openFeatureStore(fileByteSource(join(city, 'public', layer.store!)));
    const [oldName] = await old.searchNames('Wall', 5);
    expect(place[0] - enuFrame(10, 50, 0).toEnu(oldName.longitude, oldName.latitude, 0)[0]).toBeCloseTo(
      12,
      2,
    );
    const idsNear = async (longitude: number, latitude: number): Promise<string[]> => {
      const ids: string[] = [];
      const around = [longitude - 1e-6, latitude - 1e-6, longitude + 1e-6, latitude + 1e-6] as const;
      for await (const features of store.featuresIn([...around])) ids.push(...features.map(({ id }) => id));
      return ids;
    };
    expect(await idsNear(named.longitude, named.latitude)).toContain(`house:${WALL}`);
    expect(await idsNear(oldName.longitude, oldName.latitude)).not.toContain(`house:${WALL}`);
    const [west, south, east, north] = store.header.extent!;
    expect([named.longitude > west, named.longitude < east]).toEqual([true, true]);
    expect([named.latitude > south, named.latitude < north]).toEqual([true, true]);
    const wall = await wallAt();
    expect(wall[0] - before.wall[0]).toBeCloseTo(12, 3);
    expect(wall[1] - before.wall[1]).toBeCloseTo(-5, 3);
    expect(wall[2] - before.wall[2]).toBeCloseTo(2, 3);
  });

  it('should go on from there, and turn about the middle of it', async () => {
    const before = await wallAt();
    await run(placeCommand, [city, 'house-bim', '--shift=-12,5,-2', '--turn', '180']);
    const { from, to } = layerNow().moved!;
    expect([to.longitude - from.longitude, to.latitude - from.latitude].map(Math.abs)).toEqual([
      expect.closeTo(0, 9),
      expect.closeTo(0, 9),
    ]);
    expect(to.heading - from.heading).toBe(180);
    const middle = enuFrame(10, 50, 0).toEnu(from.longitude, from.latitude, 0);
    const wall = await wallAt();
    expect(wall[0] - middle[0]).toBeCloseTo(-(before[0] - 12 - middle[0]), 3);
    expect(wall[1] - middle[1]).toBeCloseTo(-(before[1] + 5 - middle[1]), 3);
  });

  it('should stay there when its file is imported again, and when that is rolled back', async () => {
    const { moved } = layerNow();
    await bringIn('house', { wallAt: '(0.5,0.,0.)' });
    expect(layerNow().moved).toEqual(moved);
    const again = layerNow().version;
    await rollbackLayer(city, 'house-bim');
    expect([layerNow().moved, layerNow().version === again]).toEqual([moved, false]);
    await rollbackLayer(city, 'house-bim');
  }, 60_000);

  it('should not be put elsewhere over what somebody else has kept', async () => {
    const { moved } = layerNow();
    await expect(placeModel(city, 'house-bim', { moved: null, basedOn: null })).rejects.toMatchObject({
      name: 'PlaceChanged',
      newest: moved,
    });
    await expect(placeModel(city, 'house-bim', { moved: null, basedOn: null })).rejects.toThrow(PlaceChanged);
    expect(layerNow().moved).toEqual(moved);
  });

  it('should go back to where its file has it', async () => {
    await run(placeCommand, [city, 'house-bim', '--reset']);
    expect(layerNow().moved).toBeUndefined();
    expect(await placeOfModel(city, 'house-bim')).toEqual({ publications: ['public'], moved: null });
    expect(await placeOfModel(city, 'house')).toBeUndefined();
  });

  it('should go where an import says anew where it stands', async () => {
    await run(placeCommand, [city, 'house-bim', '--shift', '3,0,0']);
    await bringIn('house', { wallAt: '(0.5,0.,0.)' }, '--position', '10,50,100', '--vertical-datum', 'EGM96');
    expect(layerNow().moved).toBeUndefined();
  }, 60_000);
});

describe('a model put elsewhere by hand whose file says another place later', () => {
  const LET_GO = 'place-let-go';
  const reasons = ({ notes }: ImportReport): string[] => notes.map(({ reason }) => reason);

  it('should stand where the file now says, and a note should tell that the place by hand was let go', async () => {
    await bringIn('shed', {});
    const filed = await wallAt(layerNow('shed-bim'));
    await run(placeCommand, [city, 'shed-bim', '--shift', '300,0,0']);
    // 300 m to the east, as its owner was told.
    const report = await bringIn('shed', { place: '(50,0,0),(10,0,15,71000),100.' });
    expect(reasons(report)).toContain(LET_GO);
    expect(layerNow('shed-bim').moved).toBeUndefined();
    const wall = await wallAt(layerNow('shed-bim'));
    expect(wall[0] - filed[0]).toBeGreaterThan(290);
    expect(wall[0] - filed[0]).toBeLessThan(330);
    // Put in its place anew, it stays there.
    await run(placeCommand, [city, 'shed-bim', '--shift', '1,0,0']);
    const { moved } = layerNow('shed-bim');
    const again = await bringIn('shed', { place: '(50,0,0),(10,0,15,71000),100.', wallAt: '(1.,0.,0.)' });
    expect([layerNow('shed-bim').moved, reasons(again).includes(LET_GO)]).toEqual([moved, false]);
  }, 90_000);

  it.each([
    ['turned', {}, { trueNorth: '(1.,0.)' }, []],
    ['higher', {}, {}, ['--vertical-datum', 'ellipsoid']],
  ] as const)(
    'should let the place go when the file has it %s',
    async (name, first, second, more) => {
      await bringIn(name, first);
      await run(placeCommand, [city, `${name}-bim`, '--shift', '5,0,0']);
      const report = await bringIn(name, second, ...more);
      expect(layerNow(`${name}-bim`).moved).toBeUndefined();
      expect(reasons(report)).toContain(LET_GO);
    },
    60_000,
  );

  it('should not be put elsewhere with the version that stands at another place in its file', async () => {
    const before = layerNow('turned-bim');
    await run(placeCommand, [city, 'turned-bim', '--shift', '7,0,0']);
    const older = await rollbackLayer(city, 'turned-bim');
    expect(older.version).not.toBe(before.version);
    const [east] = await wallAt(layerNow('turned-bim'));
    // Where it had been put by hand: it was no part of the second placing.
    expect(east).toBeCloseTo(5, 2);
  }, 60_000);
});

it('should go back with its rooms to what stood, though that was the same file at another place', async () => {
  const more = [
    "#200=IFCSPACE('1SpaceSpaceSpaceSpac1',$,'Room',$,$,#24,#48,$,.ELEMENT.,.INTERNAL.,$);",
    "#201=IFCRELAGGREGATES('5RelRelRelRelRelRelRe5',$,$,$,#25,(#200));",
  ];
  const versions = (): string[] => ['lodge-bim', 'lodge-spaces'].map((id) => layerNow(id).version);
  await bringIn('lodge', { more });
  await bringIn('lodge', { more, wallAt: '(1.,0.,0.)' });
  const stood = versions();
  const wrong = ['--position', '10.1,50,100', '--vertical-datum', 'EGM96'];
  await bringIn('lodge', { more, wallAt: '(1.,0.,0.)' }, ...wrong);
  const misplaced = versions();
  expect(misplaced).not.toEqual(stood);
  await rollbackLayer(city, 'lodge-bim');
  expect(versions()).toEqual(stood);
  await rollbackLayer(city, 'lodge-spaces');
  expect(versions()).toEqual(misplaced);
}, 60_000);

it('should make no folder of a wrong name', async () => {
  const none = join(folder, 'no-city');
  await expect(rollbackLayer(none, 'a')).rejects.toMatchObject({ code: 'not-a-city' });
  await expect(placeModel(none, 'a', { moved: null })).rejects.toMatchObject({ code: 'not-a-city' });
  expect(existsSync(none)).toBe(false);
});

describe('a model that does not say where it stands', () => {
  it('should be refused with the way to bring it in all the same', async () => {
    await expect(bringIn('tent', { place: '$,$,$' })).rejects.toThrow(/--place-later/);
    await expect(
      run(importCommand, [join(folder, 'tent.ifc'), '--out', join(folder, 'none'), '--place-later']),
    ).rejects.toMatchObject({ code: 'no-middle' });
  });

  it('should wait in the middle of the city, say so, and be put in its place', async () => {
    const { origin } = sceneNow();
    const report = await bringIn('tent', { place: '$,$,$' }, '--place-later');
    expect(report.notes).toMatchObject([{ reason: 'placed-for-now' }]);
    expect(layerNow('tent-bim').unplaced).toBe(true);
    const wall = await wallAt(layerNow('tent-bim'));
    const middle = enuFrame(10, 50, 0).toEnu(origin.longitude, origin.latitude, origin.height);
    expect(Math.hypot(wall[0] - middle[0], wall[1] - middle[1])).toBeLessThan(10);
    await run(placeCommand, [city, 'tent-bim', '--shift', '40,0,0']);
    const { moved, unplaced } = layerNow('tent-bim');
    expect(unplaced).toBeUndefined();
    // Its next version stands where this one was put, whatever the middle of the city is then.
    await bringIn('tent', { place: '$,$,$', wallAt: '(0.5,0.,0.)' });
    expect(layerNow('tent-bim')).toMatchObject({ moved });
    await run(placeCommand, [city, 'tent-bim', '--reset']);
    expect(layerNow('tent-bim').unplaced).toBe(true);
  }, 60_000);

  it('should stand in nobody’s way, nor in what is published', async () => {
    const { solids, unplaced: waiting } = solidLayers(sceneNow());
    expect(solids.map(({ id }) => id)).toContain('house-bim');
    expect(solids.map(({ id }) => id)).not.toContain('tent-bim');
    expect(waiting.map(({ id }) => id)).toEqual(['tent-bim']);
    expect(waitingModels(sceneNow().layers, { layers: {} }).map(({ id }) => id)).toEqual(['tent-bim']);
    expect(waitingModels(sceneNow().layers, { layers: { 'tent-bim': { visible: false } } })).toEqual([]);
    const viewer = join(folder, 'viewer');
    mkdirSync(viewer);
    writeFileSync(join(viewer, 'index.html'), '<meta charset="utf-8">');
    const { layers, leftOut, unplaced } = await publishCity({
      ...{ city, viewer, publication: 'public', out: join(folder, 'bundle'), approvalNumber: 'GS(2026)1' },
      ...{ signal: new AbortController().signal, onProgress: () => {} },
    });
    expect([layers.includes('house-bim'), layers.includes('tent-bim')]).toEqual([true, false]);
    expect([leftOut, unplaced]).toEqual([[], ['tent-bim']]);
  }, 60_000);

  it('should stand where its file says once that says it, and no longer where it was put meanwhile', async () => {
    await bringIn('hut', { place: '$,$,$' }, '--place-later');
    await run(placeCommand, [city, 'hut-bim', '--shift', '800,0,0']);
    const { notes } = await bringIn('hut', {});
    expect(layerNow('hut-bim').moved).toBeUndefined();
    expect(notes.map(({ reason }) => reason)).toContain('place-let-go');
    expect((await wallAt(layerNow('hut-bim')))[0]).toBeCloseTo(0, 2);
  }, 60_000);

  it('should stand where its file says, if that says it', async () => {
    const { notes } = await bringIn('barn', {}, '--place-later');
    expect(notes.map(({ reason }) => reason)).not.toContain('placed-for-now');
    expect(layerNow('barn-bim').unplaced).toBeUndefined();
  }, 60_000);
});

it.each([
  [[]],
  [['a', 'b', 'c']],
  [['a', 'b', '--shift', '1,2']],
  [['a', 'b', '--turn', 'x']],
  [['a', 'b', '--reset', '--turn', '3']],
])('should refuse the call %j', async (args) => {
  await expect(run(placeCommand, args)).rejects.toThrow(UsageError);
});
