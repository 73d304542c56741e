import { describe, expect, it } from 'vitest';
import { cellAt } from '../../../models/live/cells.ts';
import type { TopicInfo } from '../../../models/live/subscription.ts';
import { type Delta, encodeDelta } from '../../../models/live/wire/delta.ts';
import { joinFrames } from '../../../models/live/wire/frame.ts';
import { encodeSnapshotBody, snapshotFrame } from '../../../models/live/wire/snapshot.ts';
import type { WireThing } from '../../../models/live/wire/wire-thing.ts';
import type { LiveLayerChange } from '../../../viewer/live/live-layer.ts';
import { LiveMirror } from '../../../viewer/live/live-mirror.ts';

const PLACE = { longitude: 114.598, latitude: 27.595 };
const CELL = cellAt(PLACE.longitude, PLACE.latitude);
const BASE = Date.UTC(2026, 5, 21);
const topic = (number: number): TopicInfo => ({
  number,
  kind: 'things',
  layer: 'bus',
  publication: 'public',
  areas: [],
  cell: CELL,
});
const thing = (handle: number, more: Partial<WireThing> = {}): WireThing => ({
  handle,
  id: `t:${handle}`,
  kind: 'bus',
  name: { 'zh-CN': '公交', en: 'Bus' },
  heightIs: 'above-ground',
  simulated: false,
  datastreams: [],
  latest: [],
  position: PLACE,
  level: 0,
  stale: false,
  ...more,
});

const snapshot = (number: number, sequence: number, things: WireThing[], epoch = 1) =>
  snapshotFrame({ epoch, topic: number, sequence }, BASE, encodeSnapshotBody(things, BASE, CELL), false);
const delta = (number: number, sequence: number, change: Partial<Delta>, epoch = 1) =>
  encodeDelta(
    { epoch, topic: number, sequence },
    { base: BASE, introduced: [], removed: [], moves: [], values: [], states: [], ...change },
    CELL,
  );

function open() {
  const missed: [number, number][] = [];
  const mirror = new LiveMirror({
    onMissed: (...of) => missed.push(of),
    onRecords() {},
    onNewest() {},
    onError: (error) => {
      throw error;
    },
  });
  const store = mirror.layer('bus');
  const changes: LiveLayerChange[] = [];
  store.onChange((change) => changes.push(change));
  const take = async (...frames: Uint8Array[]) => {
    mirror.take(joinFrames(frames));
    // Snapshots are unpacked a moment later.
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { mirror, store, changes, missed, take, handles: () => [...store.things.keys()].sort() };
}

describe('the live city on the page', () => {
  it('should wait with what comes while a snapshot is being unpacked', async () => {
    const { mirror, take, store } = open();
    mirror.follow(1, [topic(1)]);
    await take(
      snapshot(1, 4, [thing(7)]),
      delta(1, 5, { states: [{ handle: 7, level: 2, stale: false }] }),
      delta(1, 6, { states: [{ handle: 7, level: 3, stale: false }] }),
    );
    expect(store.things.get(7)?.level).toBe(3);
    expect(mirror.have()).toEqual([[1, 1, 6]]);
  });

  it('should ask once for what is missing, and take nothing before it is there', async () => {
    const { mirror, take, store, missed } = open();
    mirror.follow(1, [topic(1)]);
    const level = (to: number) => ({ states: [{ handle: 7, level: to, stale: false }] });
    await take(snapshot(1, 1, [thing(7)]));
    await take(delta(1, 3, level(3)));
    await take(delta(1, 4, level(4)));
    expect(missed).toEqual([[1, 1]]);
    expect(store.things.get(7)?.level).toBe(0);
    await take(delta(1, 2, level(2)), delta(1, 3, level(3)), delta(1, 4, level(4)));
    expect(store.things.get(7)?.level).toBe(4);
    // What has come before is not taken again.
    await take(delta(1, 2, level(1)));
    expect(store.things.get(7)?.level).toBe(4);
  });

  it('should keep a thing the same object when it goes on in another cell', async () => {
    const { mirror, take, store, changes } = open();
    mirror.follow(1, [topic(1), topic(2)]);
    await take(snapshot(1, 1, [thing(7)]), snapshot(2, 1, []));
    const bus = store.things.get(7);
    changes.length = 0;
    await take(delta(1, 2, { removed: [7] }), delta(2, 2, { introduced: [thing(7, { level: 1 })] }));
    expect(store.things.get(7)).toBe(bus);
    expect(changes).toMatchObject([{ reset: false, introduced: [], removed: [], changed: [{ level: 1 }] }]);
    // The cell that it has left says so late.
    await take(delta(1, 3, { removed: [7] }));
    expect(store.things.has(7)).toBe(true);
  });

  it('should hold what it shows until another past is here, and then be new all at once', async () => {
    const { mirror, take, changes, handles } = open();
    mirror.follow(1, [topic(1), topic(2)]);
    await take(snapshot(1, 1, [thing(7)]), snapshot(2, 1, [thing(8)]));
    changes.length = 0;
    mirror.follow(1, [topic(3), topic(4)], true);
    expect(handles()).toEqual([7, 8]);
    await take(snapshot(3, 1, [thing(7, { level: 4 })]));
    expect(changes).toEqual([]);
    await take(delta(1, 2, { removed: [7] }));
    await take(snapshot(4, 1, [thing(9)]));
    expect(handles()).toEqual([7, 9]);
    expect(changes).toHaveLength(1);
    expect(changes[0].reset).toBe(true);
    expect(changes[0].introduced.map(({ handle, level }) => [handle, level]).sort()).toEqual([
      [7, 4],
      [9, 0],
    ]);
  });

  it('should take nothing of a writer that was overtaken', async () => {
    const { mirror, take, handles } = open();
    mirror.follow(1, [topic(1)]);
    await take(snapshot(1, 1, [thing(7)]));
    mirror.follow(2, [topic(1)]);
    await take(snapshot(1, 9, [thing(8)], 1));
    expect(handles()).toEqual([7]);
    await take(snapshot(1, 1, [thing(9)], 2));
    expect(handles()).toEqual([9]);
  });
});
