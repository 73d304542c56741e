import { beforeEach, describe, expect, it } from 'vitest';
import { feedSchema, type Thing } from '../../../models/schema/index.ts';
import { KnownThings, type StoredThing } from '../../../realtime/feeds/known-things.ts';

const MOST = 100;
const feed = feedSchema.parse({
  id: 'air',
  name: { 'zh-CN': '空气', en: 'Air' },
  adapter: 'http-push',
  layer: 'air',
  owner: 'o',
  publication: 'public',
  rhythm: 60,
  mostThings: MOST,
});

/** What is stored of the feed. */
let stored: Map<string, StoredThing>;
let known: KnownThings;
let areas: string[];
beforeEach(() => {
  stored = new Map();
  areas = [];
  known = new KnownThings(
    feed,
    () => areas,
    (id) => stored.get(id),
    () => ({ publication: 'public' }),
    () => [...stored.values()].filter(({ gone }) => !gone).length,
  );
});

const describeMany = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => known.describe({ id: `air:${from + i}` }));
const thingsOf = (described: ReturnType<typeof describeMany>) =>
  described.flatMap(({ thing }) => thing ?? []);
function keep(things: readonly Thing[]): void {
  for (const thing of things) stored.set(thing.id, { feed: 'air', thing });
}

describe('the things of a feed', () => {
  it('should be no more than it may have, also where they come at once', () => {
    const described = describeMany(0, 1_000);
    expect(thingsOf(described)).toHaveLength(MOST);
    expect(described[MOST].faults[0].code).toBe('too-many-things');
    expect(known.isFull).toBe(true);
  });

  it('should be counted once while what was given out is kept already and not told so', () => {
    const first = thingsOf(describeMany(0, 60));
    keep(first);
    const more = thingsOf(describeMany(60, 60));
    expect(more).toHaveLength(40);
    known.settle(first, true);
    keep(more);
    known.settle(more, true);
    expect(known.isFull).toBe(true);
    expect(thingsOf(describeMany(0, 60))).toEqual([]);
  });

  it('should still be counted where they could not be kept', () => {
    const first = thingsOf(describeMany(0, MOST));
    known.settle(first, false);
    expect(thingsOf(describeMany(MOST, 1))).toEqual([]);
    expect(thingsOf(describeMany(0, 1))).toHaveLength(1);
  });

  it('should go on from what is stored, where that has become stricter meanwhile', () => {
    const told = { id: 'air:1', longitude: 114, latitude: 27 };
    const things = thingsOf([known.describe(told)]);
    keep(things);
    known.settle(things, true);
    keep([{ ...things[0], publication: 'restricted', toldPublication: 'restricted' }]);
    areas = ['east'];
    expect(known.moved('air:1', 115, 27)).toMatchObject({ publication: 'restricted', areas: ['east'] });
    expect(known.describe({ ...told, kind: 'station' }).thing?.publication).toBe('restricted');
  });

  it('should be forgotten when they are gone', () => {
    for (let from = 0; from < 5_000; from += MOST) {
      const things = thingsOf(describeMany(from, MOST));
      expect(things).toHaveLength(MOST);
      keep(things);
      known.settle(things, true);
      for (const { id } of things) (stored.get(id) as StoredThing).gone = true;
    }
    expect(known.count).toBeLessThanOrEqual(1_000 + MOST);
  });
});
