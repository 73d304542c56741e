import { afterEach, describe, expect, it } from 'vitest';
import type { History, PastObservation } from '../../../../realtime/history/history.ts';
import { openLive, openPage, type Page } from './open-live.ts';
import { CENTRE, SmallStates, smallCity } from './small-city.ts';

const CITY = 'liangjiang';
const HOUR = 3_600_000;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Observations in memory, asked as the history is asked. */
class SmallHistory implements History {
  readonly observations: PastObservation[] = [];
  reads = 0;

  add(handle: number, datastream: number, time: number, value: PastObservation['value']): void {
    this.observations.push({ handle, datastream, time, value });
    this.observations.sort((a, b) => a.time - b.time);
  }

  async stateAt(_: string, time: number, handles?: readonly number[]): Promise<PastObservation[]> {
    const latest = new Map<string, PastObservation>();
    for (const one of this.observations)
      if (one.time <= time && handles?.includes(one.handle))
        latest.set(`${one.handle} ${one.datastream}`, one);
    return [...latest.values()];
  }

  async between(
    _: string,
    from: number,
    to: number,
    handles?: readonly number[],
  ): Promise<PastObservation[]> {
    this.reads++;
    return this.observations.filter(
      ({ time, handle }) => time > from && time <= to && handles?.includes(handle),
    );
  }

  async extent() {
    const [first] = this.observations;
    return first && { from: first.time, to: (this.observations.at(-1) as PastObservation).time };
  }

  series(): never {
    throw new Error('Nobody asks for series here.');
  }
}

async function start() {
  const states = new SmallStates();
  const history = new SmallHistory();
  const now = Date.now();
  const then = now - HOUR;
  const position = [{ id: 'p', property: 'position', type: 'position' as const, rhythm: 5 }];
  states.add(
    { id: 't:air', ...CENTRE, datastreams: [{ id: 'pm', property: 'pm2.5', type: 'number', rhythm: 60 }] },
    { id: 't:bus', layer: 'bus', kind: 'bus', datastreams: position },
    { id: 't:inner', ...CENTRE, publication: 'internal' },
  );
  const [air, bus, inner] = ['t:air', 't:bus', 't:inner'].map((id) => states.get(id).handle);
  states.observe('t:air', 99);
  history.add(air, 0, then - 30_000, 10);
  history.add(air, 0, then + 30_000, 20);
  history.add(inner, 0, then, 1);
  for (let second = -5; second < 120; second += 5)
    history.add(bus, 0, then + second * 1000, { ...CENTRE, latitude: CENTRE.latitude + second * 1e-5 });
  const live = await openLive(
    smallCity(states, {
      history,
      levelsAt: async (_, time) => new Map(time >= then + 30_000 ? [['t:air', 2]] : []),
    }),
  );
  ends.push(() => live.close());
  const page = await openPage(live.port);
  ends.push(() => page.socket.close());
  const watch = (from: number, speed: number) =>
    page.watch({
      city: CITY,
      layers: ['air', 'bus'].map((id) => ({ id, detail: 'near' as const })),
      time: { from, speed },
    });
  return { states, history, live, page, then, watch };
}

const air = (page: Page) => [...page.mirror.layer('air').things.values()].find(({ id }) => id === 't:air');
const bus = (page: Page) => [...page.mirror.layer('bus').things.values()][0];

describe('a page that replays', () => {
  it('should see the city as it was, and what it may not see now it does not see then', async () => {
    const { page, then, watch } = await start();
    await watch(then, 0);
    await expect.poll(() => air(page)?.values).toMatchObject([{ time: then - 30_000, value: 10 }]);
    expect(air(page)).toMatchObject({ level: 0, stale: false });
    expect(page.mirror.layer('air').things.size).toBe(1);
    expect(bus(page)?.latitude).toBeCloseTo(CENTRE.latitude, 5);
  });

  it('should see what happened when it happened, at the speed that it chose', async () => {
    const { page, then, watch } = await start();
    const began = performance.now();
    await watch(then, 60);
    await expect.poll(() => air(page)?.values[0]?.value, { interval: 5, timeout: 5_000 }).toBe(20);
    // 30 s of the city at 60 times its speed.
    expect(performance.now() - began).toBeGreaterThan(450);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(bus(page)?.latitude).toBeGreaterThan(CENTRE.latitude + 20e-5);
    expect(bus(page)?.latitude).toBeLessThan(CENTRE.latitude + 60e-5);
    await expect.poll(() => air(page)?.level, { timeout: 3_000 }).toBe(2);
  });

  it('should stand still where it is paused, jump, and be live again', async () => {
    const { states, page, then, watch } = await start();
    await watch(then, 0);
    await expect.poll(() => air(page)?.values[0]?.value).toBe(10);
    states.observe('t:air', 101);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(air(page)?.values[0]?.value).toBe(10);
    await watch(then + 40_000, 0);
    await expect.poll(() => air(page)?.values[0]?.value).toBe(20);
    await page.watch({ city: CITY, layers: [{ id: 'air', detail: 'near' }] });
    await expect.poll(() => air(page)?.values[0]?.value).toBe(101);
  });

  it('should see as stale what was silent then', async () => {
    const { page, then, watch } = await start();
    await watch(then + 10 * 60_000, 0);
    await expect.poll(() => air(page)?.stale).toBe(true);
  });

  it('should hear from when to when it can go back', async () => {
    const { page, then } = await start();
    expect(await page.socket.emitWithAck('kept', { city: CITY, world: 'live' })).toEqual({
      from: then - 30_000,
      to: then + 115_000,
    });
  });
});
