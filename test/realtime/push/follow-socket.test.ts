import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import type { FollowHub } from '../../../realtime/push/follow-hub.ts';
import { serveFollowing } from '../../../realtime/push/follow-socket.ts';
import { openSockets, type SocketOptions } from '../../../realtime/push/sockets.ts';

const VIEW = followedViewSchema.parse({
  camera: { longitude: 114.6, latitude: 27.6, height: 900 },
  layers: { open: { visible: true }, secret: { visible: true } },
});
const ends: (() => unknown)[] = [];
/** What a connection with the header x-wait waits for when it is looked up what it may see. */
let lookup: Promise<void> = Promise.resolve();

type Connect = ((headers?: Record<string, string>) => Promise<Socket>) & {
  hub: FollowHub;
  onGone(heard: () => void): void;
};

async function start(limits: Partial<SocketOptions> = {}): Promise<Connect> {
  const server = createServer();
  const sockets = openSockets(server, {
    basePath: '/twin/',
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
    mayConnect: ({ headers }) => headers['x-foreign'] === undefined,
    ...limits,
  });
  const hub = serveFollowing(sockets, {
    visible: async ({ headers }, city) => {
      if (headers['x-wait']) await lookup;
      return city !== 'liangjiang'
        ? undefined
        : {
            layers: new Map(
              (headers['x-administrator'] ? ['open', 'secret'] : ['open']).map((id) => [id, `layers/${id}`]),
            ),
            themes: new Set<string>(),
            origins: new Set<string>(),
          };
    },
    mayLead: ({ headers }) => headers['x-viewer'] === undefined,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => sockets.close());
  const { port } = server.address() as AddressInfo;
  let gone = () => {};
  const disconnect = hub.disconnect.bind(hub);
  hub.disconnect = (id) => {
    disconnect(id);
    gone();
  };
  return Object.assign(connect, { hub, onGone: (heard: () => void) => (gone = heard) });

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

  it('should be led by those alone who may, who else comes follows', async () => {
    const connect = await start();
    const wall = await connect({ 'x-viewer': '1' });
    const lead = { city: 'liangjiang', name: '大屏', view: VIEW };
    expect(await wall.emitWithAck('lead', lead)).toEqual({ problem: 'not-allowed' });
    expect(await wall.emitWithAck('lead', { ...lead, city: 'elsewhere' })).toEqual({ problem: 'no-city' });
    const officer = await connect();
    const { code, key } = await officer.emitWithAck('lead', lead);
    expect(await wall.emitWithAck('lead', { ...lead, resume: { code, key } })).toEqual({
      problem: 'not-allowed',
    });
    expect(await wall.emitWithAck('follow', { city: 'liangjiang', code, name: '大屏' })).toMatchObject({
      participants: { leader: '大屏', followers: ['大屏'] },
    });
  });

  it('should have no more connections of one address than it may have', async () => {
    const addressOf: SocketOptions['addressOf'] = ({ headers }) => `${headers['x-address']}`;
    const connect = await start({ addressOf, mostOfOne: 2, isUnbounded: (address) => address === '::1' });
    const of = (address: string) => connect({ 'x-address': address });
    const first = await of('2001:db8::1');
    await of('2001:db8::2');
    await expect(of('2001:db8::3')).rejects.toThrow();
    await of('10.0.0.7');
    for (let i = 0; i < 3; i++) await of('::1');
    first.close();
    await vi.waitFor(() => of('2001:db8::3'));
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

  it('should keep no session and no place for who is gone before the answer', async () => {
    const connect = await start();
    const leader = await connect();
    const { code } = await leader.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    let answer = () => {};
    lookup = new Promise((resolve) => (answer = resolve));
    for (const event of ['lead', 'follow']) {
      const hasty = await connect({ 'x-wait': '1' });
      const isGone = new Promise<void>((resolve) => connect.onGone(resolve));
      hasty.emit(event, { city: 'liangjiang', name: '急', view: VIEW, code });
      // Answered, so that what was sent before it has come.
      await hasty.emitWithAck('change', {});
      hasty.close();
      await isGone;
    }
    answer();
    await lookup;
    expect(connect.hub.size).toBe(1);
    const follower = await connect();
    const joined = await follower.emitWithAck('follow', { city: 'liangjiang', code, name: '王' });
    expect(joined.participants.followers).toEqual(['王']);
  });

  it('should not let in who left while it was looked up what they may see', async () => {
    const connect = await start();
    const hasty = await connect({ 'x-wait': '1' });
    let answer = () => {};
    lookup = new Promise((resolve) => (answer = resolve));
    const asked = hasty.emitWithAck('lead', { city: 'liangjiang', name: '急', view: VIEW });
    await hasty.emitWithAck('leave');
    answer();
    expect(await asked).toEqual({ problem: 'no-session' });
    expect(connect.hub.size).toBe(0);
  });

  it('should not let codes be tried out', async () => {
    const connect = await start();
    const guesser = await connect();
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        guesser.emitWithAck('follow', { city: 'liangjiang', code: 'ABCDEF', name: '猜' }),
      ),
    );
    expect(answers.filter(({ problem }) => problem === 'busy').length).toBeGreaterThan(40);
  });

  it('should bring the last camera of many to a follower, and the whole view before it', async () => {
    const connect = await start();
    const leader = await connect();
    const { code } = await leader.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    const follower = await connect();
    await follower.emitWithAck('follow', { city: 'liangjiang', code, name: '王' });
    const got: { view?: typeof VIEW; camera?: typeof VIEW.camera }[] = [];
    follower.on('view', (change) => got.push(change));
    const at = Date.now();
    await leader.emitWithAck('change', { at, view: { ...VIEW, shadows: true } });
    for (let height = 1; height <= 20; height++)
      await leader.emitWithAck('change', { at: at + height, camera: { ...VIEW.camera, height } });
    await expect.poll(() => got.at(-1)?.camera?.height ?? got.at(-1)?.view?.camera.height).toBe(20);
    expect(got.some(({ view }) => view?.shadows)).toBe(true);
  });
});
