import { describe, expect, it } from 'vitest';
import type { StoreHeader } from '../../../models/feature-store/index.ts';
import { heartOf, lookAt, viewpointsOf } from '../../../tiles-service/city/viewpoints.ts';

const ground = { heightAt: () => 400 };
const header = (blocks: [number, number, number][]): StoreHeader =>
  ({
    blocks: blocks.map(([longitude, latitude, count]) => ({
      count,
      extent: [longitude - 0.001, latitude - 0.001, longitude + 0.001, latitude + 0.001],
    })),
  }) as unknown as StoreHeader;

describe('heartOf', () => {
  it('should lie where most features are', () => {
    const heart = heartOf([
      header([
        [6, 46, 900],
        [7, 46, 100],
      ]),
    ])!;
    expect(heart.longitude).toBeCloseTo(6.1, 9);
    expect(heart.latitude).toBeCloseTo(46, 9);
  });

  it('should be unknown without features', () => {
    expect(heartOf([])).toBeUndefined();
  });
});

describe('lookAt', () => {
  it('should stand back along the heading and up along the pitch', () => {
    const heart = { longitude: 0, latitude: 0, radius: 500 };
    const camera = lookAt(heart, ground, 90, -30, 1_000);
    // Looking east from the west: cos 30° × 1 km away, sin 30° × 1 km up.
    expect(camera.longitude * 111_320).toBeCloseTo(-866.03, 1);
    expect(camera.latitude).toBeCloseTo(0, 9);
    expect(camera.height).toBeCloseTo(900, 6);
  });

  it('should rise over a hill that it would stand in', () => {
    const hill = { heightAt: (longitude: number) => (longitude < -0.001 ? 2_000 : 400) };
    const camera = lookAt({ longitude: 0, latitude: 0, radius: 500 }, hill, 90, -30, 1_000);
    expect(camera.height).toBeCloseTo(2_030, 6);
  });
});

describe('viewpointsOf', () => {
  it('should have ids of their own and names in both languages', () => {
    const viewpoints = viewpointsOf({ longitude: 6, latitude: 46, radius: 2_000 }, ground);
    expect(new Set(viewpoints.map(({ id }) => id)).size).toBe(viewpoints.length);
    for (const { name } of viewpoints) expect(name['zh-CN'] && name.en).toBeTruthy();
  });
});
