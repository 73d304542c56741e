import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askServer, ServerRefusal } from '../../../viewer/server/ask-server.ts';
import { refusalKey } from '../../../viewer/server/refusal-text.ts';
import en from '../../../viewer/server/texts.en.json' with { type: 'json' };
import zhCN from '../../../viewer/server/texts.zh-CN.json' with { type: 'json' };

/** Answers as the path says: `/<status>/<error>`; `/echo` with what it was sent. */
const server = createServer(async (request, response) => {
  const [, status = '', error = ''] = request.url?.split('/') ?? [];
  if (status === 'echo') {
    let sent = '';
    for await (const part of request) sent += part;
    response.end(JSON.stringify({ method: request.method, type: request.headers['content-type'], sent }));
    return;
  }
  response.statusCode = Number(status);
  response.end(error === '' ? '<html>' : JSON.stringify({ error, message: 'Why.', lockedUntil: 7 }));
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());

const refusalOf = (path: string, from = base) =>
  askServer(path, { base: from }).then(
    () => undefined,
    (error: unknown) => error as ServerRefusal,
  );

describe('askServer', () => {
  it('should send what changes as JSON, and give what is answered', async () => {
    expect(await askServer('echo', { base, method: 'PUT', body: { a: 1 } })).toEqual({
      method: 'PUT',
      type: 'application/json',
      sent: '{"a":1}',
    });
    expect(await askServer('204/', { base })).toBeUndefined();
  });

  it('should throw what the server says against it, with all that it says', async () => {
    const refusal = await refusalOf('409/changed');
    expect(refusal).toBeInstanceOf(ServerRefusal);
    expect([refusal?.code, refusal?.status, refusal?.message, refusal?.said.lockedUntil]).toEqual([
      'changed',
      409,
      'Why.',
      7,
    ]);
  });

  it('should name the status where the answer is none of ours, as of a proxy', async () => {
    expect((await refusalOf('502/'))?.code).toBe('http-502');
  });

  it('should say that nobody answers', async () => {
    expect((await refusalOf('x', 'http://127.0.0.1:1/'))?.code).toBe('unreachable');
  });

  it('should hand on that it was called off', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(askServer('echo', { base, signal: stop.signal })).rejects.toThrow(DOMException);
  });
});

describe('refusalKey', () => {
  it('should have words for every way in which a server is not ready', () => {
    for (const code of [
      'unreachable',
      'no-database',
      'database-away',
      'starting',
      'busy',
      'elsewhere',
      'full',
    ])
      expect(refusalKey(new ServerRefusal(code))).toBe(`server.refused.${code}`);
  });

  it('should have no words for what it does not know', () => {
    expect(refusalKey(new ServerRefusal('http-418'))).toBeUndefined();
    expect(refusalKey(new Error('not-found'))).toBeUndefined();
  });

  it('should have the same words in both languages', () => {
    expect(Object.keys(zhCN.server.refused).sort()).toEqual(Object.keys(en.server.refused).sort());
  });
});
