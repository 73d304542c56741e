import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Viewpoint } from '../../../models/schema/scene.ts';
import {
  readPreferences,
  savedTours,
  savedViewpoints,
  saveTours,
  saveViewpoints,
  writePreferences,
} from '../../../viewer/stores/preferences.ts';

const KEY = 'citymirror.preferences';
let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

const camera = { longitude: 6, latitude: 46, height: 500, heading: 0, pitch: -30, roll: 0 };
const viewpoint = (id: string): Viewpoint => ({ id, name: { 'zh-CN': id, en: id }, camera });
const tour = (id: string) => ({ schema: 'citymirror/tour/1' as const, id, name: id, loop: false, steps: [] });
const stored = () => JSON.parse(kept.get(KEY) ?? '{}');

describe('preferences', () => {
  it('should keep what is not changed', () => {
    writePreferences({ language: 'en' });
    writePreferences({ name: '张三' });
    expect(readPreferences()).toEqual({ language: 'en', name: '张三' });
  });

  it('should be none where nothing can be read', () => {
    for (const text of ['{', '[]', 'null', '7']) {
      kept.set(KEY, text);
      expect(readPreferences(), text).toEqual({});
      expect(savedTours('a'), text).toEqual([]);
    }
  });

  it('should lose one that cannot be read, and no other', () => {
    kept.set(KEY, JSON.stringify({ language: 'de', appearance: 'light', tours: 7 }));
    expect(readPreferences()).toEqual({ appearance: 'light' });
  });

  it('should leave viewpoints and tours that it cannot read as they are', () => {
    const strange = { id: 'of-a-later-version', camera: 'above' };
    kept.set(
      KEY,
      JSON.stringify({
        viewpoints: { geneva: [viewpoint('lake'), strange], delft: [strange] },
        tours: { geneva: [tour('walk'), strange] },
      }),
    );
    expect(savedViewpoints('geneva').map(({ id }) => id)).toEqual(['lake']);
    expect(savedTours('geneva').map(({ id }) => id)).toEqual(['walk']);
    writePreferences({ language: 'en' });
    saveViewpoints('geneva', [viewpoint('cathedral')]);
    saveTours('geneva', []);
    expect(stored()).toEqual({
      language: 'en',
      viewpoints: { geneva: [viewpoint('cathedral'), strange], delft: [strange] },
      tours: { geneva: [strange] },
    });
  });

  it('should say when the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new Error('The quota has been exceeded.');
      },
    });
    expect(saveTours('geneva', [])).toBe(false);
  });
});
