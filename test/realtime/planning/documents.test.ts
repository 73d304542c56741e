import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountGrant } from '../../../models/access/roles.ts';
import type { PlanningVersion, Publication } from '../../../models/schema/index.ts';
import { schemeSchema } from '../../../models/schema/scheme.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { documentRoutes } from '../../../realtime/planning/document-routes.ts';
import { DocumentStore } from '../../../realtime/planning/document-store.ts';
import { modelIdOf } from '../../../scenes/planning/model/model-id.ts';
import { glbOfTriangles } from '../../../scenes/planning/model/write-glb.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';
import { box, schemeOf } from '../../scenes/planning/metres.ts';

const NAME = { 'zh-CN': '方案', en: 'Scheme' };
const CONTENT = { schema: 'citymirror/scheme/1', verticalDatum: '1985' };
let database: Database;
let server: ReturnType<express.Express['listen']>;
let asker: { account?: string; grants: AccountGrant[] };
let now = 0;
const noted: AuditFact[] = [];
const read: string[] = [];
let isLogFull = false;

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
  const app = express();
  app.use((request, _response, next) => {
    const actor = asker.account ?? 'anonymous';
    setAsker(request, { subject: asker, actor, displayName: `Mx ${actor}`, address: undefined });
    next();
  });
  app.use(
    documentRoutes({
      city: 'c',
      store: new DocumentStore(database, 'c', () => ++now),
      audit: async (fact) => {
        if (isLogFull) throw new Error('The disk is full.');
        noted.push(fact);
      },
      classGiven: async (seen) => seen.at(-1) ?? 'public',
      noteRead: async (_asker, document) => void read.push(document),
    }),
  );
  app.use(answerErrors({ error: () => undefined } as never));
  server = app.listen(0, '127.0.0.1');
}, 60_000);
afterAll(async () => {
  server.close();
  await database.close();
});
beforeEach(async () => {
  await database.query('delete from planning_document');
  noted.length = 0;
  read.length = 0;
  as('planner');
});

function as(
  role: AccountGrant['role'],
  publication: Publication = 'internal',
  areas: AccountGrant['areas'] = '*',
): void {
  asker = { account: role, grants: [{ role, areas, publication }] };
}
async function ask(method: string, path: string, body?: object) {
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/planning/${path}`,
    {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    },
  );
  return { status: response.status, json: await response.json() };
}
const keep = (id: string, basedOn: number, more: object = {}, kind = 'scheme') =>
  ask('PUT', `${kind}/${id}`, { name: NAME, publication: 'internal', basedOn, content: CONTENT, ...more });
const listed = async (kind = 'scheme'): Promise<[string, number][]> =>
  (await ask('GET', kind)).json.documents.map(({ id, version }: PlanningVersion) => [id, version]);

describe('documents of planning', () => {
  it('should be kept in versions of which none is changed', async () => {
    expect((await keep('tower', 0)).json).toMatchObject({ version: 1, authorName: 'Mx planner' });
    expect((await keep('tower', 1, { note: 'lower', content: { ...CONTENT, parcels: [] } })).status).toBe(
      200,
    );
    expect(await listed()).toEqual([['tower', 2]]);
    const { versions } = (await ask('GET', 'scheme/tower/versions')).json;
    expect(versions.map(({ version, note }: PlanningVersion) => [version, note])).toEqual([
      [2, 'lower'],
      [1, undefined],
    ]);
    expect((await ask('GET', 'scheme/tower?version=1')).json.content).toMatchObject({ version: 1 });
    expect((await ask('GET', 'scheme/tower')).json.version).toBe(2);
    expect((await ask('GET', 'scheme/tower?version=3')).status).toBe(404);
  });

  it('should say who keeps a scheme, when and as which version, whatever was sent', async () => {
    await keep('tower', 0, { content: { ...CONTENT, id: 'x', version: 9, author: 'somebody', created: 1 } });
    const { content, time } = (await ask('GET', 'scheme/tower')).json;
    expect(content).toMatchObject({
      ...{ id: 'tower', version: 1, author: 'Mx planner', created: time, name: NAME },
      publication: 'internal',
    });
  });

  it('should tell who kept a newer version, and keep neither twice', async () => {
    await keep('tower', 0);
    await keep('tower', 1);
    const { status, json } = await keep('tower', 1);
    expect([status, json.error, json.newest.version]).toEqual([409, 'changed', 2]);
    expect((await keep('tower', 0)).status).toBe(409);
    const both = await Promise.all([keep('tower', 2), keep('tower', 2)]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect(await listed()).toEqual([['tower', 3]]);
  });

  it('should refuse a scheme that is none, naming where', async () => {
    const { status, json } = await keep('tower', 0, { content: { ...CONTENT, parcels: [{ id: 'a' }] } });
    expect([status, json.error]).toEqual([400, 'invalid']);
    expect(json.message).toMatch(/^parcels\.0\./);
    expect(await listed()).toEqual([]);
  });

  it('should be changed by planners and commanders of the whole city alone, and each try be noted', async () => {
    as('commander');
    expect((await keep('a', 0)).status).toBe(200);
    for (const role of ['viewer', 'operator'] as const) {
      as(role);
      expect((await keep('b', 0)).status).toBe(403);
      expect((await ask('GET', 'scheme')).json.writable).toBe(false);
    }
    asker = {
      account: 'district',
      grants: [
        { role: 'planner', areas: ['east'], publication: 'internal' },
        { role: 'viewer', areas: '*', publication: 'internal' },
      ],
    };
    expect((await keep('b', 0)).status).toBe(403);
    asker = { grants: [] };
    expect((await keep('b', 0, { publication: 'public' })).status).toBe(404);
    expect(noted.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual([
      ['commander', 'scheme.keep', 'done'],
      ['viewer', 'plan.change', 'refused'],
      ['operator', 'plan.change', 'refused'],
      ['district', 'plan.change', 'refused'],
    ]);
  });

  it('should be seen version by version by who may see its class, with names for those at work', async () => {
    as('planner', 'restricted');
    await keep('a', 0, { publication: 'restricted', note: 'secret' });
    await keep('a', 1, { publication: 'public', note: 'released' });
    await keep('b', 0, { publication: 'restricted' });
    await ask('GET', 'scheme/b');
    expect(read).toEqual(['scheme:b@1']);
    as('planner');
    expect(await listed()).toEqual([['a', 2]]);
    expect((await ask('GET', 'scheme/a/versions')).json.versions).toHaveLength(1);
    expect((await ask('GET', 'scheme/a?version=1')).status).toBe(404);
    expect((await ask('GET', 'scheme/b')).status).toBe(404);
    expect((await keep('b', 1, { publication: 'restricted' })).status).toBe(404);
    // Where it is taken, nothing is said of what it is.
    expect((await keep('b', 0)).json.newest).toBeUndefined();
    asker = { grants: [] };
    const { json } = await ask('GET', 'scheme/a');
    expect(json).toMatchObject({ version: 2, author: '', authorName: '' });
    expect(json.note).toBeUndefined();
  });

  it('should tell the public neither who drew a scheme nor whose land it is', async () => {
    const parcels = [
      {
        ...{ id: 'lot', landUse: '0901', owner: 'Mx Owner' },
        area: [
          [
            [106, 29],
            [106.001, 29],
            [106.001, 29.001],
          ],
        ],
      },
    ];
    await keep('a', 0, { publication: 'public', content: { ...CONTENT, parcels } });
    const inside = (await ask('GET', 'scheme/a')).json.content;
    expect([inside.author, inside.parcels[0].owner]).toEqual(['Mx planner', 'Mx Owner']);
    asker = { grants: [] };
    const { json } = await ask('GET', 'scheme/a');
    expect(JSON.stringify(json)).not.toMatch(/Mx /);
    // It is a scheme still, which a page can show.
    expect(schemeSchema.parse(json.content).parcels).toHaveLength(1);
  });

  it('should keep nothing that the log cannot take, so that it is kept by the next try', async () => {
    isLogFull = true;
    expect((await keep('tower', 0)).status).toBe(500);
    isLogFull = false;
    expect((await keep('tower', 0)).json.version).toBe(1);
  });

  it('should refuse outlines of more corners than a drawing has, at once', async () => {
    const around = Array.from({ length: 150_000 }, (_, i) => {
      const angle = (i / 75_000) * Math.PI;
      return [106 + Math.cos(angle) / 100, 29 + Math.sin(angle) / 100];
    });
    const lot = (ring: number[][], id = 'lot') => ({ id, landUse: '0901', area: [ring] });
    const before = performance.now();
    const long = await keep('tower', 0, { content: { ...CONTENT, parcels: [lot(around)] } });
    expect([long.status, long.json.error]).toEqual([400, 'invalid']);
    expect(long.json.message).toMatch(/^parcels\.0\.area: it has 150000 corners/);
    const many = Array.from({ length: 101 }, (_, at) => lot(around.slice(0, 2_000), `lot-${at}`));
    const large = await keep('tower', 0, { content: { ...CONTENT, parcels: many } });
    expect([large.status, large.json.error]).toEqual([400, 'too-large']);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('should keep a result of a study as closed as what its page was given', async () => {
    as('planner', 'restricted');
    const { status, json } = await keep('sun', 0, { content: { rows: [1] } }, 'study');
    expect([status, json.error, json.newest]).toEqual([400, 'too-open', 'restricted']);
    as('planner');
    expect((await keep('sun', 0, { content: { rows: [1] } }, 'study')).status).toBe(200);
    expect((await ask('GET', 'study/sun')).json.content).toEqual({ rows: [1] });
    expect(await listed()).toEqual([]);
    expect(await listed('study')).toEqual([['sun', 1]]);
  });

  it('should keep a result as closed as the schemes that it names', async () => {
    as('planner', 'restricted');
    await keep('tower', 0, { publication: 'restricted' });
    await keep('tower', 1, { publication: 'public' });
    const use = { id: 'tower', where: 'server', name: NAME, isSaved: true };
    const study = (version: number, publication: Publication) =>
      keep(
        `sun-${version}`,
        0,
        { publication, content: { origin: { schemes: [{ ...use, version }] } } },
        'study',
      );
    as('planner', 'public');
    expect((await study(2, 'public')).status).toBe(200);
    // A class that one does not see is one that is not there.
    expect((await study(1, 'public')).json.error).toBe('no-scheme');
    expect((await study(3, 'public')).json.error).toBe('no-scheme');
    as('planner', 'restricted');
    const { status, json } = await study(1, 'internal');
    expect([status, json.error, json.newest]).toEqual([400, 'too-open', 'restricted']);
    expect((await study(1, 'restricted')).status).toBe(200);
  });

  it('should be taken away as a version, and be brought back by the next', async () => {
    await keep('tower', 0);
    expect((await ask('DELETE', 'scheme/tower', { basedOn: 2 })).status).toBe(409);
    expect((await ask('DELETE', 'scheme/tower', { basedOn: 1 })).json.removed).toBe(true);
    expect(await listed()).toEqual([]);
    expect((await ask('GET', 'scheme/tower')).status).toBe(404);
    expect((await ask('DELETE', 'scheme/tower', { basedOn: 2 })).status).toBe(404);
    expect((await ask('GET', 'scheme/tower?version=1')).status).toBe(200);
    expect((await ask('GET', 'scheme?removed=true')).json.documents).toMatchObject([
      { id: 'tower', version: 2, removed: true },
    ]);
    await keep('tower', 2);
    expect(await listed()).toEqual([['tower', 3]]);
    expect((await ask('GET', 'scheme?removed=true')).json.documents).toEqual([]);
  });

  it('should be gone for the public with all its versions when it is taken away', async () => {
    await keep('tower', 0, { publication: 'public' });
    await keep('tower', 1, { publication: 'public' });
    await ask('DELETE', 'scheme/tower', { basedOn: 2 });
    asker = { grants: [] };
    for (const path of ['scheme/tower', 'scheme/tower?version=1', 'scheme/tower/versions'])
      expect((await ask('GET', path)).status).toBe(404);
    expect((await ask('GET', 'scheme?removed=true')).json.documents).toEqual([]);
    as('planner');
    expect((await ask('GET', 'scheme/tower?version=1')).status).toBe(200);
  });

  it('should be none of a kind or id that is none', async () => {
    expect((await ask('GET', 'other')).status).toBe(404);
    expect((await keep('Tower', 0)).status).toBe(404);
  });

  it('should keep the model of a building as it is, and refuse what is none', async () => {
    const glb = glbOfTriangles([0, 0, 0, 9, 0, 0, 9, 9, 9], Uint8Array.of(200, 200, 200, 255), [0, 0, 0]);
    const content = {
      ...{ schema: 'citymirror/scheme-model/1', format: 'gltf', file: '塔楼.glb', sha256: 'ab'.repeat(32) },
      ...{ triangles: 1, anchor: [4.5, 4.5, 0], glb: Buffer.from(glb).toString('base64') },
    };
    const id = await modelIdOf(glb);
    expect((await keep(id, 0, { content }, 'model')).status).toBe(200);
    expect((await ask('GET', `model/${id}`)).json.content).toEqual(content);
    expect((await ask('GET', 'scheme')).json.documents).toEqual([]);
    const bad = await keep('m2', 0, { content: { ...content, glb: 'PGh0bWw+' } }, 'model');
    expect([bad.status, JSON.stringify(bad.json)]).toEqual([400, expect.stringContaining('glb')]);
    // Its name is what it is made of, and nothing else takes its place.
    expect((await keep('m2', 0, { content }, 'model')).json.error).toBe('model-id');
    const other = glbOfTriangles([0, 0, 0, 9, 0, 0, 9, 9, 8], Uint8Array.of(0, 0, 0, 255), [0, 0, 0]);
    const changed = { ...content, glb: Buffer.from(other).toString('base64') };
    expect((await keep(id, 1, { content: changed }, 'model')).json.error).toBe('model-id');
    expect((await keep(id, 1, { content: { ...content, file: 'x.glb' } }, 'model')).status).toBe(409);
    const moved = { ...content, anchor: [0, 0, 0] };
    await ask('DELETE', `model/${id}`, { basedOn: 1 });
    expect((await keep(id, 2, { content: moved }, 'model')).json.error).toBe('model-kept');
    expect((await keep(id, 2, { content }, 'model')).json.version).toBe(3);
    as('viewer', 'public');
    expect((await ask('GET', `model/${id}`)).status).toBe(404);
  });

  it('should give a model to those who see a scheme that names it, and to nobody else', async () => {
    const glb = glbOfTriangles([0, 0, 0, 9, 0, 0, 9, 9, 9], Uint8Array.of(1, 2, 3, 255), [0, 0, 0]);
    const id = await modelIdOf(glb);
    const content = {
      ...{ schema: 'citymirror/scheme-model/1', format: 'gltf', file: '塔楼.glb', sha256: 'ab'.repeat(32) },
      ...{ triangles: 1, anchor: [4.5, 4.5, 0], glb: Buffer.from(glb).toString('base64') },
    };
    const [building] = schemeOf({
      buildings: [
        {
          ...{
            id: 'b',
            footprint: box(0, 0, 10, 10),
            floors: [{ use: 'office', storeys: 3, storeyHeight: 4 }],
          },
          reference: { kind: 'gltf', source: id, file: 'tower.glb', at: [0, 0], heading: 0 },
        },
      ],
    }).buildings;
    const scheme = { content: { ...CONTENT, buildings: [building] } };
    const readBy = async (role: AccountGrant['role'] | undefined, publication: Publication = 'internal') => {
      if (role) as(role, publication);
      else asker = { grants: [] };
      const [one, all] = [await ask('GET', `model/${id}`), await listed('model')];
      expect(all.length).toBe(one.status === 200 ? 1 : 0);
      return one.status === 200 ? one.json.publication : one.status;
    };
    as('planner', 'restricted');
    await keep(id, 0, { content, publication: 'public' }, 'model');
    // Before its scheme is there.
    expect([await readBy(undefined), await readBy('viewer')]).toEqual([404, 'internal']);
    as('planner', 'restricted');
    await keep('tower', 0, { ...scheme, publication: 'public' });
    expect([await readBy(undefined), await readBy('viewer')]).toEqual(['public', 'public']);
    // Closed: nobody gets it who does not see the scheme, though it was kept for everybody.
    as('planner', 'restricted');
    await keep('tower', 1, { ...scheme, publication: 'restricted' });
    expect([await readBy(undefined), await readBy('viewer')]).toEqual([404, 404]);
    expect(await readBy('viewer', 'restricted')).toBe('restricted');
    // Another scheme names it too.
    as('planner', 'restricted');
    await keep('second', 0, { ...scheme, publication: 'internal' });
    expect([await readBy(undefined), await readBy('viewer')]).toEqual([404, 'internal']);
    as('planner', 'restricted');
    await keep('tower', 2, { ...scheme, publication: 'public' });
    await ask('DELETE', 'scheme/tower', { basedOn: 3 });
    expect(await readBy(undefined)).toBe(404);
  });

  it('should follow no version that one may not see', async () => {
    as('planner', 'restricted');
    for (const [at, publication] of (['internal', 'internal', 'internal', 'restricted'] as const).entries())
      await keep('tower', at, { publication });
    as('planner');
    const { status, json } = await keep('tower', 4, { publication: 'internal' });
    expect([status, json.newest]).toEqual([404, undefined]);
    expect((await ask('GET', 'scheme/tower?version=1')).status).toBe(404);
    as('planner', 'restricted');
    expect((await ask('GET', 'scheme/tower')).json.version).toBe(4);
  });

  it('should refuse a result whose schemes cannot be read, and read what another page says of them besides', async () => {
    as('planner', 'restricted');
    await keep('tower', 0, { publication: 'restricted' });
    const use = { id: 'tower', version: 1, where: 'server', name: NAME, isSaved: true };
    const study = (schemes: unknown) =>
      keep('sun', 0, { publication: 'internal', content: { origin: { schemes } } }, 'study');
    expect((await study([{ ...use, phase: 'one', stage: 4 }])).json.error).toBe('too-open');
    expect((await study([use, { ...use, version: '1' }])).json.error).toBe('invalid');
    expect((await study({ tower: 1 })).json.error).toBe('invalid');
    expect((await study(Array.from({ length: 21 }, () => use))).json.error).toBe('invalid');
  });
});
