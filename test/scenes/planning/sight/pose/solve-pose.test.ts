import { describe, expect, it } from 'vitest';
import { placeInPicture } from '../../../../../models/cameras/pinhole.ts';
import type { MatchedPoint, Triple } from '../../../../../scenes/planning/sight/pose/points.ts';
import { type Pose, solvePose } from '../../../../../scenes/planning/sight/pose/solve-pose.ts';
import { realRoots } from '../../../../../scenes/planning/sight/pose/three-points.ts';

const SIZE = { width: 640, height: 360 };
const street: Pose = { at: [3, -4, 6.2], heading: 131, pitch: -9.5, roll: 1.2, fieldOfView: 68 };
/** Corners of houses, kerbs and a mast before that camera: metres ahead, to the right, and up. */
const AHEAD: Triple[] = [
  [14, -6, 0],
  [30, -11, 9],
  [22, 8, 0.2],
  [45, 14, 14],
  [70, -9, 0.3],
  [80, 16, 21],
  [18, 3, 4.5],
  [110, -20, 26],
];

function places(pose: Pose, count: number): Triple[] {
  const turn = (pose.heading * Math.PI) / 180;
  return AHEAD.slice(0, count).map(([ahead, right, up]) => [
    pose.at[0] + ahead * Math.sin(turn) + right * Math.cos(turn),
    pose.at[1] + ahead * Math.cos(turn) - right * Math.sin(turn),
    up,
  ]);
}

/** The pictures of places, by the model's own pinhole camera. `off`: pixels that each is set wrong by. */
function seen(
  pose: Pose,
  at: readonly Triple[],
  off: (i: number) => [number, number] = () => [0, 0],
): MatchedPoint[] {
  const view = { ...pose, aspect: SIZE.width / SIZE.height };
  const half = Math.tan((pose.fieldOfView * Math.PI) / 360);
  return at.map((place, i) => {
    const [x, y] = placeInPicture(view, [
      place[0] - pose.at[0],
      place[1] - pose.at[1],
      place[2] - pose.at[2],
    ])!;
    const [right, down] = off(i);
    return { x: 320 + (320 * x) / half + right, y: 180 - (320 * y) / half + down, at: place };
  });
}

/** Even numbers between −1 and 1 that are the same each time (mulberry32). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1;
  };
}

function expectPose(solved: Pose, pose: Pose, metres: number, degrees: number): void {
  for (const axis of [0, 1, 2]) expect(Math.abs(solved.at[axis] - pose.at[axis])).toBeLessThan(metres);
  for (const key of ['heading', 'pitch', 'roll', 'fieldOfView'] as const)
    expect(Math.abs(((solved[key] - pose[key] + 540) % 360) - 180), key).toBeLessThan(degrees);
}

describe('solving the pose of a camera', () => {
  it.each([5, 6, 8])('should find the known pose from %i exact points, knowing nothing of it', (count) => {
    const solved = solvePose(seen(street, places(street, count)), SIZE);
    expectPose(solved, street, 1e-3, 1e-3);
    expect(solved.rootMeanSquare).toBeLessThan(1e-4);
  });

  it('should find the known pose from four exact points where it knows roughly where the camera hangs', () => {
    const expected = {
      ...street,
      at: [5, -1, 5] as Triple,
      heading: 120,
      pitch: -5,
      roll: 0,
      fieldOfView: 60,
    };
    const solved = solvePose(seen(street, places(street, 4)), SIZE, { expected });
    expectPose(solved, street, 1e-2, 1e-2);
    expect(solved.cautions).toContain('few');
  });

  it('should find poses that look in every direction', () => {
    for (const heading of [0, 45, 90, 179.5, 270, 359.9])
      for (const pitch of [-20, -12, -2]) {
        const pose = { ...street, heading, pitch, fieldOfView: 90 };
        expectPose(
          solvePose(
            seen(
              pose,
              places(pose, 8).filter((place) => isSeen(pose, place)),
            ),
            SIZE,
          ),
          pose,
          1e-2,
          1e-2,
        );
      }
  });

  it('should lie within three times the deviation that it tells, 97 times of 100, where points are set with noise', () => {
    const random = noise(7);
    let within = 0;
    let told = 0;
    for (let round = 0; round < 60; round++) {
      const points = seen(street, places(street, 8), () => [2 * random(), 2 * random()]);
      const { at, heading, uncertainty } = solvePose(points, SIZE, { expected: street });
      for (const axis of [0, 1, 2])
        within += Number(Math.abs(at[axis] - street.at[axis]) < 3 * uncertainty.at[axis]);
      within += Number(Math.abs(heading - street.heading) < 3 * uncertainty.heading);
      told += 4;
    }
    expect(within / told).toBeGreaterThan(0.97);
  });

  it('should stay near the known pose where points are off by two pixels', () => {
    const random = noise(3);
    const points = seen(street, places(street, 8), () => [2 * random(), 2 * random()]);
    const solved = solvePose(points, SIZE);
    expectPose(solved, street, 1.5, 3);
    expect(solved.rootMeanSquare).toBeLessThan(2.5);
  });

  it('should keep a place and a field of view that are known', () => {
    const points = seen(street, places(street, 4));
    const solved = solvePose(points, SIZE, { fixedPlace: street.at, fixedField: street.fieldOfView });
    expect(solved.at).toEqual(street.at);
    expectPose(solved, street, 1e-9, 1e-4);
    expect(solved.uncertainty).toMatchObject({ at: [0, 0, 0], fieldOfView: 0 });
  });

  it('should tell that points lie in one plane, and still find the pose that was meant', () => {
    const flat = places(street, 8).map(([x, y]): Triple => [x, y, 0]);
    const points = seen(
      street,
      flat.filter((place) => isSeen(street, place)),
    );
    const solved = solvePose(points, SIZE, { expected: { ...street, heading: 125, pitch: -4 } });
    expect(solved.cautions).toContain('flat');
    expectPose(solved, street, 0.05, 0.05);
  });

  it('should tell the pair that was set wrong', () => {
    const points = seen(street, places(street, 8), (i) => (i === 5 ? [-40, 45] : [0, 0]));
    const solved = solvePose(points, SIZE, { expected: street });
    const lengths = solved.residuals.map(([x, y]) => Math.hypot(x, y));
    expect(lengths.indexOf(Math.max(...lengths))).toBe(5);
    expect(solved.cautions).toContain('outlier');
  });

  it.each([
    ['pose-too-few', places(street, 3)],
    ['pose-on-a-line', [10, 20, 30, 40].map((metres): Triple => [3 + metres, -4 - metres, 0])],
    ['pose-same-point', [...places(street, 4), places(street, 1)[0]]],
  ])('should refuse with %s', (code, at) => {
    expect(() => solvePose(seen(street, at), SIZE)).toThrow(expect.objectContaining({ code }));
  });

  it('should refuse points of which one lies outside the picture', () => {
    const points = seen(street, places(street, 5));
    points[2] = { ...points[2], x: -4 };
    expect(() => solvePose(points, SIZE)).toThrow(expect.objectContaining({ code: 'pose-off-picture' }));
  });

  it('should refuse a plane that is seen face on, where field of view and distance cannot be told apart', () => {
    const wall: Pose = { at: [0, 0, 0], heading: 0, pitch: 0, roll: 0, fieldOfView: 50 };
    const points = seen(wall, [
      [-8, 30, -3],
      [8, 30, -4],
      [7, 30, 5],
      [-6, 30, 4],
      [1, 30, 1],
    ]);
    expect(() => solvePose(points, SIZE, { expected: wall })).toThrow(
      expect.objectContaining({ code: 'pose-undetermined' }),
    );
  });
});

describe('roots of a polynomial', () => {
  it('should be the real ones alone', () => {
    // (x − 1)(x − 2)(x² + 1)
    expect(realRoots([2, -3, 3, -3, 1]).sort()).toEqual([expect.closeTo(1, 9), expect.closeTo(2, 9)]);
  });
});

function isSeen(pose: Pose, place: Triple): boolean {
  const view = { ...pose, aspect: SIZE.width / SIZE.height };
  const at = placeInPicture(view, [place[0] - pose.at[0], place[1] - pose.at[1], place[2] - pose.at[2]]);
  const half = Math.tan((pose.fieldOfView * Math.PI) / 360);
  return at !== undefined && Math.abs(at[0]) < half && Math.abs(at[1]) < (half * 9) / 16;
}
