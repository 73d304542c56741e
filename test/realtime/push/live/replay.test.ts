import { afterEach, describe, expect, it } from 'vitest';
import type { History, PastObservation } from '../../../../realtime/history/history.ts';
import { CityBoards, type LiveCity } from '../../../../realtime/push/live/city-boards.ts';
import { TopicNumbers } from '../../../../realtime/push/live/topic.ts';
import { openLive, openPage, type Page } from './open-live.ts';
import { CENTRE, SmallRecords, SmallStates, smallCity } from './small-city.ts';

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

  async stateAt(
    _: string,
    time: number,
    handles?: readonly number[],
    _signal?: AbortSignal,
  ): Promise<PastObservation[]> {
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

  async extent(_: string, handles: readonly number[] = []) {
    const times = this.observations.filter(({ handle }) => handles.includes(handle)).map(({ time }) => time);
    return times.length > 0 ? { from: times[0], to: times[times.length - 1] } : undefined;
  }

  series(): never {
    throw new Error('Nobody asks for series here.');
  }
}

async function start(more: (states: SmallStates) => Partial<LiveCity> = () => ({})) {
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
  history.add(inner, 0, then - HOUR, 1);
  for (let second = -5; second < 120; second += 5)
    history.add(bus, 0, then + second * 1000, { ...CENTRE, latitude: CENTRE.latitude + second * 1e-5 });
  const calls = new SmallRecords('calls');
  const city = smallCity(states, {
    history,
    records: [calls],
    areasAt: (longitude) => [longitude < CENTRE.longitude + 0.5 ? 'east' : 'west'],
    past: () => ({
      advance: async (time) => ({
        levels: new Map(time >= then + 30_000 ? [['t:air', 2]] : []),
        records: [
          {
            kind: 'alarms',
            set: [
              { id: 'a', publication: 'public', body: { at: time } },
              { id: 'inner', publication: 'internal', body: {} },
            ],
            removed: [],
          },
        ],
      }),
    }),
    ...more(states),
  });
  const live = await openLive(city);
  ends.push(() => live.close());
  const page = await openPage(live.port);
  const officer = await openPage(live.port, [{ role: 'operator', areas: '*', publication: 'internal' }]);
  for (const { socket } of [page, officer]) ends.push(() => socket.close());
  const watch = (from: number, speed: number, records: ('alarms' | 'calls')[] = [], by = page) =>
    by.watch({
      city: CITY,
      layers: ['air', 'bus'].map((id) => ({ id, detail: 'near' as const })),
      records,
      time: { from, speed },
    });
  return { calls, city, states, history, live, page, officer, then, watch };
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
    await expect.poll(() => bus(page)?.latitude).toBeCloseTo(CENTRE.latitude, 5);
  });

  it('should see what happened when it happened, at the speed that it chose', async () => {
    const { page, officer, then, watch } = await start();
    const began = performance.now();
    await watch(then, 60);
    await watch(then, 60, [], officer);
    await expect.poll(() => air(page)?.values[0]?.value, { interval: 5, timeout: 5_000 }).toBe(20);
    // 30 s of the city at 60 times its speed.
    expect(performance.now() - began).toBeGreaterThan(450);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(bus(page)?.latitude).toBeGreaterThan(CENTRE.latitude + 20e-5);
    expect(bus(page)?.latitude).toBeLessThan(CENTRE.latitude + 60e-5);
    await expect.poll(() => air(officer)?.level, { timeout: 3_000 }).toBe(2);
    // Alarms of what everybody sees are for those at work, then as now.
    expect(air(page)?.level).toBe(0);
  });

  it('should be told the alarms of that time, as far as it may see them, and be called by those of now', async () => {
    const { calls, page, then, watch } = await start();
    calls.set({ id: 'old', publication: 'public', body: 'before' });
    await watch(then, 0, ['alarms', 'calls']);
    await expect.poll(() => page.records.alarms).toEqual({ a: { at: then } });
    await expect.poll(() => page.records.calls).toEqual({ old: 'before' });
    calls.set({ id: 'now', publication: 'public', body: 'new' });
    calls.set({ id: 'hidden', publication: 'internal', body: 'secret' });
    await expect.poll(() => page.records.calls).toEqual({ old: 'before', now: 'new' });
    // Another moment: told anew, all of it.
    await watch(then + 1_000, 60, ['alarms', 'calls']);
    await expect.poll(() => page.records.calls).toEqual({ old: 'before', now: 'new' });
    await expect
      .poll(() => (page.records.alarms.a as { at: number }).at, { timeout: 5_000 })
      .toBeGreaterThan(then + 1_000);
    expect(page.records.alarms).not.toHaveProperty('inner');
  });

  it('should see what moved while it was where it sees, and what was restricted then not at all', async () => {
    const { states, history, live, then } = await start();
    const at = (longitude: number) => ({ ...CENTRE, longitude });
    const position = [{ id: 'p', property: 'position', type: 'position' as const }];
    const inner = { layer: 'bus', kind: 'bus', publication: 'internal' as const };
    states.add(
      // It is in the west now.
      { id: 't:crossing', ...inner, areas: ['west'], datastreams: position },
      { id: 't:eased', ...inner, areas: ['east'], ...CENTRE },
    );
    const crossing = states.get('t:crossing').handle;
    const eased = states.get('t:eased');
    eased.earlier = [{ until: then + 40_000, publication: 'restricted', areas: ['east'] }];
    history.add(crossing, 0, then - 1_000, at(CENTRE.longitude));
    history.add(crossing, 0, then + 20_000, at(CENTRE.longitude + 1));
    history.add(crossing, 0, then + 60_000, at(CENTRE.longitude + 0.001));
    history.add(eased.handle, 0, then - 1_000, 5);
    const east = await openPage(live.port, [{ role: 'operator', areas: ['east'], publication: 'internal' }]);
    ends.push(() => east.socket.close());
    const ids = () => [...east.mirror.layer('bus').things.values()].map(({ id }) => id).sort();
    const replay = (from: number, speed: number) =>
      east.watch({ city: CITY, layers: [{ id: 'bus', detail: 'near' }], time: { from, speed } });
    const moments: [number, string[]][] = [
      [0, ['t:bus', 't:crossing']],
      [30_000, ['t:bus']],
      [45_000, ['t:bus', 't:eased']],
      [70_000, ['t:bus', 't:crossing', 't:eased']],
    ];
    for (const [after, expected] of moments) {
      await replay(then + after, 0);
      await expect.poll(ids).toEqual(expected);
    }
    // And as it goes on: over the border it is gone, and comes back over it.
    await replay(then, 30);
    await expect.poll(ids).toEqual(['t:bus', 't:crossing']);
    await expect.poll(ids, { timeout: 3_000 }).toEqual(['t:bus']);
    await expect.poll(ids, { timeout: 4_000 }).toEqual(['t:bus', 't:crossing', 't:eased']);
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

  it('should go on where it is when another becomes the writer of the city, and be called by that one', async () => {
    const { city, live, page, then, watch } = await start();
    const halted = await openPage(live.port);
    ends.push(() => halted.socket.close());
    const comeTo = () => (page.records.alarms?.a as { at: number } | undefined)?.at ?? 0;
    await watch(then, 30, ['alarms', 'calls']);
    await watch(then, 0, [], halted);
    await expect.poll(comeTo, { timeout: 3_000 }).toBeGreaterThan(then + 20_000);
    const before = comeTo();
    await expect.poll(() => air(halted)?.values[0]?.value).toBe(10);
    const calls = new SmallRecords('calls');
    calls.set({ id: 'of the other', publication: 'public', body: 'new' });
    const source = new CityBoards({ ...city, records: [calls] }, { epoch: 99, numbers: new TopicNumbers() });
    live.service.put(CITY, { source, past: async () => city });
    await expect.poll(() => page.records.calls).toEqual({ 'of the other': 'new' });
    // It has not begun anew.
    await expect.poll(() => comeTo() || before, { timeout: 3_000 }).not.toBe(before);
    expect(comeTo()).toBeGreaterThan(before);
    await expect.poll(() => air(page)?.values[0]?.value, { timeout: 5_000 }).toBe(20);
    expect(air(halted)?.values[0]?.value).toBe(10);
    expect([page.socket.connected, halted.socket.connected]).toEqual([true, true]);
    expect(page.errors).toEqual([]);
  });

  it('should be ended where the new writer has no past, so that it asks anew', async () => {
    const { city, live, page, then, watch } = await start();
    await watch(then, 1);
    const source = new CityBoards(city, { epoch: 99, numbers: new TopicNumbers() });
    live.service.put(CITY, { source });
    await expect.poll(() => page.socket.connected).toBe(false);
  });

  it('should see no longer what it may see no longer, also where another process writes the city', async () => {
    let now: LiveCity | undefined;
    const { city, page, then, watch } = await start(() => ({ newest: async () => now }));
    await watch(then, 1);
    await expect.poll(() => air(page)?.values[0]?.value).toBe(10);
    // The other process has restricted it, in things of its own.
    const other = new SmallStates();
    other.add({ id: 't:air', ...CENTRE, publication: 'restricted' });
    now = smallCity(other, { ...city, states: other });
    await expect.poll(() => air(page), { timeout: 4_000 }).toBeUndefined();
    expect(bus(page)).toBeDefined();
  });

  it('should see as stale what was silent then', async () => {
    const { page, then, watch } = await start();
    await watch(then + 10 * 60_000, 0);
    await expect.poll(() => air(page)?.stale).toBe(true);
  });

  it('should be refused where too many of its address replay, and be let in when one of them goes', async () => {
    const { live, then, watch } = await start();
    const pages = await Promise.all(Array.from({ length: 5 }, () => openPage(live.port)));
    ends.push(() => pages.forEach(({ socket }) => void socket.close()));
    const past = {
      city: CITY,
      layers: [{ id: 'air', detail: 'near' as const }],
      time: { from: then, speed: 0 },
    };
    const answers = [];
    for (const page of pages) answers.push(await page.watch(past));
    expect(answers).toEqual([...Array(4).fill({ topics: 1 }), { problem: 'too-many-replays' }]);
    // One that goes elsewhere in time has its own place already.
    expect(await pages[0].watch({ ...past, time: { from: then - 1, speed: 0 } })).toEqual({ topics: 1 });
    pages[1].socket.close();
    await expect.poll(() => watch(then, 0)).toEqual({ topics: 2 });
  });

  it('should have its reading ended when it goes', async () => {
    const { history, page, watch, then } = await start();
    let reading: AbortSignal | undefined;
    history.stateAt = (_world, _time, _handles, signal) => {
      reading = signal;
      return new Promise(() => {});
    };
    watch(then, 1).catch(() => undefined);
    await expect.poll(() => reading?.aborted).toBe(false);
    page.socket.close();
    await expect.poll(() => reading?.aborted).toBe(true);
  });

  it('should hear from when to when it can go back, of what it may see alone', async () => {
    const { live, page, then } = await start();
    expect(await page.socket.emitWithAck('kept', { city: CITY, world: 'live' })).toEqual({
      from: then - 30_000,
      to: then + 115_000,
    });
    const inside = await openPage(live.port, [{ role: 'operator', areas: '*', publication: 'internal' }]);
    ends.push(() => inside.socket.close());
    expect(await inside.socket.emitWithAck('kept', { city: CITY, world: 'live' })).toEqual({
      from: then - HOUR,
      to: then + 115_000,
    });
  });
});
