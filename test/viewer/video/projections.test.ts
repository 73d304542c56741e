import { afterEach, describe, expect, it } from 'vitest';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import { placementOf } from '../../../viewer/video/projection/placement-of.ts';
import {
  MOST_PROJECTED,
  project,
  stopProjecting,
  tellProjection,
  useProjections,
} from '../../../viewer/video/projection/projections.ts';

const state = { phase: 'shown', picture: { is: 'loop' }, bytes: 7 } as const;

afterEach(() => {
  for (const camera of useProjections.getState().cameras) stopProjecting(camera);
});

describe('cameras on the city', () => {
  it('should be as many as it says, the newest ones', () => {
    const all = Array.from({ length: MOST_PROJECTED + 2 }, (_, i) => `t:${i}`);
    for (const id of all) project(id);
    expect(useProjections.getState().cameras).toEqual(all.slice(2));
  });

  it('should not lie there twice', () => {
    project('t:1');
    project('t:1');
    expect(useProjections.getState().cameras).toEqual(['t:1']);
  });

  it('should tell nothing more once they are taken off', () => {
    project('t:1');
    tellProjection('t:1', state);
    expect(useProjections.getState().states).toEqual({ 't:1': state });
    stopProjecting('t:1');
    tellProjection('t:1', state);
    expect(useProjections.getState().states).toEqual({});
  });
});

describe('where a camera stands', () => {
  const pose = { heading: -21, pitch: -12, roll: 0, fieldOfView: 62, aspect: 16 / 9, reach: 120 };
  const facts = (more: Partial<CameraFacts>) =>
    ({
      longitude: 114.6,
      latitude: 27.6,
      height: 6.5,
      heightIs: 'above-ground',
      pose,
      ...more,
    }) as CameraFacts;

  it('should be over the ground under it', () => {
    expect(placementOf(facts({}), 96.5)).toMatchObject({ height: 103, heading: 339, fieldOfView: 62 });
    expect(placementOf(facts({ height: 140, heightIs: 'ellipsoidal' }), 96.5)?.height).toBe(140);
  });

  it('should be on a usual mast where no height is told', () => {
    expect(placementOf(facts({ height: 0 }), 96.5)?.height).toBe(102.5);
  });

  it('should be as it was calibrated', () => {
    const placement = {
      longitude: 1,
      latitude: 2,
      height: 3,
      heading: 4,
      pitch: 5,
      roll: 6,
      fieldOfView: 70,
      aspect: 1,
    };
    const calibrated = { number: 1, made: 0, rootMeanSquare: 0.5, placement };
    expect(placementOf(facts({ calibrated }), 96.5)).toBe(placement);
  });

  it('should be unknown where nobody says', () => {
    const { pose: _pose, ...others } = facts({});
    expect(placementOf(others, 96.5)).toBeUndefined();
  });
});
