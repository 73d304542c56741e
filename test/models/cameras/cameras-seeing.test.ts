import { describe, expect, it } from 'vitest';
import { camerasSeeing, type PlacedCamera } from '../../../models/cameras/cameras-seeing.ts';

const PLACE = { longitude: 114.6, latitude: 27.6 };
/** Metres of a degree at 27.6° N, by the ellipsoid (NGA.STND.0036, radii of curvature): 98,720 and 110,806. */
const EAST = 1 / 98_720;
const NORTH = 1 / 110_806;

const camera = (
  id: string,
  east: number,
  north: number,
  given: Partial<PlacedCamera> = {},
): PlacedCamera => ({
  id,
  longitude: PLACE.longitude + east * EAST,
  latitude: PLACE.latitude + north * NORTH,
  height: 6,
  heading: 0,
  pitch: -10,
  roll: 0,
  fieldOfView: 60,
  aspect: 16 / 9,
  reach: 120,
  ...given,
});
const inView = (given: PlacedCamera) => camerasSeeing(PLACE, [given])[0]?.inView;

describe('cameras that see a place', () => {
  it('should be those that look towards it, nearest first, then those that could be turned', () => {
    const found = camerasSeeing(PLACE, [
      camera('looks-away', 0, -20, { heading: 180 }),
      camera('far', 0, -80),
      camera('near', 0, -30),
      camera('out-of-reach', 0, -130),
    ]);
    expect(found.map(({ id, inView: sees }) => [id, sees])).toEqual([
      ['near', true],
      ['far', true],
      ['looks-away', false],
    ]);
    expect(found[0].distance).toBeCloseTo(Math.hypot(30, 6), 1);
  });

  it.each([
    // Half of 60° to each side: at 50 m ahead 28.9 m of ground to each side, a little more by the tilt.
    ['just within the left edge', camera('c', 28, -50), true],
    ['just beyond the left edge', camera('c', 31, -50), false],
    ['just within the right edge', camera('c', -28, -50), true],
    ['seen to the west', camera('c', 40, 0, { heading: 270 }), true],
    ['seen across north', camera('c', 5, -50, { heading: 359 }), true],
    // The lower edge: 16:9 of 60° is 36° high; looking 10° down it begins 28° below the horizon, 11.3 m before the pole.
    ['below the picture, at the foot of the pole', camera('c', 0, -10), false],
    ['above its lower edge', camera('c', 0, -12.5), true],
    ['above the picture of one that looks down', camera('c', 0, -60, { pitch: -60 }), false],
    ['right under one that looks straight down', camera('c', 0, -1, { pitch: -90 }), true],
  ])('should be right for a place that is %s', (_, given, expected) => {
    expect(inView(given)).toBe(expected);
  });

  it('should be those that hang straight, where a turned one has it beside its picture', () => {
    // 25° to the side: within 60° across, and beyond the 36° that such a picture is high.
    const aside = { heading: -25, pitch: 0 };
    expect(inView(camera('straight', 0, -60, aside))).toBe(true);
    expect(inView(camera('on its side', 0, -60, { ...aside, roll: 90 }))).toBe(false);
  });

  it('should be found among all of a city in no time', () => {
    const all = Array.from({ length: 70_000 }, (_, i) =>
      camera(`c${i}`, (i % 265) * 50, Math.floor(i / 265) * 50),
    );
    const begin = performance.now();
    expect(camerasSeeing(PLACE, all).length).toBeGreaterThan(3);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});
