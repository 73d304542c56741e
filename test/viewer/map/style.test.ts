import { readFileSync } from 'node:fs';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../../models/schema/layer.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { NOTHING_DRAWN } from '../../../viewer/map/drawn/drawn-feature.ts';
import { attributesOf, colourExpression, filterOf } from '../../../viewer/map/style/attribute-style.ts';
import type { Look } from '../../../viewer/map/style/look.ts';
import {
  type ArchiveFacts,
  BELOW_LABELS,
  type MapStyleInput,
  mapStyleOf,
} from '../../../viewer/map/style/map-style.ts';
import { scaledOpacity } from '../../../viewer/map/style/opacity.ts';

const look = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../assets/map-styles/${name}.json`, import.meta.url), 'utf8'),
  ) as Look;
const LOOKS = { day: look('day'), night: look('night') };
const shape = {
  publication: 'public' as const,
  provenance: [],
  legend: [],
  appearance: 'any' as const,
  version: '1',
  visible: true,
  opacity: 1,
};
const layer = (id: string, rest: Partial<Layer>): Layer =>
  ({ ...shape, id, name: { 'zh-CN': id, en: id }, url: `${id}.pmtiles`, ...rest }) as Layer;

const CITY = {
  layers: [
    layer('terrain', { kind: 'terrain', url: 'layer.json', group: 'base' }),
    layer('map', { kind: 'vector', store: 'store' }),
    layer('bus', {
      kind: 'vector',
      store: 'bus',
      overlay: true,
      legend: [{ color: '#8fae3c', label: { 'zh-CN': '线', en: 'l' }, shape: 'line' }],
    }),
    layer('houses', {
      kind: 'tileset',
      role: 'buildings',
      url: 'tileset.json',
      store: 'houses',
      extent: [114, 27, 115, 28],
    }),
    layer('trees', { kind: 'tileset', role: 'trees', url: 'tileset.json', store: 'trees' }),
    layer('lamps', { kind: 'tileset', role: 'furniture', url: 'tileset.json', store: 'lamps' }),
    layer('photo', { kind: 'imagery', url: 'photo/{z}/{x}/{y}.jpg' }),
    layer('others', { kind: 'vector' }),
  ],
};
const facts = {
  minimumZoom: 0,
  maximumZoom: 14,
  extent: [114, 27, 115, 28] as [number, number, number, number],
};

function styleOf(view: Partial<ViewDocument> = {}, rest: Partial<MapStyleInput> = {}) {
  return mapStyleOf({
    city: CITY,
    view: { layers: {}, appearance: 'dark', language: 'zh-CN', ...view },
    looks: LOOKS,
    archives: new Map<string, ArchiveFacts>([
      ['map', { ...facts, vectorLayers: ['landuse', 'water', 'roads', 'labels', 'buildings', 'trees'] }],
      ['bus', { ...facts, vectorLayers: ['overlay-lines'] }],
      ['others', facts],
    ]),
    pyramids: new Map([['photo', { ...facts, template: 'http://localhost/{z}/{x}/{y}.jpg', tileSize: 256 }]]),
    archiveTiles: ({ id }) => `city-archive://1/${id}/{z}/{x}/{y}`,
    pictureTiles: ({ id }, appearance) => `city-picture://1/${appearance}${id}/{z}/{x}/{y}`,
    storeTiles: ({ id }, attributes) => `city-records://1/${[id, ...attributes].join(',')}/{z}/{x}/{y}`,
    tilted: false,
    drawn: NOTHING_DRAWN,
    ramp: (_, classes) => ['#111111', '#222222', '#333333', '#444444'].slice(0, classes),
    ...rest,
  });
}
type Any = Record<string, never>;
const find = (style: ReturnType<typeof styleOf>, id: string) =>
  style.layers.find((one) => one.id === id) as unknown as {
    layout: Any;
    paint: Any;
    filter: unknown;
  };

describe('mapStyleOf', () => {
  for (const appearance of ['dark', 'light', 'contrast'] as const)
    for (const tilted of [false, true])
      it(`should be a style that MapLibre takes (${appearance}${tilted ? ', tilted' : ''})`, () => {
        expect(validateStyleMin(styleOf({ appearance }, { tilted }))).toEqual([]);
      });

  it('should take no layer from elsewhere and no glyphs', () => {
    const style = styleOf();
    expect(JSON.stringify(style)).not.toMatch(/https?:\/\/(?!localhost)/);
    expect(style).not.toHaveProperty('glyphs');
    expect(style).not.toHaveProperty('sprite');
  });

  it('should name things in the language of the view', () => {
    expect(find(styleOf(), 'map/label-road').layout['text-field']).toEqual([
      'coalesce',
      ['get', 'name:zh'],
      ['get', 'name'],
      ['get', 'name:en'],
    ]);
    expect(find(styleOf({ language: 'en' }), 'map/label-road').layout['text-field'][1]).toEqual([
      'get',
      'name:en',
    ]);
  });

  it('should draw buildings and trees from their records where the scene has them, once', () => {
    const ids = styleOf().layers.map(({ id }) => id);
    expect(ids).toContain('houses/buildings');
    expect(ids).toContain('trees/trees');
    expect(ids).not.toContain('map/buildings');
    expect(ids).not.toContain('map/trees');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('should put names above all else, and analyses below them and below what people drew', () => {
    const { layers } = styleOf();
    const at = layers.findIndex(({ id }) => id === BELOW_LABELS);
    const firstName = layers.findIndex(({ type }) => type === 'symbol');
    expect(layers.slice(firstName).every(({ type }) => type === 'symbol')).toBe(true);
    const between = layers.slice(at + 1, firstName).map(({ id }) => id);
    expect(between).toContain('#annotations/line');
    expect(between.every((id) => id.startsWith('#'))).toBe(true);
  });

  it('should hide what the view hides and fade what it fades', () => {
    const style = styleOf({ layers: { map: { visible: false }, houses: { opacity: 0.5 } } });
    expect(find(style, 'map/water').layout['visibility']).toBe('none');
    expect(find(style, 'houses/buildings').paint['fill-opacity']).toEqual([
      'interpolate',
      ['linear'],
      ['zoom'],
      13,
      0.25,
      15,
      0.5,
    ]);
  });

  it('should let bodies stand up on a tilted map only', () => {
    const types = (tilted: boolean) => styleOf({}, { tilted }).layers.map(({ type }) => type);
    expect(types(true)).toContain('fill-extrusion');
    expect(types(false)).not.toContain('fill-extrusion');
  });

  it('should colour and filter records by attributes that their tiles then carry', () => {
    const style = styleOf({
      layers: {
        houses: {
          filter: { conditions: [{ attribute: 'use', values: ['office'] }] },
          colouring: { by: 'number', attribute: 'height', ramp: 'viridis', breaks: [10, 20] },
        },
      },
    });
    expect(style.sources['houses']).toMatchObject({
      tiles: ['city-records://1/houses,height,use/{z}/{x}/{y}'],
    });
    expect(JSON.stringify(find(style, 'houses/buildings').paint['fill-color'])).toContain('"step"');
    expect(JSON.stringify(find(style, 'houses/buildings').filter)).toContain('office');
    expect(validateStyleMin(style)).toEqual([]);
  });

  it('should draw maps of others as pictures, by day and by night', () => {
    expect(styleOf().sources['others']).toMatchObject({
      type: 'raster',
      tiles: ['city-picture://1/nightothers/{z}/{x}/{y}'],
    });
    expect(styleOf({ appearance: 'light' }).sources['others']).toMatchObject({
      tiles: ['city-picture://1/dayothers/{z}/{x}/{y}'],
    });
  });
});

describe('scaledOpacity', () => {
  it('should scale what expressions of the zoom give, and not the zoom', () => {
    expect(scaledOpacity(0.8, 0.5)).toBe(0.4);
    expect(scaledOpacity(['interpolate', ['linear'], ['zoom'], 8, 0.5, 12, 1], 0.5)).toEqual([
      'interpolate',
      ['linear'],
      ['zoom'],
      8,
      0.25,
      12,
      0.5,
    ]);
    expect(scaledOpacity(['step', ['zoom'], 0.2, 10, 1], 0.5)).toEqual(['step', ['zoom'], 0.1, 10, 0.5]);
    expect(scaledOpacity(['get', 'a'], 0.5)).toEqual(['*', ['get', 'a'], 0.5]);
  });
});

describe('filterOf and colourExpression', () => {
  it('should name the attributes they need', () => {
    expect(
      attributesOf({
        filter: { conditions: [{ attribute: 'b', from: 1 }] },
        colouring: { by: 'value', attribute: 'a', values: [], other: '#000000' },
      }),
    ).toEqual(['a', 'b']);
  });

  it('should show everything where there is no condition', () => {
    expect(filterOf({})).toBeUndefined();
    expect(filterOf({ filter: { conditions: [] } })).toBeUndefined();
  });

  it('should have a colour for each class and for what is missing', () => {
    const expression = colourExpression(
      { by: 'number', attribute: 'h', ramp: 'r', breaks: [5] },
      () => ['#000001', '#000002'],
      '#000003',
    );
    expect(JSON.stringify(expression)).toBe(
      '["case",["==",["typeof",["get","h"]],"number"],["step",["to-number",["get","h"]],"#000001",5,"#000002"],"#000003"]',
    );
  });
});
