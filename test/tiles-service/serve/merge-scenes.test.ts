import { describe, expect, it } from 'vitest';
import { isInnerAddress, mergeScenes } from '../../../tiles-service/serve/merge-scenes.ts';
import { layerOf, sceneOf } from './city-folder.ts';

describe('mergeScenes', () => {
  const open = sceneOf(
    'public',
    [layerOf('buildings', 'public'), layerOf('map', 'public', { store: undefined })],
    {
      groups: [{ id: 'base', name: { 'zh-CN': '底图', en: 'Base' } }],
      themes: [{ id: 'water', name: { 'zh-CN': '水务', en: 'Water' }, layers: ['buildings'] }],
    },
  );
  const closed = sceneOf('internal', [layerOf('pipes', 'internal')], {
    name: { 'zh-CN': '内部', en: 'Inside' },
    extent: [4.2, 52.05, 4.35, 52.2],
    updated: '2026-02-01T00:00:00+08:00',
    groups: [{ id: 'base', name: { 'zh-CN': '底图', en: 'Base' } }],
    themes: [{ id: 'water', name: { 'zh-CN': '水务', en: 'Water' }, layers: ['pipes', 'buildings'] }],
  });

  it('should give nothing of nothing', () => {
    expect(mergeScenes({})).toBeUndefined();
  });

  it('should put the class before the addresses of its layers', () => {
    const merged = mergeScenes({ public: open });
    expect(merged?.layers.map(({ url, store }) => [url, store])).toEqual([
      ['public/layers/buildings/v1/tileset.json', 'public/layers/buildings/v1/store'],
      ['public/layers/map/v1/tileset.json', undefined],
    ]);
  });

  it('should put it before the address of a building model too', () => {
    const house = layerOf('house-bim', 'internal', {
      bim: 'layers/house-bim/v1/bim.json',
      bimVersions: [
        {
          ...{ version: 'v0', imported: '2026-01-01T00:00:00Z', bim: 'layers/house-bim/v0/bim.json' },
          url: 'layers/house-bim/v0/tileset.json',
          store: 'layers/house-bim/v0/store',
        },
      ],
    });
    const merged = mergeScenes({ internal: sceneOf('internal', [house]) });
    expect(merged?.layers[0].bim).toBe('internal/layers/house-bim/v1/bim.json');
    expect(merged?.layers[0].bimVersions).toMatchObject([
      {
        bim: 'internal/layers/house-bim/v0/bim.json',
        url: 'internal/layers/house-bim/v0/tileset.json',
        store: 'internal/layers/house-bim/v0/store',
      },
    ]);
  });

  it('should hold the layers of all classes and be of the strictest', () => {
    const merged = mergeScenes({ internal: closed, public: open });
    expect(merged?.layers.map(({ id, url }) => `${id} ${url.split('/')[0]}`)).toEqual([
      'buildings public',
      'map public',
      'pipes internal',
    ]);
    expect(merged?.publication).toBe('internal');
    expect(merged?.name.en).toBe('Probe');
    expect(merged?.extent).toEqual([4.2, 52, 4.4, 52.2]);
    expect(merged?.updated).toBe('2026-02-01T00:00:00+08:00');
    expect(merged?.groups).toHaveLength(1);
    expect(merged?.themes).toEqual([
      { id: 'water', name: { 'zh-CN': '水务', en: 'Water' }, layers: ['buildings', 'pipes'] },
    ]);
  });

  it('should take the stricter of two layers with one id', () => {
    const full = sceneOf('restricted', [layerOf('buildings', 'restricted')]);
    const merged = mergeScenes({ public: open, restricted: full });
    expect(merged?.layers.map(({ url }) => url.split('/')[0])).toEqual(['restricted', 'public']);
  });

  it('should name footprints to those alone who may see them', () => {
    const mesh = sceneOf('public', [layerOf('mesh', 'public', { footprints: 'pipes' })]);
    const footprintsOf = (scenes: Parameters<typeof mergeScenes>[0]) =>
      mergeScenes(scenes)?.layers.find(({ id }) => id === 'mesh')?.footprints;
    expect(footprintsOf({ public: mesh })).toBeUndefined();
    expect(footprintsOf({ public: mesh, internal: closed })).toBe('pipes');
  });

  it('should leave the scenes it was given as they are', () => {
    const before = JSON.stringify([open, closed]);
    mergeScenes({ public: open, internal: closed });
    expect(JSON.stringify([open, closed])).toBe(before);
  });
});

describe('isInnerAddress', () => {
  it('should allow addresses below the scene', () => {
    for (const url of [
      'layers/a/v/tileset.json',
      'layers/a/v/{z}/{x}/{y}.webp',
      'a..b/c',
      'layers/a/%E5%9F%8E.json',
    ]) {
      expect(isInnerAddress(url), url).toBe(true);
    }
  });
  it('should refuse all others', () => {
    const outside = [
      '',
      '/a',
      '//evil.example/a',
      'http://evil.example/a',
      'file:///etc',
      'data:,x',
      '../a',
      'a/../../b',
    ];
    for (const url of [
      ...outside,
      'a/..',
      './a',
      '%2e%2e/a',
      '.%2E/a',
      '\\\\evil\\a',
      '..\\a',
      'javascript:alert(1)',
    ]) {
      expect(isInnerAddress(url), url).toBe(false);
    }
  });
});
