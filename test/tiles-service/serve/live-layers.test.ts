import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Scene } from '../../../models/schema/index.ts';
import { temporaryFolder, writeCity } from './city-folder.ts';
import { ask } from './http-client.ts';
import { type Running, runServer } from './running-server.ts';

let folder: string;
let remove: () => Promise<void>;
let server: Running;

beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
  await writeCity(folder);
  server = await runServer([folder]);
});
afterEach(async () => {
  await server.close(0);
  await remove();
});

const name = { 'zh-CN': '名', en: 'Name' };
const layer = (id: string, publication: string, group?: string) => ({
  id,
  kind: 'things',
  name,
  publication,
  ...(group === undefined ? {} : { group }),
});
const LIVE = {
  schema: 'citymirror/live/1',
  groups: [
    { id: 'air', name },
    { id: 'secret-group', name },
  ],
  layers: [layer('air', 'public', 'air'), layer('alarms', 'restricted', 'secret-group')],
  feeds: [
    {
      id: 'stations',
      name,
      adapter: 'mqtt',
      url: 'mqtt://user:secret@broker.lan',
      layer: 'air',
      owner: 'Environment bureau',
      publication: 'public',
      rhythm: 60,
    },
  ],
};
const write = (value: unknown) => writeFile(join(folder, 'live.json'), JSON.stringify(value));
const scene = async (host?: string): Promise<Scene> => {
  const answer = await ask(server.url, '/city/probe/scene.json', host ? { host } : {});
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body.toString());
};

describe('live layers in a scene', () => {
  it('should stand behind the others, with the owner and the rhythm of their feeds', async () => {
    await write(LIVE);
    const { layers, groups } = await scene();
    expect(layers.map(({ id }) => id)).toEqual(['buildings', 'pipes', 'shelters', 'air', 'alarms']);
    expect(layers[3]).toMatchObject({ url: 'live', kind: 'things' });
    expect(layers[3].provenance[0]).toMatchObject({ owner: 'Environment bureau', rhythm: 'PT60S' });
    expect(groups.map(({ id }) => id)).toEqual(['air', 'secret-group']);
  });

  it('should be named to nobody who may not see them, nor their groups and feeds', async () => {
    await write(LIVE);
    const seen = await scene('twin.example.lan');
    expect(seen.layers.map(({ id }) => id)).toEqual(['buildings', 'air']);
    expect(seen.publication).toBe('public');
    expect(JSON.stringify(seen)).not.toMatch(/secret|broker/);
  });

  it('should show at the next request after a change', async () => {
    expect((await scene()).layers).toHaveLength(3);
    await write(LIVE);
    expect((await scene()).layers).toHaveLength(5);
  });

  it('should leave the city as it is while the file is broken', async () => {
    await writeFile(join(folder, 'live.json'), '{"schema":');
    expect((await scene()).layers).toHaveLength(3);
    await write(LIVE);
    expect((await scene()).layers).toHaveLength(5);
    await writeFile(join(folder, 'live.json'), '{"schema":');
    expect((await scene()).layers).toHaveLength(5);
  });

  it('should never be served as a file', async () => {
    await write(LIVE);
    for (const path of ['/city/probe/live.json', '/city/probe/public/../live.json'])
      expect((await ask(server.url, path)).status).toBe(404);
  });
});
