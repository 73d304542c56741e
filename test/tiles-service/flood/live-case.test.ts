import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';
import type { Readings } from '../../../models/schema/flood-live.ts';
import { liveCase } from '../../../tiles-service/flood/live-case.ts';
import { temporaryFolder } from '../serve/city-folder.ts';

const AT = Date.UTC(2026, 5, 1, 12);
const flood = floodCaseSchema.parse({
  ...{ schema: 'citymirror/flood-case/1', id: 'lake', duration: 600 },
  name: { 'zh-CN': '湖', en: 'Lake' },
  initial: [{ level: 10, verticalDatum: '1985', from: [114.5, 27.5] }],
  gauges: [{ id: 'g', at: [114.5, 27.5], thing: 'x:g' }],
});
const readings = (to: number): Readings => ({
  ...{ schema: 'citymirror/readings/1', from: to - 3_600_000, to },
  readings: [
    {
      ...{ thing: 'x:g', datastream: 'w', property: 'water-level', unit: 'm', verticalDatum: '1985' },
      ...{ rhythm: 60, points: [[to - 60_000, 12]] },
    },
  ],
});
const how = { lead: 0, stage: 'hold', rain: 'none' } as const;
const { signal } = new AbortController();

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

describe('a case that starts from live gauges, from the command line', () => {
  it('should read a file of readings, of the moment that it says', async () => {
    const source = join(folder, 'readings.json');
    await writeFile(source, JSON.stringify(readings(AT)));
    const { initial, live } = await liveCase(flood, { ...how, source }, signal);
    expect(initial[0]).toMatchObject({ level: 12 });
    expect(live?.at).toBe(new Date(AT).toISOString());
  });

  it('should ask a server for the gauges that the case names, until now', async () => {
    const asked: URL[] = [];
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      asked.push(url);
      response.end(JSON.stringify(readings(Number(url.searchParams.get('to')))));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/cities/c/`;
    const { live } = await liveCase(flood, { ...how, source }, signal, () => AT + 30_000);
    server.close();
    expect(asked[0].pathname).toBe('/api/cities/c/live/readings');
    expect(asked[0].searchParams.getAll('level')).toEqual(['x:g']);
    expect(live).toMatchObject({ at: new Date(AT).toISOString(), levels: [{ thing: 'x:g', age: 60 }] });
  });

  it('should name what cannot be read', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"schema":"citymirror/readings/1"}');
    for (const source of [broken, join(folder, 'nowhere.json'), 'http://127.0.0.1:9/api/cities/c'])
      await expect(liveCase(flood, { ...how, source }, signal)).rejects.toMatchObject({
        code: 'flood-readings',
        input: source,
      });
  });
});
