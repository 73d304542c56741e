import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { followedViewSchema } from '../../../models/schema/follow.ts';
import { viewDocumentSchema } from '../../../models/schema/view-document.ts';
import type { FollowHub } from '../../../realtime/push/follow-hub.ts';
import { serveFollowing } from '../../../realtime/push/follow-socket.ts';
import { openSockets, type Sockets } from '../../../realtime/push/sockets.ts';
import { setPaused } from '../../../viewer/follow/paused.ts';
import { startFollowing, startLeading, stopSession } from '../../../viewer/follow/session.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { useFollow } from '../../../viewer/stores/follow.ts';
import { cameraSteered } from '../../../viewer/stores/live-camera.ts';
import { currentView, patchView, setView } from '../../../viewer/stores/view.ts';

const VIEW = followedViewSchema.parse({ camera: { longitude: 114.6, latitude: 27.6, height: 900 } });
const server = createServer();
let sockets: Sockets;
let hub: FollowHub;
let base: string;
let other: Socket;

beforeAll(async () => {
  sockets = openSockets(server, { basePath: '/twin/', addressOf: () => '', mayConnect: () => true });
  hub = serveFollowing(sockets, {
    visible: async () => ({
      layers: new Map([['open', 'public/layers/open']]),
      themes: new Set<string>(),
      origins: new Set<string>(),
    }),
    mayLead: () => true,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubGlobal('document', { baseURI: `${base}/twin/` });
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const city = { id: 'liangjiang', layers: [] } as never;
  useBoot.setState({ boot: { phase: 'ready', city, address: `${base}/twin/scene.json` } });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await sockets.close();
});
beforeEach(async () => {
  setView(viewDocumentSchema.parse({ schema: 'citymirror/view/1', scene: 's', camera: VIEW.camera }));
  other = io(base, { path: '/twin/live/', forceNew: true });
  await new Promise<void>((resolve) => other.on('connect', resolve));
});
afterEach(async () => {
  stopSession();
  await other.emitWithAck('leave');
  other.close();
  await vi.waitFor(() => expect(hub.size).toBe(0));
});

const role = () => useFollow.getState().state.role;
const isIn = (wanted: string) => vi.waitFor(() => expect(role()).toBe(wanted));

describe('leading', () => {
  it('should show others every change', async () => {
    await startLeading('李');
    await isIn('leading');
    const { state } = useFollow.getState();
    const code = state.role === 'leading' ? state.code : '';
    const joined = await other.emitWithAck('follow', { city: 'liangjiang', code, name: '王' });
    expect(joined.view.camera).toMatchObject({ height: 900 });
    const told = new Promise((resolve) => other.once('view', resolve));
    patchView({ shadows: true });
    expect(await told).toMatchObject({ view: { shadows: true } });
    // Of a run: which, and what is shown of its water.
    const run = {
      clock: { mode: 'run', run: 'storm-1', time: 60_000, speed: 0 },
      flood: { shows: 'hazard' },
    };
    const water = new Promise((resolve) => other.once('view', resolve));
    patchView(run as never);
    expect(await water).toMatchObject({ view: { ...run, flood: { shows: 'hazard', flow: true } } });
    expect(useFollow.getState().participants).toEqual({ leader: '李', followers: ['王'] });
  });

  it('should begin one session, however often it is asked for', async () => {
    await Promise.all([startLeading('李'), startLeading('李'), startLeading('李')]);
    await isIn('leading');
    expect(hub.size).toBe(1);
  });

  it('should be given up while it is being joined', async () => {
    const starting = startLeading('李');
    expect(role()).toBe('joining');
    stopSession();
    await starting;
    expect(role()).toBe('none');
    // Somebody who asks later is answered later.
    await other.emitWithAck('follow', { city: 'liangjiang', code: 'ABCDEF', name: '王' });
    expect(hub.size).toBe(0);
  });
});

describe('following', () => {
  it('should show what the leader shows, but for the camera while paused, and be told of the end', async () => {
    const { code } = await other.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    await startFollowing(code, '王');
    await isIn('following');
    const change = (view: object) =>
      other.emitWithAck('change', { at: Date.now(), view: { ...VIEW, ...view } });
    await change({ shadows: true });
    await vi.waitFor(() => expect(currentView().shadows).toBe(true));
    setPaused(code, true);
    await change({ camera: { ...VIEW.camera, height: 300 } });
    expect(currentView().camera.height).toBe(900);
    setPaused(code, false);
    await vi.waitFor(() => expect(currentView().camera.height).toBe(300));
    await other.emitWithAck('leave');
    await vi.waitFor(() =>
      expect(useFollow.getState()).toMatchObject({ problem: 'ended', state: { role: 'none' } }),
    );
  });

  it('should let the person look elsewhere while the leader moves, from the first key on', async () => {
    const { code } = await other.emitWithAck('lead', { city: 'liangjiang', name: '李', view: VIEW });
    await startFollowing(code, '王');
    await isIn('following');
    const move = (height: number) =>
      other.emitWithAck('change', { at: Date.now(), camera: { ...VIEW.camera, height } });
    await move(700);
    // The document has not heard of the key's movement when the leader's next picture comes.
    cameraSteered();
    await move(300);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(useFollow.getState().state).toMatchObject({ paused: true });
    expect(currentView().camera.height).not.toBe(300);
    await other.emitWithAck('leave');
    await isIn('none');
  });

  it('should say that there is no such session', async () => {
    await startFollowing('ABCDEF', '王');
    await vi.waitFor(() => expect(useFollow.getState().problem).toBe('no-session'));
    expect(role()).toBe('none');
  });
});

describe('a session whose code does not load', () => {
  it('should say so, and let one try again', async () => {
    vi.doMock('../../../viewer/follow/connection.ts', () => {
      throw new Error('no network');
    });
    vi.resetModules();
    const { startLeading: start } = await import('../../../viewer/follow/session.ts');
    const { useFollow: follow } = await import('../../../viewer/stores/follow.ts');
    const { useBoot: boot } = await import('../../../viewer/stores/boot.ts');
    boot.setState(useBoot.getState());
    await start('李');
    expect(follow.getState()).toMatchObject({ state: { role: 'none' }, problem: 'unreachable' });
    vi.doUnmock('../../../viewer/follow/connection.ts');
  });
});
