import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DatabaseAway } from '../../../realtime/database/away.ts';
import { answerJson, bodyOf, jsonBody } from '../../../realtime/http/json.ts';
import { HttpProblem, notFound } from '../../../realtime/http/problem.ts';
import { answerErrors } from '../../../tiles-service/serve/answer-error.ts';

const bodySchema = z.strictObject({ note: z.string().max(5) });
let url: string;
let close: () => unknown;

beforeAll(async () => {
  const app = express();
  app.post('/note', jsonBody(64), (request, response) =>
    answerJson(response, bodyOf(request, bodySchema), 201),
  );
  const thrown: Record<string, () => Error> = {
    hidden: notFound,
    conflict: () => new HttpProblem(409, 'changed', 'It has been changed meanwhile.', { revision: 2 }),
    away: () => new DatabaseAway('The database does not answer.'),
    mistake: () => new Error('password of the database: 1234'),
  };
  app.get('/:what', ({ params }) => {
    throw thrown[params.what]();
  });
  app.use(answerErrors(pino({ level: 'silent' })));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(() => close());

async function answerTo(path: string, init: RequestInit = {}): Promise<[number, unknown]> {
  const response = await fetch(`${url}/${path}`, init);
  expect(response.headers.get('Cache-Control')).toContain('no-store');
  return [response.status, await response.json()];
}

const post = (body: string, type = 'application/json') =>
  answerTo('note', { method: 'POST', body, headers: { 'Content-Type': type } });

describe('what routes throw', () => {
  it('should be answered with its code alone where nothing more is to be said', async () => {
    expect(await answerTo('hidden')).toEqual([404, { error: 'not-found' }]);
  });

  it('should tell of a conflict how it is now', async () => {
    const told = { error: 'changed', message: 'It has been changed meanwhile.', newest: { revision: 2 } };
    expect(await answerTo('conflict')).toEqual([409, told]);
  });

  it('should say that the database is away, whichever room asked it', async () => {
    expect(await answerTo('away')).toEqual([
      503,
      { error: 'database-away', message: 'The database does not answer.' },
    ]);
  });

  it('should tell nothing of a mistake of ours', async () => {
    expect(await answerTo('mistake')).toEqual([500, { error: 'server-error' }]);
  });
});

describe('a body', () => {
  it('should be taken as its schema has it', async () => {
    expect(await post('{"note":"calm"}')).toEqual([201, { note: 'calm' }]);
  });

  it('should be refused with the name of the field that is wrong', async () => {
    const [status, told] = await post('{"note":"much too long"}');
    expect([status, told]).toMatchObject([
      400,
      { error: 'invalid', message: expect.stringMatching(/^note: /) },
    ]);
  });

  it('should be refused where it is no JSON, is said to be something else, or is too large', async () => {
    expect(await post('{')).toEqual([400, { error: 'entity-parse-failed' }]);
    expect(await post('{"note":"calm"}', 'text/plain')).toEqual([
      415,
      { error: 'not-json', message: 'Send application/json.' },
    ]);
    expect(await post(`{"note":"${'x'.repeat(80)}"}`)).toEqual([413, { error: 'entity-too-large' }]);
  });
});
