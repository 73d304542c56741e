import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { liveConfigurationSchema, type Publication } from '../../models/schema/index.ts';
import type { Database } from '../../realtime/database/database.ts';
import { openEmbedded } from '../../realtime/database/embedded.ts';
import { migrate } from '../../realtime/database/migrate.ts';
import { LiveReading } from '../../realtime/live-reading.ts';
import type { LiveCity } from '../../realtime/push/live/city-boards.ts';
import { layerOf } from '../tiles-service/serve/city-folder.ts';
import { batch, open, station, temporaryFolder } from './state/support.ts';

const CITY = 'read';
let database: Database;
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder();
  database = await openEmbedded();
  await migrate(database);
}, 120_000);
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => void vi.restoreAllMocks());

/** What the writer has taken in stands in the database. */
async function write(ofB: Publication): Promise<void> {
  const keeping = await open({ folder, city: CITY, database });
  await keeping.take(batch([station('a'), station('b', { publication: ofB })], []));
  await keeping.close();
}

const { url: _u, store: _s, version: _v, provenance: _p, ...layer } = layerOf('air', 'public');
const configuration = liveConfigurationSchema.parse({
  schema: 'citymirror/live/1',
  layers: [{ ...layer, kind: 'things', property: 'pm2.5' }],
  feeds: [
    {
      id: 'air',
      name: layer.name,
      owner: 'o',
      publication: 'public',
      rhythm: 3_600,
      layer: 'air',
      token: 'the-token-of-the-source',
      adapter: 'http-push',
      mapping: {
        time: { path: 't', format: 'epoch-ms' },
        thing: { id: '{id}', longitude: 'x', latitude: 'y' },
        observations: [{ datastream: 'pm2.5', value: 'v' }],
      },
    },
  ],
});

it('should have things as the writer has them now, and those that are the same as they were', async () => {
  const reading = new LiveReading(database, CITY, () => ({
    configuration,
    areas: { list: [], at: () => [] },
  }));
  const thingsOf = (city?: LiveCity) =>
    new Map([...(city?.states.things('live') ?? [])].map(({ thing }) => [thing.id, thing]));
  await write('public');
  const first = await reading.past();
  await write('restricted');
  // For some seconds it is what was read.
  expect(await first.newest?.()).toBe(first);
  const now = performance.now();
  vi.spyOn(performance, 'now').mockImplementation(() => now + 15_001);
  const second = await first.newest?.();
  expect([thingsOf(first).get('b')?.publication, thingsOf(second).get('b')?.publication]).toEqual([
    'public',
    'restricted',
  ]);
  expect(thingsOf(second).get('a')).toBe(thingsOf(first).get('a'));
});
