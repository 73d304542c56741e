import { describe, expect, it } from 'vitest';
import type { MatchedPoint } from '../../../../../scenes/planning/sight/pose/points.ts';
import { type Pose, solvePose } from '../../../../../scenes/planning/sight/pose/solve-pose.ts';

/** As test/clips/render-clips.ts rendered assets/clips/camera-street-1121.mp4: it shows 60° of the 62° that are told. */
const truth: Pose = { at: [0, 0, 0], heading: 339, pitch: -12, roll: 0, fieldOfView: 60 };
const told: Pose = { ...truth, fieldOfView: 62 };
const SIZE = { width: 640, height: 360 };

/**
 * Corners of houses, read off the clip's first picture by eye, and where the demo city's store of buildings has them:
 * metres east, north and up of the camera. Feet of b21415, b21418 and b21412, roofs of b21388.
 */
const CORNERS: MatchedPoint[] = [
  { x: 132.2, y: 144.7, at: [-29.93, 35.82, -6.5] },
  { x: 208.5, y: 126.7, at: [-31.02, 48.98, -6.5] },
  { x: 325, y: 99.2, at: [-34.66, 92.85, -6.5] },
  { x: 301.2, y: 103.3, at: [-33.57, 79.7, -6.5] },
  { x: 491.7, y: 79, at: [-15.84, 223.31, -6.5] },
  { x: 542.6, y: 39.7, at: [1.76, 318.45, 11.19] },
  { x: 497.9, y: 40, at: [-19.46, 315.29, 11.19] },
];

describe('the pose of the camera of the demo city’s clip', () => {
  it('should be the one it was rendered with, to a tenth of a degree, where the place is known', () => {
    const solved = solvePose(CORNERS, SIZE, { expected: told, fixedPlace: told.at });
    expect(solved.rootMeanSquare).toBeLessThan(1);
    expect(Math.abs(solved.heading - truth.heading)).toBeLessThan(0.1);
    expect(Math.abs(solved.pitch - truth.pitch)).toBeLessThan(0.1);
    expect(Math.abs(solved.roll)).toBeLessThan(0.2);
    expect(Math.abs(solved.fieldOfView - truth.fieldOfView)).toBeLessThan(0.1);
  });

  it('should lie within two of the deviations that it tells, where nothing is known', () => {
    const { at, uncertainty, ...solved } = solvePose(CORNERS, SIZE);
    expect(solved.rootMeanSquare).toBeLessThan(1);
    for (const axis of [0, 1, 2]) expect(Math.abs(at[axis])).toBeLessThan(2 * uncertainty.at[axis]);
    for (const key of ['heading', 'pitch', 'roll', 'fieldOfView'] as const)
      expect(Math.abs(solved[key] - truth[key]), key).toBeLessThan(2 * uncertainty[key]);
    expect(Math.hypot(...at)).toBeLessThan(1.5);
  });
});
