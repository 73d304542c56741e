import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degreeLengths } from '../../../viewer/globe/camera-math.ts';
import {
  cameraOf,
  flattened,
  lookedAt,
  mapViewOf,
  metresPerPixelAt,
  metresPerPixelFrom,
  tilted,
} from '../../../viewer/map/camera-match.ts';

const SCREEN = { width: 1280, height: 720 };
const GROUND = 96.4;

describe('lookedAt', () => {
  it('should be the place below for a look straight down', () => {
    const seen = lookedAt(
      { longitude: 114.6, latitude: 27.6, height: GROUND + 500, heading: 30, pitch: -90, roll: 0 },
      GROUND,
    );
    expect(seen.longitude).toBeCloseTo(114.6, 9);
    expect(seen.latitude).toBeCloseTo(27.6, 9);
    expect(seen.range).toBeCloseTo(500, 6);
  });

  it('should lie ahead by the height at 45°', () => {
    const camera = {
      longitude: 114.6,
      latitude: 27.6,
      height: GROUND + 300,
      heading: 90,
      pitch: -45,
      roll: 0,
    };
    const seen = lookedAt(camera, GROUND);
    const east = (seen.longitude - camera.longitude) * degreeLengths(27.6).metresPerDegreeLongitude;
    expect(east).toBeCloseTo(300, 1);
    expect(seen.latitude).toBeCloseTo(27.6, 6);
    expect(seen.range).toBeCloseTo(300 * Math.SQRT2, 1);
  });

  it('should stay finite for looks at the sky and from below the ground', () => {
    for (const pitch of [0, 20, 90])
      for (const height of [-50, GROUND, 200]) {
        const seen = lookedAt(
          { longitude: 6.1, latitude: 46.2, height, heading: 10, pitch, roll: 0 },
          GROUND,
        );
        expect(Math.abs(seen.longitude - 6.1)).toBeLessThan(0.1);
        expect(seen.range).toBeGreaterThan(0);
      }
  });
});

describe('mapViewOf and cameraOf', () => {
  const cameras = fc.record({
    longitude: fc.double({ min: -170, max: 170, noNaN: true }),
    latitude: fc.double({ min: -65, max: 65, noNaN: true }),
    height: fc.double({ min: GROUND + 20, max: 30_000, noNaN: true }),
    heading: fc.double({ min: 0, max: 359.9, noNaN: true }),
    pitch: fc.double({ min: -90, max: -30.1, noNaN: true }),
    roll: fc.constant(0),
  });
  const screens = fc.record({
    width: fc.integer({ min: 300, max: 3840 }),
    height: fc.integer({ min: 300, max: 2160 }),
  });

  it('should come back to the camera within centimetres and a hundredth of a degree', () => {
    fc.assert(
      fc.property(cameras, screens, (camera, screen) => {
        const back = cameraOf(mapViewOf(camera, GROUND, screen), GROUND, screen);
        const lengths = degreeLengths(camera.latitude);
        const east = (back.longitude - camera.longitude) * lengths.metresPerDegreeLongitude;
        const north = (back.latitude - camera.latitude) * lengths.metresPerDegreeLatitude;
        expect(Math.hypot(east, north)).toBeLessThan(0.05);
        expect(Math.abs(back.height - camera.height)).toBeLessThan(0.05);
        expect(Math.abs(((back.heading - camera.heading + 540) % 360) - 180)).toBeLessThan(0.01);
        expect(Math.abs(back.pitch - camera.pitch)).toBeLessThan(0.01);
      }),
    );
  });

  it('should show as many metres in a pixel as the globe does', () => {
    fc.assert(
      fc.property(cameras, screens, (camera, screen) => {
        const { range } = lookedAt(camera, GROUND);
        const metres = metresPerPixelFrom(range, screen);
        expect(metresPerPixelAt(mapViewOf(camera, GROUND, screen)) / metres).toBeCloseTo(1, 9);
      }),
    );
  });

  it('should see 577 m across 500 m of height in a wide picture', () => {
    // 2 · 500 m · tan 30°, by the 60° that the engine's frustum has across the longer side.
    expect(metresPerPixelFrom(500, SCREEN) * SCREEN.width).toBeCloseTo(577.35, 2);
  });

  it('should tilt no further than a map can', () => {
    const camera = { longitude: 6, latitude: 46, height: 200, heading: 350, pitch: -10, roll: 0 };
    expect(mapViewOf(camera, GROUND, SCREEN)).toMatchObject({ pitch: 60, bearing: -10 });
  });
});

describe('flattened and tilted', () => {
  it('should keep the place and the distance', () => {
    const camera = { longitude: 6, latitude: 46, height: 800, heading: 40, pitch: -35, roll: 0 };
    const before = lookedAt(camera, GROUND);
    const above = flattened(camera, GROUND);
    expect(above.pitch).toBe(-90);
    expect(above.longitude).toBeCloseTo(before.longitude, 7);
    expect(above.height - GROUND).toBeCloseTo(before.range, 3);
    const back = tilted(above, GROUND, -35);
    expect(back.longitude).toBeCloseTo(camera.longitude, 6);
    expect(back.latitude).toBeCloseTo(camera.latitude, 6);
    expect(back.height).toBeCloseTo(camera.height, 1);
  });
});
