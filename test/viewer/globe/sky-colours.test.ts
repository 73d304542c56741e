import { describe, expect, it } from 'vitest';
import { type Rgb, skyColours } from '../../../viewer/globe/sky-colours.ts';

const brightness = ([red, green, blue]: Rgb) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

describe('sky colours', () => {
  it('should grow brighter as the sun rises, at the zenith and at the horizon', () => {
    const altitudes = [-18, -12, -6, -2, 0, 3, 6];
    for (const part of ['zenith', 'horizon'] as const) {
      const seen = altitudes.map((altitude) => brightness(skyColours(altitude, false)[part]));
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    }
  });

  it('should never jump', () => {
    for (let altitude = -40; altitude < 90; altitude += 0.1) {
      const [a, b] = [skyColours(altitude, true), skyColours(altitude + 0.1, true)];
      for (const part of ['zenith', 'horizon', 'sunside'] as const)
        for (const channel of [0, 1, 2])
          expect(Math.abs(a[part][channel] - b[part][channel])).toBeLessThan(0.02);
    }
  });

  it('should be red below the setting sun and blue above at noon', () => {
    const [red, , blue] = skyColours(0, false).sunside;
    expect(red).toBeGreaterThan(blue * 1.5);
    const [zenithRed, , zenithBlue] = skyColours(60, false).zenith;
    expect(zenithBlue).toBeGreaterThan(zenithRed * 2);
  });

  it('should be dimmed by day and the same by night in the dark appearance', () => {
    expect(brightness(skyColours(40, true).horizon)).toBeLessThan(
      brightness(skyColours(40, false).horizon) * 0.7,
    );
    expect(skyColours(-18, true)).toEqual(skyColours(-18, false));
  });

  it('should stay as it is beyond its ends', () => {
    expect(skyColours(-60, false)).toEqual(skyColours(-18, false));
    expect(skyColours(90, false).zenith).toEqual(skyColours(95, false).zenith);
  });
});
