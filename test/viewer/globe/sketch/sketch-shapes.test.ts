import { describe, expect, it } from 'vitest';
import { geodesicBetween, geodesicPolygon } from '../../../../models/geodesy/geodesic-lines.ts';
import { drapeLine } from '../../../../viewer/globe/sketch/drape.ts';
import { wrapLabel } from '../../../../viewer/globe/sketch/label-image.ts';
import { circleRadius, outlineOf } from '../../../../viewer/globe/sketch/outline.ts';
import { meaningOfClick, nearestPoint, SNAP_RADIUS } from '../../../../viewer/globe/sketch/snap.ts';

const place = (longitude: number, latitude: number, height = 100) => ({ longitude, latitude, height });

describe('outlineOf', () => {
  it('should leave points, lines and single places as they are', () => {
    const places = [place(114, 27), place(115, 28)];
    expect(outlineOf('line', places)).toEqual({ places, closed: false });
    expect(outlineOf('circle', [places[0]])).toEqual({ places: [places[0]], closed: false });
  });

  it('should close a polygon from its third place on', () => {
    const places = [place(0, 0), place(1, 0), place(1, 1)];
    expect(outlineOf('polygon', places.slice(0, 2)).closed).toBe(false);
    expect(outlineOf('polygon', places).closed).toBe(true);
  });

  it('should make a rectangle along meridians and parallels', () => {
    const { places, closed } = outlineOf('rectangle', [place(114, 27, 90), place(114.2, 27.1, 130)]);
    expect(closed).toBe(true);
    expect(places.map(({ longitude, latitude }) => [longitude, latitude])).toEqual([
      [114, 27],
      [114.2, 27],
      [114.2, 27.1],
      [114, 27.1],
    ]);
    expect(places.every(({ height }) => height === 90)).toBe(true);
  });

  it('should make a circle whose every place is at the radius, with the area of a circle', () => {
    const [middle, rim] = [place(114.5, 27.5), place(114.505, 27.5)];
    const { places } = outlineOf('circle', [middle, rim]);
    const radius = circleRadius(middle, rim);
    for (const { longitude, latitude } of places)
      expect(geodesicBetween(114.5, 27.5, longitude, latitude).distance).toBeCloseTo(radius, 6);
    const { area } = geodesicPolygon(places.map(({ longitude, latitude }) => [longitude, latitude] as const));
    // A regular polygon of n sides has n/2 sin(2π/n) r².
    const n = places.length;
    expect(area / ((n / 2) * Math.sin((2 * Math.PI) / n) * radius ** 2)).toBeCloseTo(1, 6);
  });
});

describe('meaningOfClick', () => {
  const points = [
    { x: 10, y: 10 },
    { x: 100, y: 10 },
    { x: 100, y: 100 },
  ];

  it('should put a new place away from those that are there', () => {
    expect(meaningOfClick('polygon', { x: 50, y: 50 }, points, 3)).toEqual({ put: 'new' });
  });

  it('should end a polygon at its first place, once it has enough', () => {
    expect(meaningOfClick('polygon', { x: 12, y: 12 }, points, 3)).toEqual({ finish: true });
    expect(meaningOfClick('polygon', { x: 12, y: 12 }, points.slice(0, 2), 3)).toEqual({
      put: 'same',
      index: 0,
    });
  });

  it('should close a line at its first place by putting that place again', () => {
    expect(meaningOfClick('line', { x: 12, y: 12 }, points, 2)).toEqual({ put: 'same', index: 0 });
  });

  it('should end any drawing at its last place, as the second half of a double click does', () => {
    expect(meaningOfClick('line', { x: 101, y: 99 }, points, 2)).toEqual({ finish: true });
  });

  it('should not see places that are behind the camera', () => {
    expect(meaningOfClick('line', { x: 10, y: 10 }, [undefined, points[1]], 2)).toEqual({ put: 'new' });
  });
});

describe('nearestPoint', () => {
  it('should find nothing beyond the radius', () => {
    expect(nearestPoint({ x: 0, y: 0 }, [{ x: SNAP_RADIUS + 0.1, y: 0 }])).toBeUndefined();
    expect(nearestPoint({ x: 0, y: 0 }, [{ x: SNAP_RADIUS - 0.1, y: 0 }])).toBe(0);
  });

  it('should take the nearest', () => {
    expect(
      nearestPoint({ x: 0, y: 0 }, [
        { x: 8, y: 0 },
        { x: 3, y: 0 },
        { x: 5, y: 0 },
      ]),
    ).toBe(1);
  });
});

describe('drapeLine', () => {
  it('should follow the surface between the places, at most the spacing apart', () => {
    const draped = drapeLine([place(114, 27), place(114.01, 27)], 50, () => 42);
    expect(draped.length).toBeGreaterThan(15);
    expect(draped.every(({ height }) => height === 42)).toBe(true);
    for (let i = 1; i < draped.length; i++) {
      const [from, to] = [draped[i - 1], draped[i]];
      const { distance } = geodesicBetween(from.longitude, from.latitude, to.longitude, to.latitude);
      expect(distance).toBeLessThanOrEqual(50);
    }
  });

  it('should go straight where the surface is not known', () => {
    const draped = drapeLine([place(114, 27, 0), place(114.01, 27, 100)], 200, () => undefined);
    const middle = draped[Math.floor(draped.length / 2)];
    const share = (middle.longitude - 114) / 0.01;
    expect(middle.height).toBeCloseTo(100 * share, 1);
  });

  it('should not double the corners', () => {
    const draped = drapeLine([place(0, 0), place(0.001, 0), place(0.002, 0)], 1000, () => 0);
    expect(draped.map(({ longitude }) => longitude)).toEqual([0, 0.001, 0.002]);
  });

  it('should leave a single place as it is', () => {
    expect(drapeLine([place(1, 2, 3)], 10, () => 9)).toEqual([place(1, 2, 3)]);
  });
});

describe('wrapLabel', () => {
  it('should keep the lines of a text', () => {
    expect(wrapLabel('一号楼\n12 层')).toEqual(['一号楼', '12 层']);
  });

  it('should break what is too long, at a space where there is one', () => {
    expect(wrapLabel('字'.repeat(30))).toEqual(['字'.repeat(26), '字'.repeat(4)]);
    const lines = wrapLabel('the quick brown fox jumps over the lazy dog');
    expect(lines.join(' ')).toBe('the quick brown fox jumps over the lazy dog');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(26);
  });

  it('should end a text of too many lines with an ellipsis', () => {
    const lines = wrapLabel('字'.repeat(1000));
    expect(lines).toHaveLength(6);
    expect(lines[5]).toBe('…');
  });
});
