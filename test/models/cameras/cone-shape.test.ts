import { describe, expect, it } from 'vitest';
import { camerasSeeing } from '../../../models/cameras/cameras-seeing.ts';
import { coneShape } from '../../../models/cameras/cone-shape.ts';

const pose = { heading: 0, pitch: -20, roll: 0, fieldOfView: 60, aspect: 16 / 9, reach: 120 };
const HEIGHT = 6;

describe('the ground in the picture of a camera', () => {
  it('should begin where the lower edge of the picture meets the ground', () => {
    // Half of the picture's height is atan(tan 30° / (16 / 9)) = 17.99°, so the lower edge looks 37.99° down.
    const { ring } = coneShape(pose, HEIGHT);
    const [east, north] = ring[4];
    expect(east).toBeCloseTo(0, 6);
    expect(north).toBeCloseTo(HEIGHT / Math.tan((37.99 * Math.PI) / 180), 1);
  });

  it('should end where the upper edge meets it, or at the reach', () => {
    // The upper edge looks 2.01° down: 171 m away, beyond the reach.
    const farthest = (reach: number) =>
      Math.max(...coneShape({ ...pose, reach }, HEIGHT).ring.map((at) => Math.hypot(...at)));
    expect(farthest(120)).toBeCloseTo(120, 6);
    expect(farthest(1_000)).toBeGreaterThan(170);
    expect(farthest(1_000)).toBeLessThan(210);
  });

  it('should be as wide as the picture', () => {
    const { corners } = coneShape({ ...pose, pitch: 0 }, HEIGHT);
    const [, , right, left] = corners;
    expect((Math.atan2(right[0], right[1]) * 180) / Math.PI).toBeCloseTo(30, 1);
    expect((Math.atan2(left[0], left[1]) * 180) / Math.PI).toBeCloseTo(-30, 1);
  });

  it('should turn with the camera, clockwise from north', () => {
    const middle = coneShape({ ...pose, heading: 90 }, HEIGHT).ring[4];
    expect(middle[0]).toBeGreaterThan(5);
    expect(middle[1]).toBeCloseTo(0, 6);
  });

  it('should be nothing where a camera looks up', () => {
    expect(coneShape({ ...pose, pitch: 40 }, HEIGHT)).toEqual({ ring: [], corners: [] });
  });

  it('should agree with what is told to see a place', () => {
    const camera = { id: 'c', longitude: 114.6, latitude: 27.6, height: HEIGHT, ...pose };
    const { ring } = coneShape(pose, HEIGHT);
    const at = ([east, north]: [number, number]) => ({
      longitude: 114.6 + east / 98_700,
      latitude: 27.6 + north / 110_800,
    });
    const middle: [number, number] = [0, 40];
    const behind: [number, number] = [0, -40];
    const tooNear: [number, number] = [0, ring[4][1] - 1];
    expect(camerasSeeing(at(middle), [camera])[0].inView).toBe(true);
    expect(camerasSeeing(at(behind), [camera])[0].inView).toBe(false);
    expect(camerasSeeing(at(tooNear), [camera])[0].inView).toBe(false);
  });
});
