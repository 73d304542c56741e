import { BoundingSphere, Cartesian3, Occluder, PerspectiveFrustum } from '@cesium/engine';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { isSeenMoving } from '../../../../viewer/globe/water/flow-reach.ts';
import { isInView } from '../../../../viewer/globe/water/tile-bounds.ts';
import { refusalOf } from '../../../../viewer/water/largest-grid.ts';

describe('water that may be seen', () => {
  // 1 km over the equator, looking at the middle of the Earth.
  const eye = new Cartesian3(6_379_137, 0, 0);
  const frustum = new PerspectiveFrustum({ fov: 1, aspectRatio: 1, near: 1, far: 1e8 });
  const cullingVolume = frustum.computeCullingVolume(eye, new Cartesian3(-1, 0, 0), new Cartesian3(0, 0, 1));
  const occluder = new Occluder(new BoundingSphere(Cartesian3.ZERO, 6_300_000), eye);
  const sphere = (x: number, y: number, radius: number) =>
    new BoundingSphere(new Cartesian3(x, y, 0), radius);

  it('should be that in the view, also in part', () => {
    expect(isInView(sphere(6_378_137, 0, 50), { cullingVolume })).toBe(true);
    expect(isInView(sphere(6_378_137, 700, 300), { cullingVolume })).toBe(true);
  });

  it('should be neither beside the view nor behind who looks', () => {
    expect(isInView(sphere(6_378_137, 2000, 50), { cullingVolume })).toBe(false);
    expect(isInView(sphere(6_380_137, 0, 50), { cullingVolume })).toBe(false);
  });

  it('should not be behind the Earth, unless one sees through it', () => {
    const beyond = sphere(-6_378_137, 0, 50);
    expect(isInView(beyond, { cullingVolume, occluder })).toBe(false);
    expect(isInView(beyond, { cullingVolume })).toBe(true);
    expect(isInView(sphere(6_378_137, 0, 50), { cullingVolume, occluder })).toBe(true);
  });
});

describe('water that is drawn again and again because it moves', () => {
  it('should be such as flows, near enough, where its flow is drawn', () => {
    expect(isSeenMoving('depth', 3000, true)).toBe(true);
    expect(isSeenMoving('speed', 3000, true)).toBe(true);
    expect(isSeenMoving('depth', 3000, false)).toBe(false);
    expect(isSeenMoving('depth', 60_000, true)).toBe(false);
    for (const shown of ['maximum', 'arrival', 'hazard', 'difference'] as const)
      expect(isSeenMoving(shown, 10, true)).toBe(false);
  });

  it('should be natural water with its waves, though it stands, as far as waves are drawn', () => {
    expect(isSeenMoving('natural', 1000, false)).toBe(true);
    expect(isSeenMoving('natural', 6000, true)).toBe(false);
  });
});

describe('a grid that is too large for the graphics card', () => {
  it('should be refused by what it is, with what to do', () => {
    const refusal = refusalOf({ columns: 20_000, rows: 300 }, 16_384);
    expect(refusal).toBeInstanceOf(InputError);
    expect(refusal).toMatchObject({ code: 'flood-grid-too-large', input: '20000 × 300 cells' });
    expect(refusal!.message).toContain('16384');
    expect(refusalOf({ columns: 300, rows: 20_000 }, 16_384)).toBeDefined();
  });

  it('should count the heights, whose levels stand one below the other', () => {
    expect(refusalOf({ columns: 100, rows: 9000 }, 16_384)).toBeDefined();
    expect(refusalOf({ columns: 9000, rows: 100 }, 16_384)).toBeUndefined();
    expect(refusalOf({ columns: 16_384, rows: 16_384 }, 16_384)).toBeUndefined();
  });
});
