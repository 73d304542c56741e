import { beforeEach, describe, expect, it } from 'vitest';
import { worldX, worldY } from '../../../models/geodesy/mercator.ts';
import { cellAt } from '../../../models/live/cells.ts';
import { SUMMARY_ZOOM } from '../../../models/live/wire/summary.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { FlatProjection } from '../../../viewer/live/overlay/flat-projection.ts';
import { colours, passes, ShownThings } from '../../../viewer/live/overlay/shown-things.ts';
import { symbolsInView } from '../../../viewer/live/overlay/symbols-in-view.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { useLive } from '../../../viewer/stores/live.ts';
import { patchView } from '../../../viewer/stores/view.ts';
import { SmallStore, thingOf } from './small-store.ts';

const layerOf = (id: string) =>
  ({ id, kind: 'things', url: 'live', visible: true, opacity: 1 }) as unknown as Layer;
const openCity = (...ids: string[]) =>
  useBoot.setState({
    boot: {
      phase: 'ready',
      city: { layers: ids.map(layerOf) } as unknown as Scene,
      address: 'http://localhost/',
    },
  });

/** A map of 1000 by 1000 pixels around 114.6° east, 27.6° north; `around` pixels of a whole turn of the earth. */
function mapOf(around: number): FlatProjection {
  const [x, y] = [worldX(114.6), worldY(27.6)];
  const half = 500 / around;
  const projection = new FlatProjection({
    view: () => ({
      extent: [114.6 - half * 360, 27.6 - half * 300, 114.6 + half * 360, 27.6 + half * 300],
      width: 1_000,
      height: 1_000,
      around,
      key: 'one',
    }),
    project: (longitude, latitude) => ({
      x: 500 + (worldX(longitude) - x) * around,
      y: 500 + (worldY(latitude) - y) * around,
    }),
  });
  projection.update();
  return projection;
}
/** Some 0.6 and some 600 metres of a pixel. */
const NEAR = 2 ** 26;
const FAR = 2 ** 16;

describe('symbolsInView', () => {
  let store: SmallStore;
  let things: ShownThings;

  beforeEach(() => {
    patchView({ layers: {}, selection: [] });
    openCity('air');
    store = new SmallStore('air', [
      thingOf(1, { longitude: 114.598 }),
      thingOf(2, { longitude: 114.6, level: 3 }),
      thingOf(3, { longitude: 114.602, level: 1, stale: true }),
    ]);
    useLive.setState({ stores: { air: store } });
    things = new ShownThings(
      () => 0,
      () => undefined,
    );
    things.refresh();
    return () => things.destroy();
  });

  const see = (projection: FlatProjection, isApart = (_: unknown) => false) =>
    symbolsInView(things, projection, 1, () => 0, isApart);

  it('should give things that are apart on the screen a symbol each', () => {
    expect(see(mapOf(NEAR)).map(({ count }) => count)).toEqual([1, 1, 1]);
  });

  it('should join what lies too near, with how many and the worst level', () => {
    const [symbol, ...others] = see(mapOf(FAR));
    expect(others).toEqual([]);
    expect(symbol).toMatchObject({ count: 3, level: 1, stale: false, glyph: 'air' });
  });

  it('should give what is selected a symbol of its own', () => {
    const symbols = see(mapOf(FAR), (item) => (item as { thing: { handle: number } }).thing.handle === 2);
    expect(symbols.map(({ count }) => count).sort()).toEqual([1, 2]);
  });

  it('should name no kind for things of several kinds', () => {
    store.introduce(thingOf(4, { kind: 'bus' }));
    things.refresh();
    expect(see(mapOf(FAR))[0]).toMatchObject({ count: 4, glyph: undefined });
  });

  it('should follow what comes, goes and moves', () => {
    store.remove(store.things.get(1)!);
    things.refresh();
    expect(see(mapOf(FAR))[0].count).toBe(2);
    const moved = store.things.get(2)!;
    moved.longitude = 115;
    moved.moved = 1_000;
    store.change(moved);
    things.refresh();
    expect(see(mapOf(NEAR)).map(({ count }) => count)).toEqual([1]);
  });

  it('should follow what somebody puts in another place', () => {
    const put = store.things.get(1)!;
    put.longitude = 115;
    store.change(put);
    things.refresh();
    expect(see(mapOf(NEAR)).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('should show none of a layer that is hidden', () => {
    patchView({ layers: { air: { visible: false } } });
    things.refresh();
    expect(see(mapOf(FAR))).toEqual([]);
  });

  it('should show only what a filter lets through', () => {
    patchView({ layers: { air: { filter: { conditions: [{ attribute: '@level', from: 1 }] } } } });
    things.refresh();
    expect(see(mapOf(FAR))[0].count).toBe(2);
  });

  it('should show the counts of a view from afar', () => {
    const cell = cellAt(114.6, 27.6, SUMMARY_ZOOM);
    const afar = Object.assign(new SmallStore('air'), {
      summaries: new Map([[cell, { cell, count: 250, stale: 3, level: 2 }]]),
    });
    useLive.setState({ stores: { air: afar } });
    things.refresh();
    expect(see(mapOf(FAR))).toMatchObject([{ count: 250, level: 2, stale: false, items: [] }]);
  });
});

describe('passes', () => {
  const thing = thingOf(1, { values: [{ property: 'pm2.5', time: 0, value: 80 }] });

  it('should hold a thing to the bounds of a value', () => {
    expect(passes(thing, { conditions: [{ attribute: 'pm2.5', from: 75 }] })).toBe(true);
    expect(passes(thing, { conditions: [{ attribute: 'pm2.5', to: 75 }] })).toBe(false);
  });

  it('should not let through what has no such value', () => {
    expect(passes(thing, { conditions: [{ attribute: 'no2', from: 0 }] })).toBe(false);
    expect(passes(thing, { conditions: [{ attribute: '@level', from: 1 }] })).toBe(false);
  });

  it('should hold a thing to an area', () => {
    const square = (west: number): [number, number][] => [
      [west, 27],
      [west + 1, 27],
      [west + 1, 28],
      [west, 28],
    ];
    expect(passes(thing, { conditions: [], area: [square(114)] })).toBe(true);
    expect(passes(thing, { conditions: [], area: [square(116)] })).toBe(false);
  });
});

describe('colours', () => {
  const colourOf = colours({ by: 'number', attribute: 'x', ramp: 'viridis', breaks: [10, 20] });

  it('should give a number the colour of its class; a break belongs to the class above', () => {
    expect(colourOf(9.9)).not.toBe(colourOf(10));
    expect(colourOf(10)).toBe(colourOf(19.9));
    expect(colourOf(20)).toBe(colourOf(1e9));
  });

  it('should give what has no number a colour of its own', () => {
    expect(new Set([colourOf(5), colourOf(15), colourOf(25), colourOf(undefined)]).size).toBe(4);
  });
});
