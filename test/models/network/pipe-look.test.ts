import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { kindOfPipe } from '../../../models/network/index.ts';
import { colorOf, lookOf, PIPE_COLOURS, PIPE_LOOKS, pipeLegend } from '../../../models/network/pipe-look.ts';

const look = (attributes: Feature['attributes'], kind?: string): string => {
  const feature: Feature = {
    id: 'a:1',
    type: 'Pipe',
    ...(kind ? { class: kind } : {}),
    attributes,
    geometries: [],
  };
  return lookOf(kindOfPipe(feature), feature);
};

/** sRGB to linear. */
const linear = (byte: number): number => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

/** What dichromats see: Viénot, Brettel & Mollon 1999, in linear RGB. */
const SIGHT = {
  everybody: ([r, g, b]: number[]) => [r, g, b],
  protanope: ([r, g, b]: number[]) => [
    0.11238 * r + 0.88762 * g,
    0.11238 * r + 0.88762 * g,
    0.00401 * r - 0.00401 * g + b,
  ],
  deuteranope: ([r, g, b]: number[]) => [
    0.29275 * r + 0.70725 * g,
    0.29275 * r + 0.70725 * g,
    -0.02234 * r + 0.02234 * g + b,
  ],
};

function labOf([r, g, b]: number[]): number[] {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [x, y, z] = [
    f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505),
    f(0.2126 * r + 0.7152 * g + 0.0722 * b),
    f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089),
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const rgbOf = (color: string): number[] =>
  [1, 3, 5].map((at) => linear(Number.parseInt(color.slice(at, at + 2), 16)));

describe('the colours of pipes', () => {
  it.each([
    [{ 管线种类: '污水' }, undefined, 'foul'],
    [{ 管线种类: '雨水' }, undefined, 'storm'],
    [{ 管线种类: 'YS' }, undefined, 'storm'],
    [{ 管线种类: '雨污合流' }, undefined, 'combined'],
    [{ kind: 'drainage' }, 'manhole', 'foul'],
    [{ kind: 'drainage', system: 'storm' }, 'manhole', 'storm'],
    [{}, '排水', 'foul'],
    [{}, '给水', 'water'],
    [{ kind: 'other' }, 'utility_tunnel', 'tunnel'],
    [{}, '综合管廊', 'tunnel'],
    [{}, undefined, 'other'],
    [{ utility: 'gas' }, undefined, 'gas'],
  ] as [Feature['attributes'], string | undefined, string][])(
    'should say of %j %s that it is %s',
    (attributes, kind, expected) => {
      expect(look(attributes, kind)).toBe(expected);
    },
  );

  it.each(Object.entries(SIGHT))('should be told apart by %s', (_, seen) => {
    for (const [i, a] of PIPE_LOOKS.entries())
      for (const b of PIPE_LOOKS.slice(0, i)) {
        const [p, q] = [a, b].map((one) => labOf(seen(rgbOf(PIPE_COLOURS[one].color))));
        expect(Math.hypot(...p.map((value, k) => value - q[k])), `${a}, ${b}`).toBeGreaterThan(20);
      }
  });

  it('should leave red, orange, yellow and blue to the warnings', () => {
    for (const name of PIPE_LOOKS) {
      const [lightness, a, b] = labOf(rgbOf(PIPE_COLOURS[name].color));
      const chroma = Math.hypot(a, b);
      const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
      // Lab hues: red about 40, orange 60, yellow 100, blue 300; browns and straws are dull.
      const isWarm = hue > 15 && hue < 110 && chroma > 45;
      const isBlue = hue > 235 && hue < 305 && chroma > 45;
      expect(isWarm || isBlue, `${name} ${lightness} ${chroma} ${hue}`).toBe(false);
    }
  });

  it('should be in the legend of what a layer has', () => {
    expect(pipeLegend({ storm: 3, foul: 1 }).map(({ label }) => label.en)).toEqual([
      'Foul sewers',
      'Storm drains',
    ]);
    expect(pipeLegend({})).toEqual([]);
    expect(colorOf('water').toString(16)).toBe('fee310');
  });
});
