import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askServerTime } from '../../../viewer/stores/server-time.ts';
import { CameraApi } from '../../../viewer/video/camera-api.ts';
import type { Player } from '../../../viewer/video/players/player.ts';
import { TilePlayback } from '../../../viewer/video/tile-playback.ts';

/** The server's clock, which this machine's is an hour ahead of. */
const AHEAD = 3_600_000;
const asked: string[] = [];
const serverTime = () => Date.now() - AHEAD;
let until = 0;
let isOut = false;

function answer(path: string): object | undefined {
  if (path === '/time') return { time: serverTime() };
  if (path.endsWith('/play')) return { token: 't', kind: 'mp4', address: 'play/t/clip', made: 'live', until };
  if (path.endsWith('/play/t')) return { until, time: serverTime() };
  return {
    id: 'c:1',
    layer: 'cameras',
    name: { 'zh-CN': '甲', en: 'A' },
    height: 5,
    heightIs: 'above-ground',
    areas: [],
    pictures: 'restricted',
    video: 'mp4',
    made: 'live',
    simulated: false,
    answers: !isOut,
    may: serverTime() < until,
    mayAsk: true,
    mayDecide: false,
    mayCalibrate: false,
    until,
  };
}

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T12:00:00Z') });
  vi.stubGlobal('fetch', async (address: string) => {
    const { pathname } = new URL(address);
    if (pathname !== '/time') asked.push(pathname);
    return new Response(JSON.stringify(answer(pathname)));
  });
  asked.length = 0;
  until = serverTime() + 10 * 60_000;
  await askServerTime('http://city/time');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const player: Player = {
  taken: undefined,
  moved: undefined,
  failed: false,
  pause: () => undefined,
  resume: () => undefined,
  destroy: () => undefined,
};

describe('TilePlayback', () => {
  it('should play as long as the server permits, on a machine whose clock is an hour ahead, and hear that the camera is out', async () => {
    const api = new CameraApi('c', 'http://city/');
    const tile = new TilePlayback(
      api,
      'c:1',
      {} as HTMLElement,
      () => '',
      async () => player,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tile.state.phase).toBe('playing');
    expect(asked.filter((path) => path.endsWith('/play'))).toHaveLength(1);
    isOut = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tile.state.facts?.answers).toBe(false);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(tile.state.phase).toBe('closed');
    // Asked for once more, and after that only looked at now and then.
    expect(asked.filter((path) => path.endsWith('/play'))).toHaveLength(1);
    tile.destroy();
  });
});
