import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StandingBuilding } from '../../../scenes/planning/mass.ts';
import { box, schemeOf, TEST_PLANE } from '../../scenes/planning/metres.ts';

let answer: () => Promise<{ buildings: StandingBuilding[]; leftOut: string[] }>;
vi.mock('../../../scenes/planning/standing.ts', () => ({ readStanding: () => answer() }));
vi.mock('../../../viewer/planning/city-plane.ts', () => ({ planeOfCity: async () => TEST_PLANE }));

const { useBoot } = await import('../../../viewer/stores/boot.ts');
const { followFigures, readAgain, useFigures } = await import('../../../viewer/planning/figures.ts');
const { placeScheme } = await import('../../../viewer/planning/scheme-store.ts');

const scheme = schemeOf({ parcels: [{ id: 'A', area: box(0, 0, 100, 100), landUse: '0701' }] });
const standing = [
  {
    heights: 'measured',
    building: {
      ...{ id: 'old', footprint: box(10, 10, 30, 30), basements: [], parkingPlaces: 0 },
      floors: [{ use: 'residential', storeys: 10, storeyHeight: 3 }],
    },
  },
] as StandingBuilding[];
const open = () =>
  placeScheme({
    state: 'ready',
    scheme,
    saved: scheme,
    opened: { id: 'test', where: 'browser', version: 1 },
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 1));
  const city = { id: 'c', origin: { longitude: 0, latitude: 0, height: 0 }, layers: [], scenarioPresets: [] };
  useBoot.setState({ boot: { phase: 'ready', city, address: 'http://h/scene.json' } } as never);
});
afterEach(() => {
  placeScheme({ state: 'none' });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('figures of the open scheme', () => {
  it('should say that nothing around was read while it fails, and ask again after a while or when it is told to', async () => {
    let asked = 0;
    answer = async () => {
      asked++;
      throw new Error('503');
    };
    followFigures();
    open();
    await vi.advanceTimersByTimeAsync(50);
    expect(useFigures.getState()).toMatchObject({ state: 'ready', around: 'failed', unread: '503' });
    expect(useFigures.getState().figures?.parcels[0].values.floorArea).toBe(0);
    const first = asked;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toBe(first);
    answer = async () => ({ buildings: standing, leftOut: ['shed'] });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(useFigures.getState()).toMatchObject({ around: 'read', leftOut: ['shed'] });
    expect(useFigures.getState().unread).toBeUndefined();
    expect(useFigures.getState().figures?.parcels[0].values.floorArea).toBe(4_000);
  });

  it('should read for another scheme though the one before failed', async () => {
    answer = async () => {
      throw new Error('503');
    };
    open();
    await vi.advanceTimersByTimeAsync(50);
    expect(useFigures.getState().around).toBe('failed');
    placeScheme({ state: 'none' });
    answer = async () => ({ buildings: standing, leftOut: [] });
    open();
    await vi.advanceTimersByTimeAsync(50);
    expect(useFigures.getState()).toMatchObject({ around: 'read', leftOut: [] });
    readAgain();
    expect(useFigures.getState().around).toBe('read');
  });
});
