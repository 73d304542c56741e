import { afterEach, describe, expect, it } from 'vitest';
import type { AccountGrant } from '../../../../models/access/roles.ts';
import { cellAt } from '../../../../models/live/cells.ts';
import { MOST_NEAR_TOPICS } from '../../../../models/live/subscription.ts';
import { openLive, openPage, type Page } from './open-live.ts';
import { CENTRE, SmallRecords, SmallStates, smallCity } from './small-city.ts';

const CITY = 'liangjiang';
const AIR = { city: CITY, layers: [{ id: 'air', detail: 'near' as const }] };
/** Two cells to the east. */
const ELSEWHERE = { ...CENTRE, longitude: CENTRE.longitude + 0.09 };
const OPERATOR: AccountGrant = { role: 'operator', areas: '*', publication: 'internal' };
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(city = smallCity(new SmallStates())) {
  const live = await openLive(city);
  ends.push(() => live.close());
  return Object.assign(live, {
    async page(...[grants, transports]: [grants?: AccountGrant[], transports?: string[]]): Promise<Page> {
      const page = await openPage(live.port, grants, transports);
      ends.push(() => page.socket.close());
      return page;
    },
  });
}

const idsOf = (page: Page, layer = 'air') =>
  [...page.mirror.layer(layer).things.values()].map(({ id }) => id).sort();
const shown = (page: Page, id: string, layer = 'air') =>
  [...page.mirror.layer(layer).things.values()].find((thing) => thing.id === id);

describe('a page that watches', () => {
  it('should be told everything there is, and then every change', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE }, { id: 't:b', ...CENTRE });
    states.observe('t:a', 23.4);
    const { page: open } = await start(smallCity(states));
    const page = await open([OPERATOR]);
    await page.watch(AIR);
    await expect.poll(() => idsOf(page)).toEqual(['t:a', 't:b']);
    expect(shown(page, 't:a')).toMatchObject({
      name: { 'zh-CN': 't:a 站' },
      values: [{ property: 'pm2.5', unit: 'ug/m3', value: 23.4 }],
    });
    const before = shown(page, 't:a');
    states.observe('t:a', 80.1);
    states.level('t:a', 2);
    states.add({ id: 't:c', ...CENTRE });
    states.remove('t:b');
    await expect.poll(() => idsOf(page)).toEqual(['t:a', 't:c']);
    await expect
      .poll(() => shown(page, 't:a'))
      .toMatchObject({ level: 2, stale: false, values: [{ value: 80.1 }] });
    expect(shown(page, 't:a')).toBe(before);
    expect(page.errors).toEqual([]);
  });

  it('should be told of its cells alone, and of things that come into them', async () => {
    const states = new SmallStates();
    const bus = {
      layer: 'bus',
      kind: 'bus',
      datastreams: [{ id: 'p', property: 'position', type: 'position' as const }],
    };
    states.add({ id: 't:1', ...bus, ...CENTRE }, { id: 't:2', ...bus, ...ELSEWHERE });
    const { page: open } = await start(smallCity(states));
    const page = await open();
    await page.watch({
      city: CITY,
      layers: [{ id: 'bus', detail: 'near' }],
      cells: [cellAt(CENTRE.longitude, CENTRE.latitude)],
    });
    await expect.poll(() => idsOf(page, 'bus')).toEqual(['t:1']);
    states.observe('t:2', { ...CENTRE, heading: 90, speed: 12 });
    await expect.poll(() => idsOf(page, 'bus')).toEqual(['t:1', 't:2']);
    states.observe('t:2', { ...CENTRE, latitude: CENTRE.latitude + 0.001, heading: 90, speed: 12 });
    await expect.poll(() => shown(page, 't:2', 'bus')?.latitude).toBeCloseTo(CENTRE.latitude + 0.001, 5);
    states.observe('t:1', ELSEWHERE);
    await expect.poll(() => idsOf(page, 'bus')).toEqual(['t:2']);
  });

  it('should be told of a place where nothing was before', async () => {
    const states = new SmallStates();
    const { page: open } = await start(smallCity(states));
    const page = await open();
    expect(await page.watch(AIR)).toEqual({ topics: 0 });
    states.add({ id: 't:new', ...ELSEWHERE });
    await expect.poll(() => idsOf(page)).toEqual(['t:new']);
  });

  it('should be told nothing of what it may not see, by publication or area', async () => {
    const states = new SmallStates();
    states.add(
      { id: 't:open', ...CENTRE },
      { id: 't:inner', ...CENTRE, publication: 'internal' },
      { id: 't:north', ...CENTRE, publication: 'internal', areas: ['north', 'city'] },
      { id: 't:secret', ...CENTRE, publication: 'restricted', areas: ['north'] },
      { id: 't:layer', ...CENTRE, layer: 'guarded', publication: 'internal' },
    );
    const { page: open } = await start(smallCity(states));
    const both = { city: CITY, layers: ['air', 'guarded'].map((id) => ({ id, detail: 'near' as const })) };
    const seen = async (...grants: AccountGrant[]) => {
      const page = await open(grants);
      const answer = await page.watch(both);
      const topics = 'topics' in answer ? answer.topics : 0;
      await expect.poll(() => page.mirror.have().length).toBe(topics);
      return [...idsOf(page), ...idsOf(page, 'guarded')];
    };
    expect(await seen()).toEqual(['t:open']);
    expect(await seen({ role: 'viewer', areas: '*', publication: 'internal' })).toEqual([
      't:inner',
      't:north',
      't:open',
      't:layer',
    ]);
    expect(await seen({ role: 'operator', areas: ['north'], publication: 'internal' })).toEqual([
      't:north',
      't:open',
    ]);
    expect(await seen({ role: 'commander', areas: ['north'], publication: 'restricted' })).toEqual([
      't:north',
      't:open',
      't:secret',
    ]);
    expect(await seen({ role: 'audit-administrator', areas: '*', publication: 'restricted' })).toEqual([
      't:open',
    ]);
  });

  it('should have counts, levels and means of small cells from afar', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE }, { id: 't:b', ...CENTRE }, { id: 't:c', ...ELSEWHERE });
    states.observe('t:a', 10);
    states.observe('t:b', 20);
    states.level('t:b', 3);
    const { page: open } = await start(smallCity(states));
    const page = await open([OPERATOR]);
    await page.watch({ city: CITY, layers: [{ id: 'air', detail: 'summary' }] });
    const cell = cellAt(CENTRE.longitude, CENTRE.latitude, 15);
    await expect
      .poll(() => page.mirror.layer('air').summaries?.get(cell))
      .toEqual({ cell, count: 2, stale: 0, level: 3, mean: 15 });
    states.remove('t:b');
    await expect
      .poll(() => page.mirror.layer('air').summaries?.get(cell), { timeout: 3_000 })
      .toEqual({ cell, count: 1, stale: 0, level: 0, mean: 10 });
    expect(idsOf(page)).toEqual([]);
  });

  it('should be told records of those classes and areas that it may see', async () => {
    const alarms = new SmallRecords();
    alarms.set({ id: 'a1', publication: 'public', body: { level: 2 } });
    alarms.set({ id: 'a2', publication: 'internal', areas: ['north'], body: { level: 1 } });
    const { page: open } = await start(smallCity(new SmallStates(), { records: [alarms] }));
    const visitor = await open();
    const officer = await open([{ role: 'operator', areas: ['north'], publication: 'internal' }]);
    for (const page of [visitor, officer]) await page.watch({ city: CITY, records: ['alarms'] });
    await expect.poll(() => visitor.records.alarms).toEqual({ a1: { level: 2 } });
    await expect.poll(() => officer.records.alarms).toEqual({ a1: { level: 2 }, a2: { level: 1 } });
    // It is no longer anybody's business.
    alarms.set({ id: 'a1', publication: 'internal', body: { level: 2 } });
    await expect.poll(() => visitor.records.alarms).toEqual({});
    alarms.remove('a2');
    await expect.poll(() => officer.records.alarms).toEqual({});
  });

  it('should work by long polling as well', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE });
    const { page: open } = await start(smallCity(states));
    const page = await open([], ['polling']);
    await page.watch(AIR);
    await expect.poll(() => idsOf(page)).toEqual(['t:a']);
    states.observe('t:a', 7);
    await expect.poll(() => shown(page, 't:a')?.values[0]?.value).toBe(7);
  });

  it('should be told counts of more streets than single things, and go on being told of new ones', async () => {
    const states = new SmallStates();
    const street = (i: number) => ({ id: `t:${i}`, areas: [`street-${i}`], ...CENTRE });
    for (let i = 0; i <= MOST_NEAR_TOPICS; i++) states.add(street(i));
    const { page: open } = await start(smallCity(states));
    const page = await open();
    expect(await page.watch(AIR)).toEqual({ problem: 'too-many-topics' });
    const afar = { ...AIR, layers: [{ id: 'air', detail: 'summary' as const }] };
    expect(await page.watch(afar)).toEqual({ topics: MOST_NEAR_TOPICS + 1 });
    await expect.poll(() => page.mirror.have().length).toBe(MOST_NEAR_TOPICS + 1);
    states.add(street(MOST_NEAR_TOPICS + 1));
    await expect.poll(() => page.mirror.have().length).toBe(MOST_NEAR_TOPICS + 2);
  });

  it('should be told why it is told nothing', async () => {
    const { page: open } = await start();
    const page = await open();
    expect(await page.watch({ ...AIR, city: 'elsewhere' })).toEqual({ problem: 'no-city' });
    expect(await page.watch({ ...AIR, world: 'drill' })).toEqual({ problem: 'no-world' });
    expect(await page.watch({ ...AIR, extent: [-180, -80, 180, 80] })).toEqual({ problem: 'too-many-cells' });
    expect(await page.watch({ ...AIR, time: { from: 0, speed: 1 } })).toEqual({ problem: 'not-kept' });
    expect(await page.watch({ ...AIR, layers: [{ id: 'air', detail: 'all' }] } as never)).toMatchObject({
      problem: 'invalid',
      detail: expect.stringContaining('layers.0.detail'),
    });
  });

  it('should not ask more often than a view can move', async () => {
    const { page: open } = await start();
    const page = await open();
    const answers = await Promise.all(Array.from({ length: 40 }, () => page.watch(AIR)));
    expect(
      answers.filter((answer) => 'problem' in answer && answer.problem === 'busy').length,
    ).toBeGreaterThan(20);
  });
});

describe('levels of alarm of what everybody sees', () => {
  const NORTH: AccountGrant = { role: 'operator', areas: ['north'], publication: 'internal' };
  const SOUTH: AccountGrant = { role: 'operator', areas: ['south'], publication: 'internal' };

  it('should be told to those at work where the thing is, and to nobody else', async () => {
    const states = new SmallStates();
    states.add(
      { id: 't:a', ...CENTRE, areas: ['north', 'city'] },
      { id: 't:b', ...CENTRE, areas: ['north', 'city'] },
      { id: 't:inner', ...CENTRE, publication: 'internal' },
    );
    states.level('t:a', 2);
    states.level('t:inner', 1);
    const { page: open } = await start(smallCity(states));
    const [visitor, officer, north, south] = [
      await open(),
      await open([OPERATOR]),
      await open([NORTH]),
      await open([SOUTH]),
    ];
    const levels = (page: Page) => ['t:a', 't:b', 't:inner'].map((id) => shown(page, id)?.level);
    for (const page of [visitor, officer, north, south]) await page.watch(AIR);
    // In the snapshot.
    await expect.poll(() => levels(officer)).toEqual([2, 0, 1]);
    await expect.poll(() => levels(north)).toEqual([2, 0, undefined]);
    for (const page of [visitor, south]) await expect.poll(() => levels(page)).toEqual([0, 0, undefined]);
    // In what changes: not even that something did.
    const { bytes } = visitor;
    states.level('t:a', 0);
    states.level('t:b', 3);
    states.level('t:inner', 0);
    await expect.poll(() => levels(officer)).toEqual([0, 3, 0]);
    await expect.poll(() => levels(north)).toEqual([0, 3, undefined]);
    expect([visitor.bytes, levels(visitor), levels(south)]).toEqual([
      bytes,
      [0, 0, undefined],
      [0, 0, undefined],
    ]);
    // It goes with the thing into another cell, and is not told there either.
    states.add({ id: 't:b', ...ELSEWHERE, areas: ['north', 'city'] });
    states.level('t:b', 1);
    await expect.poll(() => shown(visitor, 't:b')?.longitude).toBeCloseTo(ELSEWHERE.longitude, 5);
    await expect.poll(() => shown(officer, 't:b')).toMatchObject({ level: 1 });
    expect([levels(visitor), levels(south)]).toEqual([
      [0, 0, undefined],
      [0, 0, undefined],
    ]);
    // Told anew, what a thing is says nothing of it either.
    states.stale('t:b');
    await expect.poll(() => shown(visitor, 't:b')).toMatchObject({ stale: true, level: 0 });
    expect(shown(officer, 't:b')).toMatchObject({ stale: true, level: 1 });
  });

  it('should be told to nobody else from afar, after a gap, or in another layer of the class', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE });
    states.level('t:a', 2);
    const { page: open } = await start(smallCity(states));
    const [visitor, officer] = [await open(), await open([OPERATOR])];
    const cell = cellAt(CENTRE.longitude, CENTRE.latitude, 15);
    const afar = (page: Page) => page.mirror.layer('air').summaries?.get(cell)?.level;
    for (const page of [visitor, officer])
      await page.watch({ city: CITY, layers: [{ id: 'air', detail: 'summary' }] });
    await expect.poll(() => afar(officer)).toBe(2);
    await expect.poll(() => afar(visitor)).toBe(0);
    for (const page of [visitor, officer]) await page.watch(AIR);
    await expect.poll(() => shown(officer, 't:a')?.level).toBe(2);
    await expect.poll(() => shown(visitor, 't:a')?.level).toBe(0);
    // Whoever asks for everything anew, and for topics that it was not told of, gets its own.
    const numbers = officer.mirror.have().map(([number]) => number);
    expect(numbers.length).toBe(2);
    await visitor.socket.emitWithAck(
      'missed',
      numbers.map((number) => [number, -1]),
    );
    states.observe('t:a', 12);
    await expect.poll(() => shown(visitor, 't:a')?.values[0]?.value).toBe(12);
    expect(shown(visitor, 't:a')?.level).toBe(0);
    expect(visitor.mirror.have().length).toBe(1);
  });
});

describe('a page whose session has ended', () => {
  it('should be told nothing more, even if it does not go', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE });
    const { page: open, sockets } = await start(smallCity(states));
    const [ended, other] = [
      await open([{ role: 'viewer', areas: '*', publication: 'internal' }]),
      await open(),
    ];
    for (const page of [ended, other]) {
      await page.watch(AIR);
      await expect.poll(() => idsOf(page)).toEqual(['t:a']);
    }
    const { bytes } = ended;
    sockets.drop(({ headers }) => String(headers['x-grants']).includes('viewer'));
    states.observe('t:a', 5);
    await expect.poll(() => shown(other, 't:a')?.values[0]?.value).toBe(5);
    expect(ended.bytes).toBe(bytes);
    await expect.poll(() => ended.socket.connected).toBe(false);
  });
});

describe('a page that lost its connection', () => {
  it('should be given what it missed, and not everything', async () => {
    const states = new SmallStates();
    for (let i = 0; i < 400; i++)
      states.add({ id: `t:${i}`, ...CENTRE, latitude: CENTRE.latitude + Math.sin(i * 7.1) / 1_000 });
    const { page: open } = await start(smallCity(states));
    // Nothing has happened since before the page came.
    await new Promise((resolve) => setTimeout(resolve, 120));
    const page = await open();
    await page.watch(AIR);
    await expect.poll(() => idsOf(page).length).toBe(400);
    const whole = page.bytes;
    const have = page.mirror.have();
    page.socket.close();
    states.observe('t:7', 3.5);
    const again = await open();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // The page that it was goes on with what it had.
    again.mirror.take = (bytes) => page.mirror.take(bytes);
    again.mirror.follow = (...told) => page.mirror.follow(...told);
    await again.watch({ ...AIR, have });
    await expect.poll(() => shown(page, 't:7')?.values[0]?.value).toBe(3.5);
    expect(again.bytes).toBeLessThan(60);
    expect(whole).toBeGreaterThan(500);
  });

  it('should be told everything anew by another writer', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE });
    const { page: open } = await start(smallCity(states));
    const page = await open();
    const [[topic]] = await (async () => {
      await page.watch(AIR);
      await expect.poll(() => page.mirror.have().length).toBe(1);
      return page.mirror.have();
    })();
    const other = await open();
    await other.watch({ ...AIR, have: [[topic, 1, 0]] });
    await expect.poll(() => idsOf(other)).toEqual(['t:a']);
  });

  it('should be told what is missing when it finds a gap', async () => {
    const states = new SmallStates();
    states.add({ id: 't:a', ...CENTRE });
    const { page: open } = await start(smallCity(states));
    const page = await open();
    await page.watch(AIR);
    await expect.poll(() => idsOf(page)).toEqual(['t:a']);
    const { take } = page.mirror;
    let lost = 0;
    page.mirror.take = () => void lost++;
    states.observe('t:a', 1);
    await expect.poll(() => lost).toBe(1);
    page.mirror.take = take;
    states.stale('t:a');
    await expect.poll(() => shown(page, 't:a')).toMatchObject({ stale: true, values: [{ value: 1 }] });
  });
});
