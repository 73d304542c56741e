import { create } from 'zustand';
import type { Feature } from '../../models/feature.ts';
import type { Extent, Layer } from '../../models/schema/layer.ts';
import type { AddedSource, Placement } from '../../models/schema/view-document.ts';
import type { ErrorValues } from '../added/add-error.ts';
import type { LeftOut } from '../added/read-result.ts';
import type { TileImages } from '../added/services/tile-images.ts';
import { trackSteps } from './history.ts';
import { addRecordSource } from './record-sources.ts';
import { currentView, patchView, select, useView } from './view.ts';

/** What is drawn of something that was added. */
export type AddedContent =
  | { kind: 'features'; features: Feature[]; extent: Extent }
  | { kind: 'czml'; packets: Record<string, unknown>[] }
  | { kind: 'model'; model: Uint8Array | Record<string, unknown>; hasOwnPlace: boolean; base?: string }
  | { kind: 'images'; images: TileImages }
  | { kind: 'tileset'; url: string };

/** What is known of its coming in, for people. */
export interface AddedReport {
  crs?: string;
  leftOut: LeftOut;
  guessedEncoding?: string;
  /** Keys below `add.note.`, with their values. */
  notes?: { key: string; values?: ErrorValues }[];
}

/** A file of a person's own machine: it lives in this page alone and is in no link. */
export interface AddedFile extends AddedReport {
  id: string;
  name: string;
  /** Name of the file that it came from. */
  file: string;
  /** UTC milliseconds. */
  time: number;
  content: AddedContent;
  visible: boolean;
  opacity: number;
  placement?: Placement;
}

/** How far a source of the view document has come. */
export type SourceState =
  | { state: 'loading' }
  | ({ state: 'ready'; content: AddedContent; time: number } & AddedReport)
  | { state: 'failed'; code: string; values: ErrorValues };

export interface AddedState {
  files: AddedFile[];
  /** By the id of the source, with what it is the content of: another link names other sources by the same ids. */
  sources: Record<string, SourceState & { of: string }>;
  /** Of what only the engine knows where it is. */
  extents: Record<string, Extent>;
  /** A few features where they would land, while a person chooses a CRS. */
  preview?: Feature[];
}

/** What people added by hand: files of their own, and what the addresses of document.added brought. */
export const useAdded = create<AddedState>()(() => ({ files: [], sources: {}, extents: {} }));

// Files and what is done with them can be taken back, as changes of the view document can.
trackSteps(useAdded, ['files']);

/** What the content of a source hangs on: two of one id that differ in it are two sources. */
export function contentKey({ kind, url, sublayer, style, crs, swapped }: AddedSource): string {
  return JSON.stringify([kind, url, sublayer, style, crs, swapped]);
}

// What no document names any more is let go; should it come back, it is loaded again.
useView.subscribe(({ document: { added } }, { document: before }) => {
  if (added === before.added) return;
  const named = new Map(added.map((source) => [source.id, contentKey(source)]));
  const { files, sources, extents } = useAdded.getState();
  const kept = Object.entries(sources).filter(([id, { of }]) => named.get(id) === of);
  if (kept.length === Object.keys(sources).length) return;
  const present = new Set([...files.map(({ id }) => id), ...kept.map(([id]) => id)]);
  useAdded.setState({
    sources: Object.fromEntries(kept),
    extents: Object.fromEntries(Object.entries(extents).filter(([id]) => present.has(id))),
  });
});

/** One added thing, wherever it came from. */
export interface AddedItem {
  id: string;
  name: string;
  visible: boolean;
  opacity: number;
  /** File name or address. */
  from: string;
  isFile: boolean;
  placement?: Placement;
  state: SourceState;
}

export function addedItems({ files, sources }: AddedState, added: readonly AddedSource[]): AddedItem[] {
  return [
    ...files.map((file): AddedItem => {
      const { id, name, visible, opacity, placement, file: from } = file;
      return {
        id,
        name,
        visible,
        opacity,
        from,
        isFile: true,
        placement,
        state: { state: 'ready', ...file },
      };
    }),
    ...added.map((source): AddedItem => {
      const { id, name, visible, opacity, url, placement } = source;
      const known = sources[id];
      return {
        id,
        name,
        visible,
        opacity,
        from: url,
        isFile: false,
        placement,
        state: known?.of === contentKey(source) ? known : { state: 'loading' },
      };
    }),
  ];
}

export function currentItems(): AddedItem[] {
  return addedItems(useAdded.getState(), currentView().added);
}

let lastId = 0;

/** An id that is a layer's id as well; unlike all that are there, also those of a link. */
export function freshId(): string {
  const taken = new Set([...currentItems().map(({ id }) => id), ...Object.keys(useAdded.getState().sources)]);
  do lastId++;
  while (taken.has(`added-${lastId}`));
  return `added-${lastId}`;
}

export function addFile(file: AddedFile): void {
  useAdded.setState(({ files }) => ({ files: [...files, file] }));
}

export function addSource(source: AddedSource): void {
  patchView({ added: [...currentView().added, source] });
}

export type ItemPatch = Partial<Pick<AddedItem, 'name' | 'visible' | 'opacity' | 'placement'>>;

export function patchItem(id: string, patch: ItemPatch): void {
  const { files } = useAdded.getState();
  if (files.some((file) => file.id === id))
    useAdded.setState({ files: files.map((file) => (file.id === id ? { ...file, ...patch } : file)) });
  else
    patchView({
      added: currentView().added.map((source) => (source.id === id ? { ...source, ...patch } : source)),
    });
}

export function removeItem(id: string): void {
  const { selection } = currentView();
  if (selection.some(({ layer }) => layer === id)) select(selection.filter(({ layer }) => layer !== id));
  const { files } = useAdded.getState();
  if (files.some((file) => file.id === id))
    useAdded.setState({ files: files.filter((file) => file.id !== id) });
  else patchView({ added: currentView().added.filter((source) => source.id !== id) });
}

export function setSourceState(source: AddedSource, state: SourceState): void {
  const known = { ...state, of: contentKey(source) };
  useAdded.setState(({ sources }) => ({ sources: { ...sources, [source.id]: known } }));
}

/** Asks for a source that failed once more. */
export function retrySource(id: string): void {
  useAdded.setState(({ sources: { [id]: _, ...sources } }) => ({ sources }));
}

export function setExtent(id: string, extent: Extent): void {
  useAdded.setState(({ extents }) => ({ extents: { ...extents, [id]: extent } }));
}

/** West, south, east, north of what was added; undefined where it has no bounds of its own. */
export function extentOf(item: AddedItem): Extent | undefined {
  if (item.state.state !== 'ready') return undefined;
  const { content } = item.state;
  if (content.kind === 'features') return content.extent;
  if (content.kind === 'images') return content.images.extent;
  if (content.kind === 'model' && item.placement) {
    const { longitude, latitude } = item.placement;
    return [longitude - 5e-4, latitude - 5e-4, longitude + 5e-4, latitude + 5e-4];
  }
  return useAdded.getState().extents[item.id];
}

/** An added thing as a layer, for records and lists: who added it is all that is known of its owner. */
export function layerOfItem(item: AddedItem): Layer {
  const ready = item.state.state === 'ready' ? item.state : undefined;
  return {
    id: item.id,
    kind: 'vector',
    name: { 'zh-CN': item.name, en: item.name },
    appearance: 'any',
    url: '',
    version: '',
    publication: 'restricted',
    provenance: [
      {
        owner: 'unknown',
        source: [item.from],
        licence: 'unknown',
        updated: new Date(ready?.time ?? 0).toISOString(),
        simulated: false,
        ...(ready?.crs ? { crs: ready.crs } : {}),
      },
    ],
    visible: item.visible,
    opacity: item.opacity,
    legend: [],
    ...(ready?.content.kind === 'features' ? { featureCount: ready.content.features.length } : {}),
  };
}

/** The layer and one record of what was added; undefined for ids of other layers. */
export function addedRecord(layer: string, feature: string): { layer: Layer; feature?: Feature } | undefined {
  const item = currentItems().find(({ id }) => id === layer);
  if (!item) return undefined;
  const content = item.state.state === 'ready' ? item.state.content : undefined;
  const found = content?.kind === 'features' ? content.features.find(({ id }) => id === feature) : undefined;
  return { layer: layerOfItem(item), ...(found ? { feature: found } : {}) };
}

addRecordSource(addedRecord);
