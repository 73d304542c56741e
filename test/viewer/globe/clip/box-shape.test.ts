import { describe, expect, it } from 'vitest';
import { enuFrame } from '../../../../models/geodesy/ellipsoid.ts';
import {
  type BoxShape,
  handleAxis,
  handlePlace,
  moved,
  nearestAlong,
  turnedTowards,
  withSideMoved,
} from '../../../../viewer/globe/clip/box-shape.ts';

const box: BoxShape = { longitude: 114.57, latitude: 27.6, height: 120, size: [40, 20, 30], heading: 30 };
const frame = enuFrame(box.longitude, box.latitude, box.height);
const worldOf = (shape: BoxShape, handle: Parameters<typeof handlePlace>[1]) => {
  const [east, north, up] = frame.toEnu(shape.longitude, shape.latitude, shape.height);
  const place = handlePlace(shape, handle);
  return [east + place[0], north + place[1], up + place[2]];
};

describe('section box by its handles', () => {
  it('should move one side and leave the opposite one where it is', () => {
    for (const [side, opposite] of [
      ['right', 'left'],
      ['front', 'back'],
      ['top', 'bottom'],
    ] as const) {
      const wider = withSideMoved(box, side, 7);
      const axis = handleAxis(box, side)!;
      const [was, is] = [worldOf(box, side), worldOf(wider, side)];
      axis.forEach((share, i) => {
        expect(Math.abs(is[i] - was[i] - share * 7)).toBeLessThan(1e-3);
        expect(Math.abs(worldOf(wider, opposite)[i] - worldOf(box, opposite)[i])).toBeLessThan(1e-3);
      });
    }
  });

  it('should never turn inside out', () => {
    expect(withSideMoved(box, 'left', -500).size[0]).toBe(0.5);
  });

  it('should face where its handle is drawn, clockwise from north', () => {
    expect(turnedTowards(box, 10, 0).heading).toBe(90);
    expect(turnedTowards(box, -10, 0).heading).toBe(270);
    expect(turnedTowards(box, 0, 0)).toBe(box);
    const [east, north] = handlePlace(box, 'turn');
    expect(turnedTowards(box, east, north).heading).toBe(30);
  });

  it('should move over the ground without a change of size', () => {
    const there = moved(box, 30, -12);
    const [east, north] = frame.toEnu(there.longitude, there.latitude, box.height);
    expect(east).toBeCloseTo(30, 3);
    expect(north).toBeCloseTo(-12, 3);
    expect(there.size).toEqual(box.size);
  });

  it('should find the place of a line that is nearest to a ray, none along the ray itself', () => {
    expect(nearestAlong([0, 0, 0], [1, 0, 0], [5, 10, 3], [0, -1, 0])).toBeCloseTo(5, 9);
    expect(nearestAlong([2, 0, 0], [0, 0, 1], [0, 9, 4], [0, -3, 0])).toBeCloseTo(4, 9);
    expect(nearestAlong([0, 0, 0], [1, 0, 0], [5, 0, 0], [1, 0, 0])).toBeUndefined();
  });
});
