import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request as requestHttp } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnnotationLayer } from '../../../../models/schema/annotation.ts';
import { LARGEST_LAYER } from '../../../../tiles-service/serve/annotations/answer-annotations.ts';
import { temporaryFolder, writeCity } from '../city-folder.ts';
import { type Running, runServer } from '../running-server.ts';

let folder: string;
let remove: () => Promise<void>;
let server: Running;

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  await writeCity(folder);
  server = await runServer([folder]);
});
afterAll(async () => {
  await server.close(0);
  await remove();
});
beforeEach(() => rm(join(folder, 'annotations'), { recursive: true, force: true }));

const AT = '/api/cities/probe/annotations';

function layer(id: string, change: Partial<AnnotationLayer> = {}): AnnotationLayer {
  return {
    schema: 'citymirror/annotations/1',
    id,
    name: '现场标绘',
    publication: 'internal',
    author: '王敏',
    created: 0,
    changedBy: '王敏',
    changed: 0,
    revision: 0,
    items: [],
    ...change,
  };
}

interface Reply {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says.
  body: any;
}

function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { hostname, port } = new URL(server.url);
  const bytes = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = requestHttp(
      {
        host: hostname,
        port,
        path,
        method,
        agent: false,
        headers: {
          Connection: 'keep-alive',
          ...(bytes === undefined
            ? {}
            : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(bytes)) }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? undefined : JSON.parse(text),
          });
        });
      },
    );
    sent.once('error', reject);
    sent.end(bytes);
  });
}

const put = (value: AnnotationLayer, headers?: Record<string, string>) =>
  send('PUT', `${AT}/${value.id}`, value, headers);
/** As a browser on another machine asks. */
const REMOTE = { Host: 'twin.example.lan' };

describe('annotations', () => {
  it('should be kept and given back as they were drawn', async () => {
    const drawn = layer('plan', {
      items: [
        {
          id: 'a',
          kind: 'line',
          places: [
            [4.36, 52.01, 1],
            [4.37, 52.01, 2],
          ],
          on: 'ground',
          color: '#2fc9a8',
          width: 3,
          size: 15,
          opacity: 0.3,
          label: '警戒线',
          note: '',
        },
      ],
    });
    const saved = await put(drawn);
    expect(saved.status).toBe(200);
    expect(saved.body.revision).toBe(1);
    const { body } = await send('GET', `${AT}/plan`);
    expect(body.items).toEqual(drawn.items);
    expect(body.changed).toBeGreaterThan(Date.now() - 60_000);
    const { body: list } = await send('GET', AT);
    expect(list.writable).toBe(true);
    expect(list.layers).toEqual([
      expect.objectContaining({ id: 'plan', name: '现场标绘', author: '王敏', revision: 1, count: 1 }),
    ]);
    expect(list.layers[0].items).toBeUndefined();
  });

  it('should tell the second of two writers who was first, and keep what the first wrote', async () => {
    await put(layer('plan'));
    expect((await put(layer('plan', { revision: 1, name: '甲', changedBy: '甲' }))).status).toBe(200);
    const second = await put(layer('plan', { revision: 1, name: '乙', changedBy: '乙' }));
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ error: 'conflict', layer: { changedBy: '甲', revision: 2 } });
    expect((await send('GET', `${AT}/plan`)).body.name).toBe('甲');
  });

  it('should let one of many at once win', async () => {
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => put(layer('race', { changedBy: `w${i}` }))),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(11);
    expect((await send('GET', `${AT}/race`)).body.revision).toBe(1);
    expect((await readdir(join(folder, 'annotations'))).sort()).toEqual(['race.json']);
  });

  it('should keep who began a layer, whatever a change says', async () => {
    await put(layer('plan'));
    const changed = await put(layer('plan', { revision: 1, author: '别人', changedBy: '别人', created: 7 }));
    expect(changed.body.author).toBe('王敏');
    const { body } = await send('GET', `${AT}/plan`);
    expect(body).toMatchObject({ author: '王敏', changedBy: '别人' });
    expect(body.created).toBeGreaterThan(7);
  });

  it('should be deleted at the revision that is named, and at no other', async () => {
    await put(layer('plan'));
    expect((await send('DELETE', `${AT}/plan`)).status).toBe(428);
    expect((await send('DELETE', `${AT}/plan`, undefined, { 'If-Match': '"7"' })).status).toBe(409);
    expect((await send('DELETE', `${AT}/plan`, undefined, { 'If-Match': '"1"' })).status).toBe(200);
    expect((await send('GET', `${AT}/plan`)).status).toBe(404);
    const late = await put(layer('plan', { revision: 1 }));
    expect([late.status, late.body.layer]).toEqual([409, undefined]);
  });

  it('should refuse what is no layer, and name the field', async () => {
    const wrong = async (value: unknown, headers?: Record<string, string>) => {
      const { status, body } = await send('PUT', `${AT}/plan`, value, headers);
      return `${status} ${body.error}: ${body.detail}`;
    };
    expect(await wrong({ ...layer('plan'), items: [{ id: 'a' }] })).toMatch(/^400 invalid: items\.0\.kind/);
    expect(await wrong(layer('other'))).toMatch(/^400 invalid: id/);
    expect(await wrong('{"a":')).toMatch(/^400 bad-json/);
    expect(await wrong('\u0000')).toMatch(/^400 bad-json/);
    expect(await wrong(JSON.stringify(layer('plan')), { 'Content-Type': 'text/plain' })).toMatch(/^415/);
    expect(
      await wrong(JSON.stringify(layer('plan')), { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ).toMatch(/^415/);
    expect(await readdir(folder)).not.toContain('annotations');
  });

  it('should refuse names that lead elsewhere', async () => {
    for (const id of ['..%2Fx', '%2e%2e', 'A', 'a.json', 'a%00', 'con']) {
      const { status } = await send('PUT', `${AT}/${id}`, layer('plan'));
      expect(status, id).toBeGreaterThanOrEqual(400);
    }
    expect(await readdir(folder)).not.toContain('annotations');
  });

  it('should refuse what is too large, said or not', async () => {
    const note = 'x'.repeat(LARGEST_LAYER);
    const large = await send('PUT', `${AT}/plan`, { ...layer('plan'), note });
    expect([large.status, large.body.error]).toEqual([413, 'too-large']);
    expect((await send('GET', AT)).body.layers).toEqual([]);
  });

  it('should take nothing from who is not at the server itself, nor from a page of another origin', async () => {
    await put(layer('plan'));
    const others: Record<string, string>[] = [
      REMOTE,
      { Origin: 'https://evil.example' },
      { Origin: `http://127.0.0.1:${server.port + 1}` },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { 'X-Forwarded-For': '10.0.0.1' },
    ];
    for (const headers of others) {
      const refused = await put(layer('plan', { revision: 1, name: '坏' }), headers);
      expect([refused.status, refused.body.error], JSON.stringify(headers)).toEqual([403, 'read-only']);
      const deleted = await send('DELETE', `${AT}/plan`, undefined, { 'If-Match': '"1"', ...headers });
      expect(deleted.status).toBe(403);
    }
    expect((await send('GET', `${AT}/plan`)).body).toMatchObject({ name: '现场标绘', revision: 1 });
  });

  it('should show the public only what is public', async () => {
    await put(layer('open', { publication: 'public' }));
    await put(layer('inside'));
    await put(layer('secret', { publication: 'restricted' }));
    const { body } = await send('GET', AT, undefined, REMOTE);
    expect(body.writable).toBe(false);
    expect(body.layers.map(({ id }: { id: string }) => id)).toEqual(['open']);
    expect((await send('GET', `${AT}/open`, undefined, REMOTE)).status).toBe(200);
    expect((await send('GET', `${AT}/inside`, undefined, REMOTE)).status).toBe(404);
    expect((await send('GET', `${AT}/secret`, undefined, REMOTE)).status).toBe(404);
    expect((await send('GET', AT)).body.layers).toHaveLength(3);
  });

  it('should say which methods there are, and that the list takes no change', async () => {
    const post = await send('POST', `${AT}/plan`, layer('plan'));
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD, PUT, DELETE']);
    const list = await send('PUT', AT, layer('plan'));
    expect([list.status, list.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('should be none of a city that is not there', async () => {
    expect((await send('GET', '/api/cities/nowhere/annotations')).status).toBe(404);
    expect((await send('PUT', '/api/cities/nowhere/annotations/a', layer('a'))).status).toBe(404);
    expect((await send('GET', `${AT}/a/b`)).status).toBe(404);
  });

  it('should leave out a broken file, and tell the log', async () => {
    await put(layer('plan'));
    await mkdir(join(folder, 'annotations'), { recursive: true });
    await writeFile(join(folder, 'annotations', 'broken.json'), '{"schema":');
    const { status, body } = await send('GET', AT);
    expect(status).toBe(200);
    expect(body.layers.map(({ id }: { id: string }) => id)).toEqual(['plan']);
    expect(server.log.some(({ file }) => file === 'broken.json')).toBe(true);
  });

  it('should name a file that is broken to who may mend it, and never write over it', async () => {
    await mkdir(join(folder, 'annotations'), { recursive: true });
    const file = join(folder, 'annotations', 'bad.json');
    await writeFile(file, '{"half');
    for (const reply of [
      await send('GET', `${AT}/bad`),
      await send('PUT', `${AT}/bad`, layer('bad')),
      await send('DELETE', `${AT}/bad`, undefined, { 'If-Match': '"1"' }),
    ]) {
      expect(reply.status).toBe(500);
      expect(reply.body).toMatchObject({
        error: 'broken',
        detail: expect.stringContaining('annotations/bad.json'),
      });
    }
    expect(await readFile(file, 'utf8')).toBe('{"half');
    const { body } = await send('GET', `${AT}/bad`, undefined, { 'X-Forwarded-For': '203.0.113.7' });
    expect(JSON.stringify(body)).not.toContain('bad');
  });

  it('should not be reached by the addresses of layers', async () => {
    await put(layer('plan'));
    expect(JSON.parse(await readFile(join(folder, 'annotations/plan.json'), 'utf8')).id).toBe('plan');
    for (const path of ['/city/probe/annotations/plan.json', '/city/probe/public/annotations/plan.json'])
      expect((await send('GET', path)).status, path).toBe(404);
  });
});
