import type { Layer } from '../../../models/schema/layer.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import type { ViewDocument } from '../../../models/schema/view-document.ts';
import { shownLayer } from '../../stores/view.ts';

export interface LayerBranch {
  /** Id of the group; undefined for layers that belong to none. */
  id?: string;
  name?: LocalizedText;
  layers: Layer[];
  visible: 'all' | 'some' | 'none';
}

/**
 * The scene's layers by group, in the scene's order; groups without layers are left out. Imagery of one
 * appearance belongs to the theme and shows only with it.
 */
export function layerTree(scene: Scene, view: Pick<ViewDocument, 'layers' | 'appearance'>): LayerBranch[] {
  const known = new Set(scene.groups.map(({ id }) => id));
  const branches = scene.groups.map((group) => ({
    id: group.id,
    name: group.name,
    layers: scene.layers.filter((layer) => layer.group === group.id),
  }));
  const others = {
    layers: scene.layers.filter((layer) => layer.group === undefined || !known.has(layer.group)),
  };
  return [...branches, others]
    .map((branch) => ({
      ...branch,
      layers: branch.layers.filter((layer) => suitsAppearance(layer, view.appearance)),
    }))
    .filter(({ layers }) => layers.length > 0)
    .map((branch) => ({ ...branch, visible: visibility(branch.layers, view) }));
}

/** Imagery drawn for the night map shows with the dark appearance, that for the day with the light one. */
export function suitsAppearance(layer: Layer, appearance: ViewDocument['appearance']): boolean {
  return layer.appearance === 'any' || layer.appearance === (appearance === 'light' ? 'day' : 'night');
}

function visibility(layers: readonly Layer[], view: Pick<ViewDocument, 'layers'>): LayerBranch['visible'] {
  const shown = layers.filter((layer) => shownLayer(layer, view).visible).length;
  return shown === layers.length ? 'all' : shown > 0 ? 'some' : 'none';
}

/** Names of the layers in view whose data is simulated; a screen that shows one says so. */
export function simulatedLayers(scene: Scene, view: Pick<ViewDocument, 'layers' | 'appearance'>): Layer[] {
  return scene.layers.filter(
    (layer) =>
      layer.provenance.some(({ simulated }) => simulated) &&
      suitsAppearance(layer, view.appearance) &&
      shownLayer(layer, view).visible,
  );
}

/** Attribution lines of the layers in view, each once. */
export function attributions(scene: Scene, view: Pick<ViewDocument, 'layers' | 'appearance'>): string[] {
  const lines = scene.layers
    .filter((layer) => suitsAppearance(layer, view.appearance) && shownLayer(layer, view).visible)
    .flatMap((layer) => layer.provenance.map(({ attribution, owner }) => attribution ?? owner));
  return [...new Set(lines)].filter((line) => line !== 'unknown');
}
