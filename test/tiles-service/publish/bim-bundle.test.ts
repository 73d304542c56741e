import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bim, bimSchema, type Scene, sceneSchema } from '../../../models/schema/index.ts';
import { buildManifest } from '../../../tiles-service/city/onboard/build.ts';
import { placeModel } from '../../../tiles-service/city/place-model.ts';
import { publishCity } from '../../../tiles-service/publish/publish.ts';
import { smallModel, WALL } from '../read/ifc/small-model.ts';

const KITCHEN = '1RoomRoomRoomRoomRoom1';
const GUARDS = '2GuardGuardGuardGuard2';
const task = { signal: new AbortController().signal, onProgress: () => {}, workers: 1 };
const from = { longitude: 10, latitude: 50, height: 150, heading: 0 };
const MOVED = { from, to: { ...from, longitude: 10.0002, heading: 12 } };

let folder: string;
const city = () => join(folder, 'city');
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bim-bundle-'));
  mkdirSync(join(folder, 'viewer'));
  writeFileSync(
    join(folder, 'viewer', 'index.html'),
    '<!doctype html><html><head><meta charset="utf-8" /></head></html>',
  );
  await build('closed');
  await placeModel(city(), 'house-bim', { moved: MOVED });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A house with two rooms; `guards`: what the file says of who may see the room of the guards. */
async function build(guards: string): Promise<void> {
  const more = [
    `#200=IFCSPACE('${KITCHEN}',$,'1',$,$,#42,#48,'Kitchen',.ELEMENT.,.INTERNAL.,$);`,
    `#201=IFCSPACE('${GUARDS}',$,'2',$,$,#42,#48,'Guards',.ELEMENT.,.INTERNAL.,$);`,
    "#202=IFCRELAGGREGATES('5RelRelRelRelRelRelRe5',$,$,$,#25,(#200,#201));",
    `#203=IFCPROPERTYSINGLEVALUE('Seen',$,IFCLABEL('${guards}'),$);`,
    "#204=IFCPROPERTYSET('1SetSetSetSetSetSetSe1',$,'Guarding',$,(#203));",
    "#205=IFCRELDEFINESBYPROPERTIES('6RelRelRelRelRelRelRe6',$,$,$,(#201),#204);",
  ];
  writeFileSync(join(folder, 'house.ifc'), smallModel({ more }));
  writeFileSync(
    join(folder, 'manifest.yaml'),
    `schema: citymirror/manifest/1
id: probe
name: Probe
imagery: false
defaults: { owner: Probe, licence: CC0-1.0 }
sources:
  - id: house
    path: house.ifc
    verticalDatum: ellipsoid
    featurePublication: { column: Guarding.Seen, values: { open: public, closed: restricted }, default: public }
  - { id: vault, path: vault.ifc, verticalDatum: ellipsoid, publication: internal }
`,
  );
  writeFileSync(join(folder, 'vault.ifc'), smallModel());
  const result = await buildManifest({ ...task, manifest: join(folder, 'manifest.yaml'), out: city() });
  expect(result.problems.filter(({ level }) => level === 'error')).toEqual([]);
}

async function publish(publication: 'public' | 'internal' | 'restricted') {
  const out = join(folder, `bundle-${publication}`);
  await publishCity({ ...task, city: city(), publication, out, viewer: join(folder, 'viewer') });
  const name = publication === 'public' ? 'scene.json' : `scene.${publication}.json`;
  const text = readFileSync(join(out, name), 'utf8');
  const scene = sceneSchema.parse(JSON.parse(text));
  const bimOf = (id: string): Bim => {
    const { bim } = scene.layers.find((layer) => layer.id === id)!;
    return bimSchema.parse(JSON.parse(readFileSync(join(out, bim!), 'utf8')));
  };
  return { out, scene, bimOf, text };
}

const allFiles = (out: string): string[] =>
  readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('building models in a bundle', () => {
  it('should be there for the class that may see them, to be stepped into, where they were put', async () => {
    const { out, scene, bimOf } = await publish('public');
    const house = scene.layers.find(({ id }) => id === 'house-bim')!;
    for (const address of [house.url, house.bim!, `${house.store}/store.json`])
      expect(existsSync(join(out, address))).toBe(true);
    expect(house.moved).toEqual(MOVED);
    const { elements, spaces, storeys } = bimOf('house-bim');
    expect(elements.map(({ id }) => id)).toEqual([`house:${WALL}`]);
    expect(spaces.map(({ id }) => id)).toEqual([`house:${KITCHEN}`]);
    expect(storeys[0].spaces).toBe(1);
  });

  it('should hold nothing of a stricter class, and no version before', async () => {
    const { out, scene, text } = await publish('public');
    expect(scene.layers.map(({ id }) => id).filter((id) => id.startsWith('vault'))).toEqual([]);
    expect(text).not.toContain('bimVersions');
    for (const file of allFiles(out).filter((name) => name.endsWith('.json')))
      expect(readFileSync(file, 'utf8')).not.toMatch(new RegExp(`${GUARDS}|Guards|vault`));
  });

  it('should have all of its rooms for the class that sees all', async () => {
    const { scene, bimOf } = await publish('restricted');
    const { spaces, storeys } = bimOf('house-bim');
    expect(spaces.map(({ id }) => id).sort()).toEqual([`house:${KITCHEN}`, `house:${GUARDS}`].sort());
    expect(storeys[0].spaces).toBe(2);
    expect(scene.layers.some(({ id }) => id === 'vault-bim')).toBe(true);
  });
});

it('should keep no version in which a class saw what is closed to it now', async () => {
  await build('open');
  const seen = (): Scene['layers'][number] =>
    JSON.parse(readFileSync(join(city(), 'public', 'scene.json'), 'utf8')).layers.find(
      ({ id }: { id: string }) => id === 'house-bim',
    );
  const open = seen().version;
  await build('closed');
  expect(seen().bimVersions).toBeUndefined();
  expect(seen().version).not.toBe(open);
  expect(existsSync(join(city(), 'public', 'layers', 'house-bim', open))).toBe(false);
}, 60_000);
