import { describe, expect, it } from 'vitest';
import { layOut } from '../../../scenes/planning/plane.ts';
import { itemOf, replaceItem } from '../../../scenes/planning/scheme/edit.ts';
import { type Grip, gripsOf, outlinesOf, pulled } from '../../../viewer/planning/pull.ts';
import { box, place, TEST_PLANE as plane, schemeOf } from '../../scenes/planning/metres.ts';

const scheme = schemeOf({
  parcels: [{ id: 'lot', area: box(0, 0, 100, 80), landUse: '0701' }],
  buildings: [
    {
      id: 'house',
      footprint: box(10, 10, 40, 30),
      floors: [{ use: 'residential', storeys: 6, storeyHeight: 3 }],
    },
    { id: 'other', footprint: box(60, 10, 80, 30), floors: [{ use: 'office', storeys: 5, storeyHeight: 4 }] },
  ],
});
const house = { list: 'buildings', id: 'house' } as const;
const pull = (grip: Grip, from: readonly [number, number], to: readonly [number, number], up = 0) =>
  pulled(
    scheme,
    house,
    grip,
    { from: place(...from), to: place(...to), up },
    { plane, outlines: outlinesOf(scheme, [], plane, house), within: 2 },
  );
const ringOf = (of: typeof scheme) => layOut(itemOf(of, 'buildings', 'house').footprint, plane)[0];

describe('gripsOf', () => {
  it('should give a building a turn, a roof, a middle and each of its sides', () => {
    const grips = gripsOf(scheme, house);
    expect(grips.map(({ grip }) => grip.does)).toEqual([
      ...['turn', 'roof', 'move', 'side', 'side', 'side', 'side'],
    ]);
    expect(grips[3].at).toEqual(place(25, 10));
  });

  it('should move and turn a model alone, as it is', () => {
    const reference = { kind: 'gltf' as const, source: 'm1', file: 'a.glb', at: place(25, 20), heading: 0 };
    const of = itemOf(scheme, 'buildings', 'house');
    const modelled = replaceItem(scheme, 'buildings', 'house', { ...of, reference });
    expect(gripsOf(modelled, house).map(({ grip }) => grip.does)).toEqual(['move', 'turn']);
  });

  it('should give an outline its middle and its corners, and what is not there none', () => {
    expect(gripsOf(scheme, { list: 'parcels', id: 'lot' }).map(({ grip }) => grip.does)).toEqual([
      ...['move', 'corner', 'corner', 'corner', 'corner'],
    ]);
    expect(gripsOf(scheme, { list: 'greens', id: 'none' })).toEqual([]);
  });
});

describe('pulled', () => {
  it('should turn by whole degrees about the middle', () => {
    const [x, y] = [25, 20];
    const turned = pull({ does: 'turn' }, [x, y + 50], [x + 50, y + 0.2], 0);
    const corners = ringOf(scheme).map(([px, py]) => [x + (py - y), y - (px - x)]);
    const told = (ring: readonly (readonly number[])[]) =>
      ring.map((point) => point.map((value) => Math.round(value * 100) / 100).join(' ')).sort();
    expect(told(ringOf(turned))).toEqual(told(corners));
  });

  it('should raise a roof by whole storeys', () => {
    const higher = pull({ does: 'roof' }, [25, 20], [25, 20], 13);
    expect(itemOf(higher, 'buildings', 'house').floors[0].storeys).toBe(10);
  });

  it('should pull a side outwards by half metres, however it is dragged along', () => {
    const [a, b] = ringOf(pull({ does: 'side', side: 0 }, [25, 10], [31, 5.8]));
    expect(a[1]).toBeCloseTo(6, 3);
    expect(b[1]).toBeCloseTo(6, 3);
    expect(a[0]).toBeCloseTo(10, 3);
  });

  it('should pull a side onto an outline that is near', () => {
    const [a] = ringOf(pull({ does: 'side', side: 0 }, [25, 10], [25, 1.2]));
    expect(a[1]).toBeCloseTo(0, 3);
  });

  it('should leave a building as it is that a side would be pushed through', () => {
    expect(pull({ does: 'side', side: 0 }, [25, 10], [25, 45])).toBe(scheme);
  });

  it('should move a building so that its corner meets that of another', () => {
    const moved = ringOf(pull({ does: 'move' }, [25, 20], [43.8, 20.9]));
    expect(moved.map(([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100])).toEqual([
      [30, 10],
      [60, 10],
      [60, 30],
      [30, 30],
    ]);
  });

  it('should move a corner, but not so that the outline crosses itself', () => {
    const lot = { list: 'parcels', id: 'lot' } as const;
    const corner = (to: readonly [number, number]) =>
      pulled(
        scheme,
        lot,
        { does: 'corner', ring: 0, corner: 2 },
        { from: place(100, 80), to: place(...to), up: 0 },
        { plane, outlines: [], within: 2 },
      );
    expect(layOut(itemOf(corner([120, 90]), 'parcels', 'lot').area, plane)[0][2]).toEqual([120, 90]);
    expect(corner([50, -30])).toBe(scheme);
  });
});
