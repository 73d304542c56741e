import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plainAddress } from '../../../models/feature-store/index.ts';
import { layerSchema } from '../../../models/schema/layer.ts';
import type { ModelMove } from '../../../models/schema/model-move.ts';
import { type Scene, sceneSchema } from '../../../models/schema/scene.ts';
import { keepPlace, keptPlaces, standingScene } from '../../../viewer/stores/model-places.ts';

const from = { longitude: 8, latitude: 49, height: 100, heading: 0 };
const MOVED: ModelMove = { from, to: { ...from, longitude: 8.01 } };
const OWN: ModelMove = { from, to: { ...from, longitude: 8.02 } };

function scene(more: object = {}): Scene {
  const layer = (id: string, own: object) =>
    layerSchema.parse({
      ...{ id, kind: 'tileset', name: { 'zh-CN': id, en: id }, version: '1', publication: 'public' },
      url: `layers/${id}/1/tileset.json`,
      store: `layers/${id}/1/store`,
      extent: [8, 49, 8.001, 49.001],
      provenance: [
        {
          ...{ owner: 'a', source: ['a.ifc'], licence: 'CC0-1.0', rhythm: 'static' },
          updated: '2026-01-01T00:00:00Z',
        },
      ],
      ...own,
    });
  return sceneSchema.parse({
    ...{ schema: 'citymirror/scene/1', id: 'c', name: { 'zh-CN': 'c', en: 'c' }, publication: 'public' },
    origin: { longitude: 8, latitude: 49, height: 100 },
    extent: [8, 49, 8.1, 49.1],
    updated: '2026-01-01T00:00:00Z',
    layers: [
      layer('house-bim', { bim: 'layers/house-bim/1/bim.json', ...more }),
      layer('house-spaces', more),
      layer('roads', {}),
    ],
  });
}

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('standingScene', () => {
  it('should leave a city alone in which nothing was put elsewhere', () => {
    const city = scene();
    expect(standingScene(city)).toBe(city);
  });

  it('should have a model and its rooms read where they were put', () => {
    const [house, rooms, roads] = standingScene(scene({ moved: MOVED })).layers;
    for (const layer of [house, rooms]) {
      expect(plainAddress(layer.store!)).toEqual({ plain: `layers/${layer.id}/1/store`, moved: MOVED });
      expect(layer.extent![0]).toBeCloseTo(8.01, 4);
      expect(layer.url).toBe(`layers/${layer.id}/1/tileset.json`);
    }
    expect(roads).toEqual(scene().layers[2]);
  });

  it('should follow what this browser has kept over what the city says, its way back included', () => {
    keepPlace('c', 'house-bim', OWN);
    expect(standingScene(scene({ moved: MOVED })).layers.map(({ moved }) => moved)).toEqual([
      OWN,
      OWN,
      undefined,
    ]);
    keepPlace('c', 'house-bim', null);
    expect(standingScene(scene({ moved: MOVED })).layers[0].moved).toBeUndefined();
    keepPlace('c', 'house-bim', undefined);
    expect(standingScene(scene({ moved: MOVED })).layers[0].moved).toEqual(MOVED);
  });

  it('should say of no model that was put in its place that it has none', () => {
    expect(standingScene(scene({ unplaced: true })).layers[0].unplaced).toBe(true);
    expect(standingScene(scene({ unplaced: true }), { 'house-bim': OWN }).layers[0].unplaced).toBeUndefined();
  });
});

describe('what a browser keeps', () => {
  it('should be of one city, and survive what cannot be read', () => {
    keepPlace('c', 'house-bim', OWN);
    expect([keptPlaces('c'), keptPlaces('d')]).toEqual([{ 'house-bim': OWN }, {}]);
    stored.set('citymirror.placements', '{"c":{"house-bim":{"from":1}}}');
    expect(keptPlaces('c')).toEqual({});
  });

  it('should lose one place that cannot be read, and no other', () => {
    keepPlace('c', 'house-bim', OWN);
    keepPlace('d', 'tower-bim', null);
    const all = JSON.parse(stored.get('citymirror.placements')!);
    all.c['barn-bim'] = { from, to: { ...from, heading: 730 } };
    stored.set('citymirror.placements', JSON.stringify(all));
    expect([keptPlaces('c'), keptPlaces('d')]).toEqual([{ 'house-bim': OWN }, { 'tower-bim': null }]);
    expect(() => keepPlace('c', 'barn-bim', { from, to: { ...from, height: 99_999 } })).toThrow();
    keepPlace('c', 'house-bim', undefined);
    expect([keptPlaces('c'), keptPlaces('d')]).toEqual([{}, { 'tower-bim': null }]);
  });

  it('should hold until the page is left where the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    });
    expect(keepPlace('private', 'house-bim', OWN)).toBe(false);
    expect(keptPlaces('private')).toEqual({ 'house-bim': OWN });
  });
});
