import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { ANYBODY } from '../../../models/access/decide.ts';
import { setAsker } from '../../../realtime/access/asker.ts';
import { CITY_LIMITS, limitsOfCity } from '../../../realtime/access/routes/rate-limits.ts';
import { ask } from '../../tiles-service/serve/http-client.ts';
import { runServer } from '../../tiles-service/serve/running-server.ts';

const MOST = { play: 4, read: 3, write: 2 };
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A city of which everything is answered; gives how often somebody is answered before being refused. */
async function start() {
  const handler = express
    .Router()
    .use((request, _response, next) => {
      const { session, address } = request.query as Record<string, string>;
      setAsker(request, {
        subject: ANYBODY,
        actor: session ? 'a1' : 'anybody',
        displayName: '',
        address,
        ...(session ? { session } : {}),
      });
      next();
    })
    .use(limitsOfCity(MOST))
    .use((_request, response) => void response.end());
  const server = await runServer([], { routes: [{ path: '/api/city', handler }] });
  ends.push(() => server.close(0));
  return async (method: string, path: string, who: string): Promise<number> => {
    for (let count = 0; count < 20; count++) {
      const { status, body } = await ask(server.url, `/api/city${path}?${who}`, {}, { method });
      if (status === 200) continue;
      expect([status, JSON.parse(body.toString()).error]).toEqual([429, 'too-many']);
      return count;
    }
    return Infinity;
  };
}

describe('limits of a live city', () => {
  it('should bound lists, changes and videos of one client, each by itself', async () => {
    const answered = await start();
    expect(await answered('GET', '/alarms', 'address=10.0.0.1')).toBe(MOST.read);
    expect(await answered('GET', '/shifts', 'address=10.0.0.1')).toBe(0);
    expect(await answered('POST', '/events', 'address=10.0.0.1')).toBe(MOST.write);
    expect(await answered('DELETE', '/rules/7', 'address=10.0.0.1')).toBe(0);
    expect(await answered('GET', '/cameras/play/token/hls/1.m4s', 'address=10.0.0.1')).toBe(MOST.play);
  });

  it('should count browsers that are signed in each by itself, and others by their network', async () => {
    const answered = await start();
    expect(await answered('GET', '/alarms', 'address=10.0.0.1&session=one')).toBe(MOST.read);
    expect(await answered('GET', '/alarms', 'address=10.0.0.1&session=two')).toBe(MOST.read);
    expect(await answered('GET', '/alarms', 'address=2001:db8::1')).toBe(MOST.read);
    expect(await answered('GET', '/alarms', 'address=2001:db8::2')).toBe(0);
    expect(await answered('GET', '/alarms', 'address=2001:db8:0:1::2')).toBe(MOST.read);
  });

  it('should leave a wall the forty pieces of video a second that it plays', () => {
    expect(CITY_LIMITS.play / 60).toBeGreaterThanOrEqual(40);
  });
});
