import { describe, expect, it } from 'vitest';
import { roomSchema } from '../../../models/schema/room.ts';
import { cameraExtent, holds } from '../../../viewer/live/camera-extent.ts';
import { requestFor, wantedBy } from '../../../viewer/live/wanted.ts';

const CAMERA = { longitude: 114.6, latitude: 27.6, height: 1_100, heading: 0, pitch: -45, roll: 0 };
const LAYERS = [{ id: 'air', url: 'live', visible: true, opacity: 1 }] as never;
const VIEW = { camera: CAMERA, clock: { mode: 'live' as const }, layers: {} };
const METRE = 1 / 111_320;

describe('the extent of a camera', () => {
  it('should hold what is in the middle of the picture and to its sides', () => {
    // 1,000 m above the ground at 45°: the middle is 1,000 m to the north.
    const extent = cameraExtent(CAMERA, 100);
    const middle = 27.6 + 1_000 * METRE;
    expect(holds(extent, [114.6, middle, 114.6, middle])).toBe(true);
    expect(extent[3]).toBeGreaterThan(27.6 + 2_700 * METRE);
    expect(extent[3]).toBeLessThan(27.6 + 4_000 * METRE);
    expect(extent[1]).toBeGreaterThan(27.6 - 1_500 * METRE);
  });

  it('should turn with the camera', () => {
    const east = cameraExtent({ ...CAMERA, heading: 90 }, 100);
    expect(east[2] - 114.6).toBeGreaterThan(2 * (114.6 - east[0]));
  });

  it('should end where single things are too small to be seen', () => {
    const [, , , north] = cameraExtent({ ...CAMERA, pitch: 0 }, 100);
    expect(north - 27.6).toBeCloseTo(12_000 * METRE, 3);
  });
});

describe('what a view wants to be told', () => {
  const first = wantedBy(VIEW, 0, LAYERS, 100, undefined);
  const at = (camera: Partial<typeof CAMERA>, before = first) =>
    wantedBy({ ...VIEW, camera: { ...CAMERA, ...camera } }, 0, LAYERS, 100, before);

  it('should stay the same while the camera moves a little', () => {
    expect(at({ longitude: 114.603, heading: 10 })).toBe(first);
    expect(at({ longitude: 114.7 })).not.toBe(first);
  });

  it('should be from afar when it is high, and near only well below that again', () => {
    const far = at({ height: 33_000, pitch: -90 });
    expect(far.detail).toBe('summary');
    expect(at({ height: 30_000, pitch: -90 }, far).detail).toBe('summary');
    expect(at({ height: 20_000, pitch: -90 }, far).detail).toBe('near');
    expect(at({ height: 30_000, pitch: -90 }).detail).toBe('near');
  });

  it('should be asked for anew when much more is told than is seen', () => {
    const wide = at({ height: 15_000 });
    expect(at({ height: 400 }, wide)).not.toBe(wide);
  });

  it('should follow the clock, from where it is when it is asked', () => {
    const replay = { mode: 'replay' as const, time: 1_000_000, speed: 10 };
    const past = wantedBy({ ...VIEW, clock: replay }, 50_000, LAYERS, 100, first);
    expect(past).not.toBe(first);
    expect(requestFor(past, 'c', 52_000).time).toEqual({ from: 1_020_000, speed: 10 });
    expect(wantedBy({ ...VIEW, clock: { ...replay } }, 50_000, LAYERS, 100, past)).toBe(past);
    // Beside a run the city goes on as it is, and nothing is asked anew for the clock of the run.
    const run = { ...replay, mode: 'run' as const, run: 'flood-1' };
    expect(wantedBy({ ...VIEW, clock: run }, 50_000, LAYERS, 100, first)).toBe(first);
    const fast = wantedBy({ ...VIEW, clock: { ...replay, speed: 3_600 } }, 50_000, LAYERS, 100, first);
    expect(requestFor(fast, 'c', 51_000).time).toEqual({ from: 4_600_000, speed: 0 });
  });

  it('should name no layer that is not shown', () => {
    const view = { ...VIEW, layers: { air: { visible: false } } };
    expect(wantedBy(view, 0, LAYERS, 100, first).layers).toEqual([]);
  });

  it('should be of the building that is open, wherever the camera over the city stands', () => {
    const house = { id: 'house-bim', extent: [8, 49, 8.001, 49.001], visible: true, opacity: 1 };
    const layers = [...(LAYERS as unknown as unknown[]), house] as never;
    const room = roomSchema.parse({ layer: 'house-bim' });
    const high = { ...VIEW, camera: { ...CAMERA, height: 60_000 } };
    expect(wantedBy(high, 0, layers, 100, undefined).detail).toBe('summary');
    const inside = wantedBy({ ...high, room }, 0, layers, 100, undefined);
    expect(inside.detail).toBe('near');
    expect(holds(inside.extent, [8, 49, 8.001, 49.001])).toBe(true);
    expect(inside.extent[2] - inside.extent[0]).toBeLessThan(0.003);
  });
});
