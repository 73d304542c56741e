import { describe, expect, it } from 'vitest';
import { HAZARD_BOUNDS, hazardClass } from '../../../scenes/flood/effects/hazard.ts';
import type { WaterSource } from '../../../scenes/flood/run/frame.ts';
import { makeGround } from '../../../scenes/flood/surface/ground.ts';
import { makePicture } from '../../../scenes/flood/surface/picture.ts';
import { depthAt, framesAround } from '../../../viewer/water/frames-around.ts';
import { hoursText, legendMarks } from '../../../viewer/water/legend-marks.ts';
import { type Coloured, colourAt, scaleOf, shareOf } from '../../../viewer/water/scales.ts';
import { shownOf } from '../../../viewer/water/shown-of.ts';
import en from '../../../viewer/water/texts.en.json' with { type: 'json' };
import zhCN from '../../../viewer/water/texts.zh-CN.json' with { type: 'json' };
import { waterAt } from '../../../viewer/water/water-at.ts';
import type { WaterPictures } from '../../../viewer/water/water-pictures.ts';

describe('pictures around a time', () => {
  const times = [0, 60, 180];

  it('should be those before and after, and how far it is between them', () => {
    expect(framesAround(times, 0)).toEqual({ index: 0, share: 0 });
    expect(framesAround(times, 30)).toEqual({ index: 0, share: 0.5 });
    expect(framesAround(times, 90)).toEqual({ index: 1, share: 0.25 });
    expect(framesAround(times, 60)).toEqual({ index: 1, share: 0 });
  });

  it('should be the first and the last beyond the ends', () => {
    expect(framesAround(times, -5)).toEqual({ index: 0, share: 0 });
    expect(framesAround(times, 999)).toEqual({ index: 2, share: 0 });
  });

  it('should give the depth of another run at the same time, whatever its own times', async () => {
    const source = {
      times: [0, 100],
      frame: (index: number) => Promise.resolve({ depth: Float32Array.from([index * 2, 1]) }),
    } as unknown as WaterSource;
    expect([...(await depthAt(source, 25))!]).toEqual([0.5, 1]);
    expect(await depthAt({ ...source, times: [] }, 25)).toBeUndefined();
  });
});

/** Linear light of a colour, ITU-R BT.709. */
function lightness(colour: readonly number[]): number {
  const [r, g, b] = colour.map((part) => (part / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe('colours of the water', () => {
  it('should tell their order by lightness alone', () => {
    for (const shown of ['depth', 'speed', 'arrival', 'hazard'] satisfies Coloured[]) {
      const { colours } = scaleOf(shown, 2);
      for (let i = 1; i < colours.length; i++)
        expect(lightness(colours[i])).toBeLessThanOrEqual(lightness(colours[i - 1]) + 1e-3);
      expect(lightness(colours[0])).toBeGreaterThan(3 * lightness(colours.at(-1)!));
    }
  });

  it('should class hazard as the effects do, also on a border', () => {
    const scale = scaleOf('hazard', 1);
    for (const rating of [0.1, 0.74, ...HAZARD_BOUNDS, 1.9, 2.1, 9])
      expect(colourAt(scale, shareOf(scale, rating))).toBe(scale.colours[hazardClass(rating) - 1]);
  });

  it('should take values beyond their ends as the ends', () => {
    const scale = scaleOf('depth', 1);
    expect(shareOf(scale, -1)).toBe(0);
    expect(shareOf(scale, 99)).toBe(1);
    expect(colourAt(scale, 1)).toBe(scale.colours.at(-1));
  });
});

describe('what pictures are drawn as', () => {
  it('should be what is chosen, once they are of its kind', () => {
    expect(shownOf({ kind: 'time', isDifference: false }, 'speed')).toBe('speed');
    expect(shownOf({ kind: 'worst', isDifference: false }, 'hazard')).toBe('hazard');
    expect(shownOf({ kind: 'arrival', isDifference: false }, 'arrival')).toBe('arrival');
    expect(shownOf({ kind: 'time', isDifference: true }, 'hazard')).toBe('difference');
  });

  it('should be what they are until then: a velocity is no hazard', () => {
    expect(shownOf({ kind: 'time', isDifference: false }, 'hazard')).toBe('depth');
    expect(shownOf({ kind: 'worst', isDifference: false }, 'natural')).toBe('maximum');
    expect(shownOf({ kind: 'arrival', isDifference: false }, 'hazard')).toBe('arrival');
  });
});

describe('the legend', () => {
  it('should say hours as h:mm', () => {
    expect([0, 0.5, 1.999, 12.25].map(hoursText)).toEqual(['0:00', '0:30', '2:00', '12:15']);
    expect(legendMarks('arrival', scaleOf('arrival', 3)).map(({ text }) => text)).toEqual([
      '0:00',
      '1:30',
      '3:00',
    ]);
  });

  it('should say at the ends of the ramp that there is more of the same colour', () => {
    const texts = (shown: Coloured) => legendMarks(shown, scaleOf(shown, 2)).map(({ text }) => text);
    expect(texts('depth')).toEqual(['0.1', '0.5', '1', '2', '4', '≥ 6']);
    expect(texts('speed').at(-1)).toBe('≥ 4');
    expect(texts('difference')).toEqual(['≤ −1', '−0.5', '0', '+0.5', '≥ +1']);
    expect(legendMarks('depth', scaleOf('depth', 2)).at(-1)?.share).toBe(1);
  });

  it('should put its marks in order along the ramp', () => {
    for (const shown of ['depth', 'speed', 'maximum', 'arrival', 'difference'] satisfies Coloured[]) {
      const shares = legendMarks(shown, scaleOf(shown, 2)).map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    }
  });

  it('should have the same texts in both languages', () => {
    const keys = (value: unknown, path = ''): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
        : [path];
    expect(keys(zhCN)).toEqual(keys(en));
  });
});

describe('the water at a place', () => {
  const bed = new Float32Array(100);
  for (const cell of [44, 45, 54, 55]) bed[cell] = Number.NaN;
  const ground = makeGround(bed, 10, 10);
  const picture = (depth: number, speed: number) =>
    makePicture(ground, {
      depth: new Float32Array(100).map((_, cell) => (cell % 10 < 8 ? depth : 0)),
      first: new Float32Array(100).fill(speed),
      second: new Float32Array(100),
    });
  const pictures = {
    // Degrees are cells here.
    place: { ground, placement: { toCell: (x: number, y: number) => [x, y] } },
    ...{ first: picture(1, 0.5), second: picture(2, 1.5), share: 0.5, hours: 1, isDifference: false },
  } as unknown as WaterPictures;

  it('should be between the two pictures', () => {
    const water = waterAt(pictures, 2.5, 2.5, false)!;
    expect(water.depth).toBeCloseTo(1.5, 2);
    expect(water.speed).toBeCloseTo(1, 2);
  });

  it('should be none inside a building, on dry ground and outside of the grid', () => {
    expect(waterAt(pictures, 5, 5, false)).toBeUndefined();
    expect(waterAt(pictures, 9.5, 2.5, false)).toBeUndefined();
    expect(waterAt(pictures, -1, 2.5, false)).toBeUndefined();
    expect(waterAt({ ...pictures, place: undefined } as never, 2.5, 2.5, false)).toBeUndefined();
  });
});
