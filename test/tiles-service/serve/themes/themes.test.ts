import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layerOf, sceneOf, temporaryFolder, writeFiles } from '../city-folder.ts';
import { ask } from '../http-client.ts';
import { type Running, runServer } from '../running-server.ts';

const FILE = join(import.meta.dirname, '../../../../scenes/themes/buildings-and-population.json');

let folder: string;
let remove: () => Promise<void>;
let server: Running;
let worked: Record<string, unknown>;
const themes = async (of = server, path = '/city/probe/themes.json') => {
  const { status, body } = await ask(of.url, path);
  return { status, ...(status === 200 ? JSON.parse(body.toString()) : {}) };
};
const idsOf = ({ themes: found }: { themes: { id: string }[] }) => found.map(({ id }) => id);

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  worked = JSON.parse(await readFile(FILE, 'utf8'));
  const layers = [
    layerOf('areas-map', 'public', { kind: 'vector' }),
    layerOf('houses', 'public', { role: 'buildings' }),
  ];
  await writeFiles(folder, {
    'city/public/scene.json': JSON.stringify(sceneOf('public', layers)),
    'city/restricted/scene.json': JSON.stringify(sceneOf('restricted', [layerOf('shelters', 'restricted')])),
    'city/themes/own.json': JSON.stringify({ ...worked, id: 'own', publication: 'restricted' }),
    'city/themes/broken.json': JSON.stringify({ ...worked, id: 'broken', indicators: [] }),
    'city/themes/no-json.json': '{',
    'common/worked.json': JSON.stringify(worked),
    'common/twice.json': JSON.stringify({ ...worked, id: 'own' }),
    'common/elsewhere.json': JSON.stringify({ ...worked, id: 'elsewhere', cities: ['other'] }),
  });
  server = await runServer([join(folder, 'city')], {
    themeFolders: [join(folder, 'common'), join(folder, 'gone')],
  });
});
afterAll(async () => {
  await server.close(0);
  await remove();
});

describe('the themes of a city', () => {
  it('should come from its own folder and from those that are given, and fit it', async () => {
    expect(idsOf(await themes()).sort()).toEqual(['buildings-and-population', 'own']);
  });

  it('should name file and field of what is wrong, and serve the others', async () => {
    const { problems } = await themes();
    const fileOf = (file: string) => problems.find((problem: { file: string }) => problem.file === file);
    expect(fileOf('broken.json')).toMatchObject({ field: 'indicators' });
    expect(fileOf('no-json.json').message).toContain('not JSON');
    expect(fileOf('twice.json')).toMatchObject({ field: 'id' });
    expect(problems).toHaveLength(3);
  });

  it('should show the public nothing that is restricted, and no problems', async () => {
    const open = await runServer([join(folder, 'city')], {
      themeFolders: [join(folder, 'common')],
      rules: { publicOnly: true, behindProxy: false },
    });
    const found = await themes(open);
    await open.close(0);
    expect(idsOf(found)).toEqual(['buildings-and-population']);
    expect(found.problems).toEqual([]);
  });

  it('should be there as soon as a file is', async () => {
    await writeFiles(folder, { 'common/later.json': JSON.stringify({ ...worked, id: 'later' }) });
    expect(idsOf(await themes())).toContain('later');
    await rm(join(folder, 'common/later.json'));
    expect(idsOf(await themes())).not.toContain('later');
  });

  it('should be of no other city', async () => {
    expect((await themes(server, '/city/nowhere/themes.json')).status).toBe(404);
  });
});
