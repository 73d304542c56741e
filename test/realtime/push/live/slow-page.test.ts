import type { Socket as TcpSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenLive, openLive, openPage, type Page } from './open-live.ts';
import { CENTRE, SmallStates, smallCity } from './small-city.ts';

const THINGS = 1_500;
const AIR = { city: 'liangjiang', layers: [{ id: 'air', detail: 'near' as const }] };
const states = new SmallStates();
let live: OpenLive;

beforeAll(async () => {
  states.add(...Array.from({ length: THINGS }, (_, i) => ({ id: `t:${i}`, ...CENTRE })));
  live = await openLive(smallCity(states));
});
afterAll(() => live.close());

const tcpOf = (page: Page): TcpSocket =>
  (page.socket.io.engine.transport as unknown as { ws: { _socket: TcpSocket } }).ws._socket;

/** Bytes that wait in the server for all pages together. */
function waiting(): number {
  let bytes = 0;
  for (const { conn } of live.sockets.io.of('/live').sockets.values()) {
    const { socket } = conn.transport as unknown as { socket: { bufferedAmount: number } };
    const { writeBuffer } = conn as unknown as { writeBuffer: { data?: { length: number } }[] };
    bytes += socket.bufferedAmount + writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
  }
  return bytes;
}

const valueAt = (page: Page, i: number) =>
  [...page.mirror.layer('air').things.values()].find(({ id }) => id === `t:${i}`)?.values[0]?.value;

describe('a page that stops reading', () => {
  it('should neither hold up others nor take room, and have the newest state when it reads again', async () => {
    const quick = await openPage(live.port);
    const slow = await openPage(live.port);
    for (const page of [quick, slow]) {
      await page.watch(AIR);
      await expect.poll(() => page.mirror.layer('air').things.size).toBe(THINGS);
    }
    tcpOf(slow).pause();
    const before = quick.bytes;
    const heardBySlow = slow.bytes;
    let most = 0;
    let round = 0;
    // More than the operating system keeps for a connection on its own: some ten megabytes.
    while (quick.bytes - before < 30e6) {
      round++;
      const noise = `${round}`.padEnd(6) + Math.random().toString(36).repeat(30);
      for (let i = 0; i < THINGS; i++) states.observe(`t:${i}`, `${noise}${i}`);
      await expect.poll(() => String(valueAt(quick, 7)).startsWith(`${round} `), { interval: 5 }).toBe(true);
      most = Math.max(most, waiting());
    }
    const sent = quick.bytes - before;
    // One packet at the most that the operating system has not taken.
    expect(most).toBeLessThan(2e6);
    states.observe('t:7', 'the last word');
    tcpOf(slow).resume();
    await expect.poll(() => valueAt(slow, 7), { timeout: 10_000 }).toBe('the last word');
    await expect.poll(() => valueAt(slow, 8)).toBe(valueAt(quick, 8));
    expect(slow.bytes - heardBySlow).toBeLessThan(0.8 * sent);
    expect(slow.errors).toEqual([]);
    // From now on it is told change by change again.
    states.observe('t:9', 'and one more');
    await expect.poll(() => valueAt(slow, 9)).toBe('and one more');
    quick.socket.close();
    slow.socket.close();
  });

  it('should be told no answers, and be sent away when what it asked for waits all the same', async () => {
    const deaf = await openPage(live.port);
    tcpOf(deaf).pause();
    const [socket] = [...live.sockets.io.of('/live').sockets.values()].slice(-1);
    const { conn } = socket;
    let most = 0;
    // As much as a page may send: subscriptions that have long answers, and what does not fit.
    for (let round = 0; round < 40; round++) {
      for (let i = 0; i < 250; i++) {
        deaf.socket.emit('watch', AIR, () => {});
        deaf.socket.emit('kept', 'nonsense '.repeat(50), () => {});
      }
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, waiting());
    }
    expect(most).toBeLessThan(2e6);
    expect(conn.readyState).toBe('open');
    // What another room would tell it without looking.
    while (waiting() < 40 << 20)
      socket.emit('topics', { added: [], removed: [], noise: 'x'.repeat(1 << 20) });
    await expect.poll(() => conn.readyState, { timeout: 5_000 }).not.toBe('open');
    deaf.socket.close();
  });
});
