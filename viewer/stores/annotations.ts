import { create } from 'zustand';
import type { Annotation, AnnotationLayer } from '../../models/schema/annotation.ts';
import { recordStep } from './history.ts';
import { now } from './server-time.ts';

/** Where a layer is kept, and whether what is on screen is there already. */
export interface Keeping {
  where: 'server' | 'browser';
  state: 'saved' | 'saving' | 'failed';
  /** Why it failed. */
  detail?: string;
}

export interface SelectedAnnotation {
  layer: string;
  item: string;
}

interface Annotations {
  /** Whether the layers of the city have been looked for. */
  state: 'none' | 'loading' | 'ready';
  /** By the time they were begun. */
  layers: readonly AnnotationLayer[];
  keeping: Readonly<Record<string, Keeping>>;
  /** Layers that are switched off on this screen. */
  hidden: readonly string[];
  /** The layer that new drawings go to. */
  active?: string;
  selected?: SelectedAnnotation;
  /** Who draws, while the panel of drawing is open and knows a name; without one, drawings are only looked at. */
  author?: string;
  /** The selected one as it would be, while a handle of it is drawn over a flat map. */
  preview?: Annotation;
}

/** What people drew on the city; annotations/keeper.ts loads and saves it, globe/annotations shows it. */
export const useAnnotations = create<Annotations>()(() => ({
  state: 'none',
  layers: [],
  keeping: {},
  hidden: [],
}));

export function annotationLayer(id: string | undefined): AnnotationLayer | undefined {
  return useAnnotations.getState().layers.find((layer) => layer.id === id);
}

export function selectedItem(
  state: Pick<Annotations, 'layers' | 'selected'>,
): { layer: AnnotationLayer; item: Annotation } | undefined {
  const layer = state.layers.find(({ id }) => id === state.selected?.layer);
  const item = layer?.items.find(({ id }) => id === state.selected?.item);
  return layer && item && { layer, item };
}

/** Small letters and digits that no other has. */
export function newId(): string {
  return `${now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
}

/** Puts a layer as it now is in the place of the one with its id, or takes it away; no step of the history. */
export function placeLayer(id: string, layer: AnnotationLayer | undefined): void {
  useAnnotations.setState(({ layers, active, selected }) => {
    const others = layers.filter((one) => one.id !== id);
    const next = layer
      ? [...others, layer].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1))
      : others;
    const stays = layer?.items.some((item) => item.id === selected?.item);
    return {
      layers: next,
      active: active === id && !layer ? next.at(-1)?.id : active,
      ...(selected?.layer === id && !stays ? { selected: undefined } : {}),
    };
  });
}

/**
 * A change that a person made, which they can take back. Quick changes with one `key` are one step. Throws a
 * TypeError where nobody is named: no server takes such a layer, and no browser reads it back.
 */
export function changeLayer(
  id: string,
  change: (layer: AnnotationLayer | undefined) => AnnotationLayer | undefined,
  by: string,
  key?: string,
): void {
  if (by.trim() === '')
    throw new TypeError(`the change of the annotations "${id}" needs a name: who made it?`);
  const before = annotationLayer(id);
  const changed = change(before);
  if (changed === before) return;
  const after = changed && { ...changed, changedBy: by, changed: now() };
  placeLayer(id, after);
  recordStep({ undo: () => placeLayer(id, before), redo: () => placeLayer(id, after) }, key);
}

export function putItem(layerId: string, item: Annotation, by: string, key?: string): void {
  changeLayer(
    layerId,
    (layer) =>
      layer && {
        ...layer,
        items: layer.items.some(({ id }) => id === item.id)
          ? layer.items.map((one) => (one.id === item.id ? item : one))
          : [...layer.items, item],
      },
    by,
    key && `annotation ${item.id} ${key}`,
  );
}

export function removeItem(layerId: string, itemId: string, by: string): void {
  changeLayer(
    layerId,
    (layer) => layer && { ...layer, items: layer.items.filter(({ id }) => id !== itemId) },
    by,
  );
}

export function newLayer(name: string, by: string): AnnotationLayer {
  const time = now();
  return {
    schema: 'citymirror/annotations/1',
    id: newId(),
    name,
    publication: 'internal',
    author: by,
    created: time,
    changedBy: by,
    changed: time,
    revision: 0,
    items: [],
  };
}
