import { describe, expect, it } from 'vitest';
import { type Layer, layerSchema } from '../../../models/schema/index.ts';
import { nextState, versionsIn, withVersions } from '../../../tiles-service/city/kept-versions.ts';
import type { LayerState, VersionFacts } from '../../../tiles-service/city/manifest.ts';

function layer(version: string, isModel = true): Layer {
  return layerSchema.parse({
    ...{ id: 'house-bim', kind: 'tileset', name: { 'zh-CN': 'h', en: 'h' }, publication: 'public', version },
    url: `layers/house-bim/${version}/tileset.json`,
    store: `layers/house-bim/${version}/store`,
    ...(isModel ? { bim: `layers/house-bim/${version}/bim.json` } : {}),
    provenance: [
      {
        ...{ owner: 'a', source: ['house.ifc'], licence: 'CC0-1.0', rhythm: 'static' },
        updated: '2026-01-01T00:00:00Z',
      },
    ],
  });
}

let day = 0;
const facts = (content: string, rules = 'open'): VersionFacts => ({
  imported: new Date(Date.UTC(2026, 1, ++day)).toISOString(),
  file: `${content}.ifc`,
  content,
  rules,
});

/** Imports versions one after the other: what they are made of, and by which rules they are seen. */
function imported(
  versions: readonly (readonly [version: string, content: string, rules?: string])[],
  isModel = true,
): LayerState {
  let state: LayerState | undefined;
  for (const [version, content, rules] of versions)
    state = nextState(state, {
      layer: layer(version, isModel),
      source: 'house',
      facts: facts(content, rules),
    });
  return state!;
}
const kept = (state: LayerState): string[] => versionsIn(state).map(({ version }) => version);

describe('versions of a building model', () => {
  it('should be kept one behind the other, with when they came in and what their files were called', () => {
    const state = imported([
      ['v1', 'design-1'],
      ['v2', 'design-2'],
      ['v3', 'design-3'],
    ]);
    expect(kept(state)).toEqual(['v3', 'v2', 'v1']);
    const { bimVersions = [], imported: now } = withVersions(state);
    expect(bimVersions.map(({ version, name, bim }) => [version, name, bim])).toEqual([
      ['v2', 'design-2.ifc', 'layers/house-bim/v2/bim.json'],
      ['v1', 'design-1.ifc', 'layers/house-bim/v1/bim.json'],
    ]);
    const times = [now!, ...bimVersions.map((one) => one.imported)].map(Date.parse);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('should not be pushed out by the same file tiled anew, on new ground or by a new release', () => {
    const state = imported([
      ['v1', 'design-1'],
      ['v2', 'design-2'],
      ['v2-new-ground', 'design-2'],
      ['v2-new-release', 'design-2'],
    ]);
    // The one before is there to be rolled back to, as of every layer.
    expect(kept(state)).toEqual(['v2-new-release', 'v2-new-ground', 'v1']);
    expect(withVersions(state).bimVersions!.map(({ version }) => version)).toEqual(['v1']);
    const next = nextState(state, { layer: layer('v3'), source: 'house', facts: facts('design-3') });
    expect(kept(next)).toEqual(['v3', 'v2-new-release', 'v1']);
  });

  it('should keep what stood for rollback when the same file came in once more, as at a wrong place', () => {
    const versions = [
      ['v1', 'design-1'],
      ['v2', 'design-2'],
      ['v2-wrong-place', 'design-2'],
    ] as const;
    expect(imported(versions).previous!.version).toBe('v2');
    expect(imported(versions, false).previous!.version).toBe('v2');
  });

  it('should not be kept of a city in which nobody noted what could be seen of them', () => {
    const old: LayerState = { layer: layer('v1'), source: 'house' };
    const state = nextState(old, { layer: layer('v2'), source: 'house', facts: facts('design-1', 'hidden') });
    expect(kept(state)).toEqual(['v2']);
    const plain: LayerState = { layer: layer('v1', false), source: 'map' };
    const next = nextState(plain, { layer: layer('v2', false), source: 'map', facts: facts('a', '') });
    expect(kept(next)).toEqual(['v2', 'v1']);
  });

  it('should be seven at the most', () => {
    const state = imported(Array.from({ length: 12 }, (_, i) => [`v${i}`, `design-${i}`] as const));
    expect(kept(state)).toEqual(['v11', 'v10', 'v9', 'v8', 'v7', 'v6', 'v5']);
    expect(Object.keys(state.facts!).sort()).toEqual(kept(state).sort());
  });

  it('should all go once a class may see less of the model than before', () => {
    const state = imported([
      ['v1', 'design-1'],
      ['v2', 'design-2'],
      ['v3', 'design-2', 'guard rooms hidden'],
    ]);
    expect(kept(state)).toEqual(['v3']);
    expect(withVersions(state).bimVersions).toBeUndefined();
  });

  it('should stay as they are when nothing changed', () => {
    const versions = [
      ['v1', 'design-1'],
      ['v2', 'design-2'],
    ] as const;
    expect(kept(imported([...versions, ['v2', 'design-2']]))).toEqual(kept(imported(versions)));
  });

  it('should tell the newer one as the other version after a rollback, with its time', () => {
    const state = imported([
      ['v1', 'design-1'],
      ['v2', 'design-2'],
    ]);
    const back: LayerState = { ...state, layer: state.previous!, previous: state.layer };
    const { version, imported: now, bimVersions } = withVersions(back);
    expect([version, bimVersions![0].version]).toEqual(['v1', 'v2']);
    expect(Date.parse(bimVersions![0].imported)).toBeGreaterThan(Date.parse(now!));
  });
});

describe('versions of other layers', () => {
  it('should be the one before alone, for rollback, and none where somebody may see less than before', () => {
    const versions = [
      ['v1', 'a'],
      ['v2', 'b'],
      ['v3', 'c'],
    ] as const;
    expect(kept(imported(versions, false))).toEqual(['v3', 'v2']);
    expect(kept(imported([...versions, ['v4', 'c', 'closed']], false))).toEqual(['v4']);
    expect(withVersions(imported(versions, false)).bimVersions).toBeUndefined();
  });
});
