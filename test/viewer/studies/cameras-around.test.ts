import { describe, expect, it } from 'vitest';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import { reachingInto } from '../../../viewer/studies/sight/cameras-around.ts';

/** Degrees of latitude of a metre, near enough. */
const METRE = 1 / 110_800;
const AREA = [
  { longitude: 114, latitude: 27, height: 0 },
  { longitude: 114, latitude: 27 + 100 * METRE, height: 0 },
];
const cameraOf = (id: string, north: number, reach: number, more: Partial<CameraFacts> = {}) =>
  ({
    ...{ id, longitude: 114, latitude: 27 + (50 + north) * METRE, answers: true },
    pose: { heading: 180, pitch: -10, roll: 0, fieldOfView: 60, aspect: 16 / 9, reach },
    ...more,
  }) as CameraFacts;

describe('cameras around an area', () => {
  it('should be those whose own reach comes up to it, however far they stand', () => {
    const far = cameraOf('far', 1_200, 1_500);
    const short = cameraOf('short', 300, 120);
    const around = reachingInto({ cameras: [cameraOf('near', 90, 120), far, short], total: 3 }, AREA);
    expect(around.cameras.map(({ id }) => id)).toEqual(['near', 'far']);
    expect(around.farthest).toBeGreaterThan(1_190);
    expect(around).toMatchObject({ silent: 0 });
    expect(around.cut).toBeUndefined();
  });

  it('should tell how many do not answer, and that there are more than were looked at', () => {
    const silent = cameraOf('silent', 10, 120, { answers: false });
    const unsaid = cameraOf('unsaid', 10, 120, { answers: null });
    const around = reachingInto({ cameras: [silent, unsaid], total: 900 }, AREA);
    expect(around.cameras.map(({ id }) => id)).toEqual(['unsaid']);
    expect(around).toMatchObject({ silent: 1, cut: 2 });
  });
});
