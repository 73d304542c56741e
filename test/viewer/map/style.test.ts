import { readFileSync } from 'node:fs';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../../models/schema/layer.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { NOTHING_DRAWN } from '../../../viewer/map/drawn/drawn-feature.ts';
import type { Look } from '../../../viewer/map/style/look.ts';
import {
  type ArchiveFacts,
  BELOW_LABELS,
  type MapStyleInput,
  mapStyleOf,
} from '../../../viewer/map/style/map-style.ts';
import { scaledOpacity } from '../../../viewer/map/style/opacity.ts';
import type { AddedItem } from '../../../viewer/stores/added.ts';

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
    added: [],
    serviceTiles: (item) => `city-service://1/${item}/{z}/{x}/{y}`,
    styled: new Set<string>(),
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

  it('should draw records in colours of their own where their tiles carry some', () => {
    for (const [id, property] of [
      ['houses/buildings', 'fill-color'],
      ['trees/trees', 'circle-color'],
      ['lamps/points', 'circle-color'],
    ]) {
      const [kind, own, otherwise] = find(styleOf(), id).paint[property] as unknown[];
      expect([kind, own]).toEqual(['coalesce', ['get', 'color']]);
      expect(typeof otherwise).toBe('string');
    }
    const [, own] = find(styleOf({}, { tilted: true }), 'houses/bodies').paint[
      'fill-extrusion-color'
    ] as unknown[];
    expect(own).toEqual(['get', 'color']);
  });

  it('should draw a map layer from its records over the map while it is coloured or filtered', () => {
    expect(styleOf().sources).not.toHaveProperty('map#styled');
    const style = styleOf({}, { styled: new Set(['map', 'houses']) });
    expect(style.sources['map#styled']).toMatchObject({
      type: 'vector',
      tiles: ['city-records://1/map/{z}/{x}/{y}'],
      minzoom: 0,
    });
    expect(style.sources).not.toHaveProperty('houses#styled');
    const ids = style.layers.map(({ id }) => id);
    expect(ids.indexOf('map#styled/areas')).toBeGreaterThan(ids.indexOf('map/water'));
    expect(ids.indexOf('map#styled/areas')).toBeLessThan(ids.indexOf('houses/buildings'));
    expect(validateStyleMin(style)).toEqual([]);
  });

  it('should lay pictures of added map services over the map, where their tiles are those of web Mercator', () => {
    const images = (id: string, grid: 'mercator' | 'geographic'): AddedItem => ({
      id,
      name: id,
      visible: true,
      opacity: 0.6,
      from: 'https://maps.example/wms',
      isFile: false,
      state: {
        state: 'ready',
        time: 0,
        leftOut: {} as never,
        content: {
          kind: 'images',
          images: { template: 't', grid, tileSize: 256, minimumLevel: 0, maximumLevel: 18 },
        },
      },
    });
    const style = styleOf({}, { added: [images('added-1', 'mercator'), images('added-2', 'geographic')] });
    expect(style.sources['added-1']).toMatchObject({
      type: 'raster',
      tiles: ['city-service://1/added-1/{z}/{x}/{y}'],
      tileSize: 256,
    });
    expect(find(style, 'added-1/pictures').paint['raster-opacity']).toBe(0.6);
    expect(style.sources).not.toHaveProperty('added-2');
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
