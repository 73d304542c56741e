import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MOST_NEAR_TOPICS } from '../../../models/live/subscription.ts';
import { viewDocumentSchema } from '../../../models/schema/view-document.ts';
import { startLive } from '../../../viewer/live/index.ts';
import { useBoot } from '../../../viewer/stores/boot.ts';
import { useLive } from '../../../viewer/stores/live.ts';
import { patchView, setView } from '../../../viewer/stores/view.ts';
import { type OpenLive, openLive } from '../../realtime/push/live/open-live.ts';
import { CENTRE, SmallRecords, SmallStates, smallCity } from '../../realtime/push/live/small-city.ts';

const CAMERA = { longitude: CENTRE.longitude, latitude: CENTRE.latitude, height: 1_500, pitch: -60 };
const states = new SmallStates();
const alarms = new SmallRecords();
const layer = (id: string, visible = true) => ({ id, kind: 'things', url: 'live', visible });
const city = {
  id: 'liangjiang',
  origin: { height: 100 },
  layers: [layer('air'), layer('bus', false), { id: 'buildings', kind: 'tileset', url: 'b/tileset.json' }],
} as never;
let live: OpenLive;
let stop: (() => void) | undefined;

beforeAll(async () => {
  live = await openLive(smallCity(states, { records: [alarms] }));
  const base = `http://127.0.0.1:${live.port}`;
  vi.stubGlobal('document', { baseURI: `${base}/` });
  useBoot.setState({ boot: { phase: 'ready', city, address: `${base}/scene.json` } });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await live.close();
});
afterEach(() => stop?.());

function open(more: object = {}): void {
  setView(viewDocumentSchema.parse({ schema: 'citymirror/view/1', scene: 's', camera: CAMERA, ...more }));
  stop = startLive(city);
}
const ids = (id: string) =>
  [...(useLive.getState().stores[id]?.things.values() ?? [])].map((thing) => thing.id);

describe('a page with live layers', () => {
  it('should have the things of the layers that it shows, and the records', async () => {
    states.add({ id: 't:a', ...CENTRE }, { id: 't:bus', ...CENTRE, layer: 'bus' });
    alarms.set({ id: 'alarm', publication: 'public', body: { level: 1 } });
    open();
    expect(useLive.getState().connection.state).toBe('connecting');
    await expect.poll(() => ids('air')).toEqual(['t:a']);
    expect(useLive.getState().connection.state).toBe('open');
    expect(Object.keys(useLive.getState().stores)).toEqual(['air']);
    await expect.poll(() => useLive.getState().records.alarms).toEqual({ alarm: { level: 1 } });
    patchView({ layers: { air: { visible: false }, bus: { visible: true } } });
    await expect.poll(() => ids('bus')).toEqual(['t:bus']);
    expect(Object.keys(useLive.getState().stores)).toEqual(['bus']);
  });

  it('should hear of the newest observation', async () => {
    open();
    await expect.poll(() => ids('air')).toEqual(['t:a']);
    const time = Date.now() - 500;
    states.observe('t:a', 55, 0, time);
    await expect.poll(() => useLive.getState().newest).toBe(time);
  });

  it('should see the whole city from afar as counts, and single things again when it comes near', async () => {
    open({ camera: { ...CAMERA, height: 60_000, pitch: -90 } });
    await expect.poll(() => useLive.getState().stores.air?.summaries?.size).toBe(1);
    expect(ids('air')).toEqual([]);
    patchView({ camera: { ...CAMERA, heading: 0, roll: 0 } });
    await expect.poll(() => ids('air')).toEqual(['t:a']);
    expect(useLive.getState().stores.air.summaries).toBeUndefined();
  });

  it('should say that its connection is lost, and go on when it is there again', async () => {
    open();
    await expect.poll(() => ids('air')).toEqual(['t:a']);
    live.sockets.drop(() => true);
    await expect.poll(() => useLive.getState().connection.state, { timeout: 5_000 }).toBe('lost');
    // What was there stays on screen; the banner says since when.
    expect(ids('air')).toEqual(['t:a']);
    states.observe('t:a', 77);
    await expect.poll(() => useLive.getState().connection.state, { timeout: 5_000 }).toBe('open');
    const thing = () => [...useLive.getState().stores.air.things.values()][0];
    await expect.poll(() => thing()?.values[0]?.value, { timeout: 5_000 }).toBe(77);
  });

  it('should be told counts where single things are more than the server tells, and single ones nearer by', async () => {
    // A topic for each cell and street: 8 × 8 cells, 0.044° wide.
    const streets = Math.ceil(MOST_NEAR_TOPICS / 64) + 1;
    const many = Array.from({ length: 64 * streets }, (_, i) => ({
      id: `t:${i}`,
      areas: [`street-${i >> 6}`],
      longitude: CENTRE.longitude + 0.044 * ((i & 7) - 3.5),
      latitude: CENTRE.latitude + 0.039 * (((i >> 3) & 7) - 3.5),
    }));
    states.add(...many);
    open({ camera: { ...CAMERA, height: 27_000, pitch: -90 } });
    await expect.poll(() => useLive.getState().stores.air?.summaries?.size).toBeGreaterThan(40);
    expect(useLive.getState().connection.state).toBe('open');
    expect(ids('air')).toEqual([]);
    for (const { id } of many) states.remove(id);
    // A little nearer is no reason to ask again.
    patchView({ camera: { ...CAMERA, height: 25_000, pitch: -90, heading: 0, roll: 0 } });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(ids('air')).toEqual([]);
    patchView({ camera: { ...CAMERA, height: 3_000, pitch: -90, heading: 0, roll: 0 } });
    await expect.poll(() => ids('air'), { timeout: 5_000 }).toEqual(['t:a']);
    expect(useLive.getState().stores.air.summaries).toBeUndefined();
  });

  it('should leave nothing behind when it is left', async () => {
    open();
    await expect.poll(() => ids('air')).toEqual(['t:a']);
    stop?.();
    expect(useLive.getState()).toMatchObject({ connection: { state: 'none' }, stores: {} });
    await expect.poll(() => live.service.followers).toBe(0);
  });
});
