import { describe, expect, it } from 'vitest';
import { parseColor } from '../../../../../tiles-service/tile/imagery/style/color.ts';
import {
  loadStyle,
  type StyleLayer,
  valueAt,
} from '../../../../../tiles-service/tile/imagery/style/style-document.ts';
import { layersAt } from '../../../../../tiles-service/tile/imagery/style/zoom-style.ts';
import {
  LAYERS,
  MAP_LAYERS,
  type MapLayerName,
} from '../../../../../tiles-service/tile/vector/map-schema.ts';

const night = await loadStyle('night');
const day = await loadStyle('day');

/** Relative luminance of WCAG 2. */
function luminance(color: string): number {
  const [r, g, b] = parseColor(color)!.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** What a style layer paints a kind of feature with. */
function painted(style: typeof night, zoom: number, id: string, name: string, kind: string): string {
  return layersAt(style, zoom)
    .find((layer) => layer.id === id)!
    .paint(name, { kind }, '');
}

describe.each([night, day])('the style $name', (style) => {
  it('should only draw layers that the tiles have', () => {
    for (const layer of style.layers)
      if (layer.type !== 'background') expect(MAP_LAYERS).toContain(layer['source-layer']);
  });

  it('should only name kinds that the tiles know', () => {
    const kinds = (name: MapLayerName) => [...Object.values(LAYERS[name].kinds), LAYERS[name].fallback];
    for (const layer of style.layers) {
      const text = JSON.stringify(layer.filter ?? '');
      for (const [, kind] of text.matchAll(/\["==",\["get","kind"\],"([^"]+)"\]/g)) {
        const known =
          layer['source-layer'] === 'labels'
            ? MAP_LAYERS.flatMap(kinds)
            : kinds(layer['source-layer'] as MapLayerName);
        expect(known, layer.id).toContain(kind);
      }
    }
  });

  it('should be drawn at every zoom without an expression or a colour that is not known', () => {
    const values = { kind: 'primary', spread: 10, lanes: 4, link: true, admin_level: 2 };
    for (let zoom = 0; zoom <= 17; zoom++) {
      for (const layer of layersAt(style, zoom)) {
        layer.shows(values);
        const source = style.layers.find(({ id }) => id === layer.id) as StyleLayer;
        for (const name of Object.keys(source.paint ?? {})) {
          const value = layer.paint(name, values, '' as never) as unknown;
          if (name.endsWith('color')) expect(parseColor(String(value)), `${layer.id} ${name}`).toBeDefined();
          else expect(value, `${layer.id} ${name}`).not.toBe('');
        }
      }
    }
  });

  it('should shade the relief before a layer that is there, in colours by rising height', () => {
    const { tint, shade } = style.metadata['citymirror:relief'];
    expect(style.layers.map(({ id }) => id)).toContain(shade.before);
    const heights = tint.stops.map(([height]) => height);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    for (const [, color] of tint.stops) expect(parseColor(color)).toBeDefined();
    expect(valueAt<number>(shade.opacity, 12)).toBeGreaterThan(0);
    // What lies low is the ground's colour, so that the tiles meet the plain globe without an edge.
    expect(tint.stops[0][1]).toBe(style.metadata['citymirror:ground']);
  });

  it('should tell water from land by lightness too, for those who see no colours', () => {
    const water = painted(style, 14, 'water', 'fill-color', 'river');
    expect(contrast(water, style.metadata['citymirror:ground'])).toBeGreaterThan(1.03);
    expect(contrast(water, painted(style, 14, 'water-shore', 'line-color', 'river'))).toBeGreaterThan(1.2);
  });

  it('should give labels a contrast of 4.5 on their halo at least, street names too', () => {
    for (const layer of style.layers.filter(({ type }) => type === 'symbol')) {
      const { 'text-color': text, 'text-halo-color': halo } = layer.paint as Record<string, unknown>;
      const colors =
        typeof text === 'string' ? [text] : (text as unknown[]).filter((one) => /^#/.test(String(one)));
      for (const color of colors)
        expect(contrast(String(color), String(halo)), layer.id).toBeGreaterThan(4.5);
    }
  });

  it('should leave red, orange and yellow at full strength to the warnings', () => {
    for (const [, color] of JSON.stringify(style).matchAll(/"(#[0-9a-f]{6})"/g)) {
      const [r, g, b] = parseColor(color)!;
      const saturation = (Math.max(r, g, b) - Math.min(r, g, b)) / 255;
      if (r >= g && g >= b) expect(saturation, color).toBeLessThan(0.6);
    }
  });
});

describe('the styles', () => {
  it('should draw the same things in the same order', () => {
    const outline = ({ layers }: typeof night) =>
      layers.map(({ id, type, minzoom, maxzoom, filter }) => ({ id, type, minzoom, maxzoom, filter }));
    expect(outline(day)).toEqual(outline(night));
  });

  it('should stand out more the more a road matters, at night by lightness', () => {
    const order = ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'minor', 'service'];
    const light = order.map((kind) => luminance(painted(night, 16, `road-${kind}`, 'line-color', kind)));
    expect(light).toEqual([...light].sort((a, b) => b - a));
  });
});
