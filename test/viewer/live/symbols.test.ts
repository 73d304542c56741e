import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../../models/schema/event.ts';
import { FreePlaces } from '../../../viewer/live/overlay/free-places.ts';
import { coveredBy, labelPlaces, withRoom } from '../../../viewer/live/overlay/label-places.ts';
import { worse } from '../../../viewer/live/overlay/symbols-in-view.ts';
import { countText, inkOn, symbolSize } from '../../../viewer/live/symbols/draw-symbol.ts';
import { GLYPHS, glyphOf } from '../../../viewer/live/symbols/glyphs.ts';
import { LEVEL_LOOKS } from '../../../viewer/live/symbols/levels.ts';
import { shownNumber, shownUnit } from '../../../viewer/live/units.ts';

/** WCAG 2.2, contrast ratio of #rrggbb colours. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [r, g, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((one, two) => two - one);
  return (light + 0.05) / (dark + 0.05);
}

describe('glyphOf', () => {
  it('should have a picture of its own for every kind of event', () => {
    const pictures = EVENT_KINDS.map(glyphOf);
    expect(pictures).not.toContain('thing');
    expect(new Set(pictures).size).toBe(EVENT_KINDS.length);
  });

  it.each([
    ['air-station', 'air'],
    ['noise-meter', 'noise'],
    ['water-level-gauge', 'water-level'],
    ['rain-gauge', 'rain'],
    ['fire-hydrant', 'hydrant'],
    ['street_lamp', 'lamp'],
    ['hazardous-goods-vehicle', 'hazardous'],
    ['bus', 'bus'],
    ['something-else', 'thing'],
  ])('should know %s as %s', (kind, glyph) => {
    expect(glyphOf(kind)).toBe(glyph);
  });

  it('should draw no two kinds alike', () => {
    expect(new Set(Object.values(GLYPHS)).size).toBe(Object.keys(GLYPHS).length);
  });
});

describe('levels', () => {
  it('should each have a colour, a numeral and a shape of its own', () => {
    for (const part of ['color', 'numeral', 'shape'] as const)
      expect(new Set(Object.values(LEVEL_LOOKS).map((look) => look[part])).size).toBe(4);
  });

  it('should be read at 4.5 : 1', () => {
    for (const { color, ink } of Object.values(LEVEL_LOOKS))
      expect(contrast(color, ink)).toBeGreaterThanOrEqual(4.5);
  });

  it('should count I as worse than IV, and IV as worse than none', () => {
    expect(worse(1, 4)).toBe(1);
    expect(worse(0, 4)).toBe(4);
    expect(worse(3, 0)).toBe(3);
    expect(worse(0, 0)).toBe(0);
  });
});

describe('what is written on a symbol', () => {
  it('should be read on any colour', () => {
    for (const color of ['#440154', '#21918c', '#fde725', '#7f888d', '#ffffff', '#000000'])
      expect(contrast(color, inkOn(color))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    [7, '7'],
    [999, '999'],
    [1_000, '1.0k'],
    [1_249, '1.2k'],
    [9_960, '10k'],
    [20_400, '20k'],
  ])('should tell %i as %s', (count, text) => {
    expect(countText(count)).toBe(text);
  });

  it('should write units as people do, and leave words in braces out', () => {
    expect(shownUnit('ug/m3')).toBe('µg/m³');
    expect(shownUnit('{vehicles}')).toBe('');
    expect(shownUnit('kPa')).toBe('kPa');
    expect(shownNumber(1234.5)).toBe('1,235');
    expect(shownNumber(0.0123)).toBe('0.012');
    expect(shownNumber(Number.NaN)).toBe('—');
  });
});

describe('labelPlaces', () => {
  it.each([
    ['of what stands', { moving: false }],
    ['of what moves', { moving: true }],
  ])('should lie beside the symbol %s, with room between', (_, kind) => {
    for (const scale of [1, 2]) {
      const { width, height, anchor } = symbolSize(kind);
      const picture = {
        width: width * scale,
        height: height * scale,
        anchor: [anchor[0] * scale, anchor[1] * scale] as const,
      };
      const taken = new FreePlaces(600, 400);
      taken.take(coveredBy(picture, 300, 200, scale));
      const places = labelPlaces(picture, { width: 90, height: 20 }, 300, 200, scale);
      expect(places).toHaveLength(4);
      for (const place of places) expect(taken.isFree(withRoom(place))).toBe(true);
    }
  });
});

describe('FreePlaces', () => {
  it('should find what is taken, also over the borders of its cells', () => {
    const places = new FreePlaces(400, 300);
    places.take({ x: 90, y: 40, width: 60, height: 20 });
    expect(places.isFree({ x: 140, y: 50, width: 60, height: 20 })).toBe(false);
    expect(places.isFree({ x: 150, y: 40, width: 60, height: 20 })).toBe(true);
    expect(places.isFree({ x: 90, y: 61, width: 60, height: 20 })).toBe(true);
  });
});
