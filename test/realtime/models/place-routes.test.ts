import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountGrant } from '../../../models/access/roles.ts';
import type { ModelMove, Publication } from '../../../models/schema/index.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import { placeRoutes } from '../../../realtime/models/place-routes.ts';
import { PlaceChanged } from '../../../tiles-service/city/place-model.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';

const from = { longitude: 106.5, latitude: 29.5, height: 260, heading: 0 };
const MOVED: ModelMove = { from, to: { ...from, longitude: 106.501, heading: 30 } };
let server: ReturnType<express.Express['listen']>;
let asker: { account?: string; grants: AccountGrant[] };
let standing: ModelMove | null;
let refusal: Error | undefined;
const noted: AuditFact[] = [];

beforeAll(async () => {
  const app = express();
  app.use((request, _response, next) => {
    const actor = asker.account ?? 'anonymous';
    setAsker(request, { subject: asker, actor, displayName: actor, address: undefined });
    next();
  });
  app.use(
    placeRoutes({
      city: 'c',
      folder: '/cities/c',
      audit: async (fact) => void noted.push(fact),
      places: {
        placeOf: async (folder, layer) =>
          folder === '/cities/c' && layer === 'house-bim'
            ? { publications: ['internal'], moved: standing }
            : undefined,
        async place(_folder, _layer, { moved, basedOn }) {
          if (refusal) throw refusal;
          if (JSON.stringify(basedOn) !== JSON.stringify(standing)) throw new PlaceChanged(standing);
          standing = moved;
        },
      },
    }),
  );
  app.use(answerErrors({ error: () => undefined } as never));
  await new Promise<void>((listening) => {
    server = app.listen(0, '127.0.0.1', () => listening());
  });
});
afterAll(() => void server.close());
beforeEach(() => {
  standing = null;
  refusal = undefined;
  noted.length = 0;
  as('planner');
});

function as(
  role: AccountGrant['role'],
  publication: Publication = 'internal',
  areas: AccountGrant['areas'] = '*',
) {
  asker = { account: role, grants: [{ role, areas, publication }] };
}
async function ask(method: string, body?: object, layer = 'house-bim') {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/models/${layer}/place`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
  });
  return { status: response.status, json: await response.json() };
}
const put = (moved: ModelMove | null, basedOn: ModelMove | null = null) => ask('PUT', { moved, basedOn });

describe('the place of a building model', () => {
  it('should be kept for who may change plans, and stand in the audit log', async () => {
    expect(await ask('GET')).toEqual({ status: 200, json: { moved: null, writable: true } });
    expect(await put(MOVED)).toEqual({ status: 200, json: { moved: MOVED, writable: true } });
    expect(standing).toEqual(MOVED);
    expect(noted).toEqual([
      {
        actor: 'planner',
        action: 'model.place',
        object: 'c/model:house-bim',
        outcome: 'done',
        details: { longitude: 106.501, latitude: 29.5, height: 260, turned: 30 },
      },
    ]);
  });

  it('should be refused to who only looks, and the try noted', async () => {
    as('viewer');
    expect((await ask('GET')).json).toEqual({ moved: null, writable: false });
    expect((await put(MOVED)).status).toBe(403);
    expect(standing).toBeNull();
    expect(noted).toMatchObject([{ action: 'plan.change', outcome: 'refused' }]);
  });

  it('should be refused to who may change plans of a part of the city alone', async () => {
    asker = {
      account: 'planner',
      grants: [
        { role: 'viewer', areas: '*', publication: 'internal' },
        { role: 'planner', areas: ['d1'], publication: 'internal' },
      ],
    };
    expect((await put(MOVED)).status).toBe(403);
  });

  it('should not be there for who may not see the model, and for what is no model', async () => {
    as('planner', 'public');
    expect((await ask('GET')).status).toBe(404);
    expect((await put(MOVED)).status).toBe(404);
    asker = { grants: [] };
    expect((await ask('GET')).status).toBe(404);
    as('planner');
    expect((await ask('GET', undefined, 'roads')).status).toBe(404);
    expect(standing).toBeNull();
  });

  it('should tell of what somebody else has kept meanwhile', async () => {
    standing = MOVED;
    expect(await put(null)).toMatchObject({ status: 409, json: { error: 'changed', newest: MOVED } });
    expect((await put(null, MOVED)).json).toEqual({ moved: null, writable: true });
  });

  it('should say why a city cannot be written to', async () => {
    refusal = Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    expect(await put(MOVED)).toMatchObject({ status: 409, json: { error: 'city-read-only' } });
    expect(noted).toEqual([]);
  });

  it('should refuse what is no place on the earth', async () => {
    const to = { ...from, latitude: 91 };
    expect(await ask('PUT', { moved: { from, to }, basedOn: null })).toMatchObject({
      status: 400,
      json: { error: 'invalid' },
    });
  });
});
