import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import { serveFollowing } from '../../../realtime/push/follow-socket.ts';

const VIEW = followedViewSchema.parse({
  camera: { longitude: 114.6, latitude: 27.6, height: 900 },
  layers: { open: { visible: true }, secret: { visible: true } },
});
const ends: (() => unknown)[] = [];

type Connect = (headers?: Record<string, string>) => Promise<Socket>;

async function start(): Promise<Connect> {
  const server = createServer();
  const service = serveFollowing(server, {
    basePath: '/twin/',
    mayConnect: ({ headers }) => headers['x-foreign'] === undefined,
    visibleLayers: async ({ headers }, city) =>
      city !== 'liangjiang' ? undefined : new Set(headers['x-administrator'] ? ['open', 'secret'] : ['open']),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => service.close());
  const { port } = server.address() as AddressInfo;
  return connect;

  async function connect(headers: Record<string, string> = {}): Promise<Socket> {
    const socket = io(`http://127.0.0.1:${port}`, {
      path: '/twin/live/',
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    ends.push(() => socket.close());
    await new Promise<void>((resolve, reject) => {
      socket.on('connect', resolve);
      socket.on('connect_error', reject);
    });
    return socket;
  }
}

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

describe('following over a socket', () => {
  it('should bring the view of a leader to a follower, without what the follower may not know of', async () => {
    const connect = await start();
    const leader = await connect({ 'x-administrator': '1' });
    const { code } = await leader.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    const follower = await connect();
    const joined = await follower.emitWithAck('follow', { city: 'liangjiang', code, name: '王' });
    expect(joined.participants).toEqual({ leader: '李', followers: ['王'] });
    expect(joined.view.layers).toEqual({ open: { visible: true } });
    const told = new Promise((resolve) => follower.once('view', resolve));
    await leader.emitWithAck('change', { at: Date.now(), view: { ...VIEW, shadows: true } });
    expect(await told).toMatchObject({ view: { shadows: true, layers: { open: { visible: true } } } });
  });

  it('should tell followers that the leader has left, once and for all', async () => {
    const connect = await start();
    const leader = await connect();
    const { code } = await leader.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    const follower = await connect();
    await follower.emitWithAck('follow', { city: 'liangjiang', code, name: '王' });
    const ended = new Promise<void>((resolve) => follower.once('ended', () => resolve()));
    await leader.emitWithAck('leave');
    await ended;
    expect(await follower.emitWithAck('follow', { city: 'liangjiang', code, name: '王' })).toEqual({
      problem: 'no-session',
    });
  });

  it('should say what is wrong with a message', async () => {
    const connect = await start();
    const socket = await connect();
    expect(await socket.emitWithAck('lead', { city: 'liangjiang', name: '', view: VIEW })).toMatchObject({
      problem: 'invalid',
      detail: expect.stringContaining('name'),
    });
    expect(await socket.emitWithAck('lead', { city: 'elsewhere', name: '李', view: VIEW })).toEqual({
      problem: 'no-city',
    });
    expect(await socket.emitWithAck('follow', { city: 'liangjiang', code: 'ABCDEF', name: '李' })).toEqual({
      problem: 'no-session',
    });
    expect(await socket.emitWithAck('change', { at: 'soon' })).toMatchObject({ problem: 'invalid' });
  });

  it('should let in no page of another origin', async () => {
    const connect = await start();
    await expect(connect({ 'x-foreign': '1' })).rejects.toThrow();
  });

  it('should not pass on more changes in a second than a screen can show', async () => {
    const connect = await start();
    const leader = await connect();
    await leader.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        leader.emitWithAck('change', { at: Date.now(), camera: VIEW.camera }),
      ),
    );
    expect(answers.filter(({ problem }) => problem === 'busy').length).toBeGreaterThan(30);
  });
});
