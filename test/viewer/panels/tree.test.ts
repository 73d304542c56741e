import { describe, expect, it } from 'vitest';
import { type Layer, layerSchema } from '../../../models/schema/layer.ts';
import { type Scene, sceneSchema } from '../../../models/schema/scene.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { attributions, layerTree, simulatedLayers } from '../../../viewer/panels/layers/tree.ts';
import { currentView, patchView, setLayerView, shownLayer } from '../../../viewer/stores/view.ts';

const name = { 'zh-CN': '名', en: 'name' };

function layer(id: string, more: Partial<Layer> = {}): Layer {
  return layerSchema.parse({
    id,
    kind: 'tileset',
    name,
    url: 'tileset.json',
    version: '1',
    publication: 'public',
    provenance: [
      { owner: `owner of ${id}`, source: ['file'], licence: 'CC0-1.0', updated: '2026-01-01T00:00:00Z' },
    ],
    ...more,
  });
}

function scene(layers: Layer[]): Scene {
  return sceneSchema.parse({
    schema: 'citymirror/scene/1',
    id: 'test',
    name,
    origin: { longitude: 0, latitude: 0, height: 0 },
    extent: [0, 0, 1, 1],
    publication: 'public',
    updated: '2026-01-01T00:00:00Z',
    groups: [
      { id: 'second', name },
      { id: 'empty', name },
      { id: 'first', name },
    ],
    layers,
  });
}

const view = { layers: {}, appearance: 'dark' } as const;

describe('layer tree', () => {
  it("should follow the scene's order of groups, without the empty ones, and the rest last", () => {
    const tree = layerTree(
      scene([
        layer('a', { group: 'first' }),
        layer('b', { group: 'second' }),
        layer('c'),
        layer('d', { group: 'gone' }),
      ]),
      view,
    );
    expect(tree.map((branch) => [branch.id, branch.layers.map(({ id }) => id)])).toEqual([
      ['second', ['b']],
      ['first', ['a']],
      [undefined, ['c', 'd']],
    ]);
  });

  it('should say whether all, some or none of a group is shown', () => {
    const city = scene([layer('a', { group: 'first' }), layer('b', { group: 'first', visible: false })]);
    const visible = (layers: ViewDocument['layers']) => layerTree(city, { ...view, layers })[0].visible;
    expect(visible({})).toBe('some');
    expect(visible({ b: { visible: true } })).toBe('all');
    expect(visible({ a: { visible: false } })).toBe('none');
  });

  it('should show imagery only with the appearance that it was drawn for', () => {
    const city = scene([
      layer('night', { appearance: 'night' }),
      layer('day', { appearance: 'day' }),
      layer('any'),
    ]);
    const ids = (appearance: 'dark' | 'light') =>
      layerTree(city, { layers: {}, appearance }).flatMap(({ layers }) => layers.map(({ id }) => id));
    expect(ids('dark')).toEqual(['night', 'any']);
    expect(ids('light')).toEqual(['day', 'any']);
  });

  it('should name the simulated layers that are in view', () => {
    const [entry] = layer('a').provenance;
    const simulated = layer('a', { provenance: [{ ...entry, simulated: true }] });
    const city = scene([simulated, layer('b')]);
    expect(simulatedLayers(city, view).map(({ id }) => id)).toEqual(['a']);
    expect(simulatedLayers(city, { ...view, layers: { a: { visible: false } } })).toEqual([]);
  });

  it('should give each attribution of the layers in view once, or the owner without one', () => {
    const [entry] = layer('a').provenance;
    const attributed = [{ ...entry, attribution: '© somebody' }];
    const city = scene([
      layer('a', { provenance: attributed }),
      layer('b', { provenance: attributed }),
      layer('c'),
      layer('d', { visible: false }),
    ]);
    expect(attributions(city, view)).toEqual(['© somebody', 'owner of c']);
  });
});

describe('view of a layer', () => {
  const shown = layer('a', { opacity: 0.8 });

  it("should be the scene's where the document says nothing", () => {
    expect(shownLayer(shown, { layers: {} })).toEqual({ visible: true, opacity: 0.8 });
    expect(shownLayer(shown, { layers: { a: { visible: false } } })).toEqual({
      visible: false,
      opacity: 0.8,
    });
  });

  it('should write down only what differs from the scene', () => {
    patchView({ layers: {} });
    setLayerView(shown, { visible: false });
    setLayerView(shown, { opacity: 0.5 });
    expect(currentView().layers).toEqual({ a: { visible: false, opacity: 0.5 } });
    setLayerView(shown, { visible: true });
    expect(currentView().layers).toEqual({ a: { opacity: 0.5 } });
    setLayerView(shown, { opacity: 0.8 });
    expect(currentView().layers).toEqual({});
  });
});
