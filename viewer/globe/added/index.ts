import { followSources } from '../../added/services/follow-sources.ts';
import { type AddedItem, addedItems, layerOfItem, setExtent, useAdded } from '../../stores/added.ts';
import { retrySelection, useSelection } from '../../stores/selection.ts';
import { errorText, recordError, setLayerStatus } from '../../stores/status.ts';
import { currentView, useView } from '../../stores/view.ts';
import type { GlobeContext, GlobePart } from '../globe-context.ts';
import type { Drawing } from './drawing.ts';
import { drawFeatures } from './features.ts';
import { colourOfItem } from './style.ts';

interface Entry {
  /** What is drawn; another content is drawn anew. */
  content: unknown;
  drawing?: Drawing;
  gone: boolean;
}

const PREVIEW_COLOUR = '#ffffff';

/** Draws what people added, as the store and the view document say. */
export const part: GlobePart = (context) => {
  const entries = new Map<string, Entry>();
  let preview: Drawing | undefined;

  function follow(): void {
    const items = addedItems(useAdded.getState(), currentView().added);
    const present = new Set(items.map(({ id }) => id));
    for (const [id, entry] of entries) if (!present.has(id)) remove(id, entry);
    for (const item of items) {
      const content = item.state.state === 'ready' ? item.state.content : undefined;
      const known = entries.get(item.id);
      if (known && known.content !== content) remove(item.id, known);
      if (content && !entries.has(item.id)) draw(item, content);
      entries.get(item.id)?.drawing?.show(item);
    }
    context.scene.requestRender();
  }

  function draw(item: AddedItem, content: NonNullable<unknown>): void {
    const entry: Entry = { content, gone: false };
    entries.set(item.id, entry);
    createDrawing(context, item)
      .then((drawing) => {
        if (entry.gone) {
          if (!context.scene.isDestroyed()) drawing.destroy();
          return;
        }
        entry.drawing = drawing;
        if (drawing.extent) setExtent(item.id, drawing.extent);
        const now = addedItems(useAdded.getState(), currentView().added).find(({ id }) => id === item.id);
        if (now) drawing.show(now);
        // What a link has selected of it is known now.
        const { record } = useSelection.getState();
        if (record.state === 'missing' && record.layer.id === item.id) retrySelection();
        context.scene.requestRender();
      })
      .catch((error: unknown) => {
        recordError(error);
        setLayerStatus(item.id, { state: 'failed', detail: errorText(error) });
      });
  }

  function remove(id: string, entry: Entry): void {
    entry.gone = true;
    entry.drawing?.destroy();
    entries.delete(id);
  }

  function followPreview(): void {
    preview?.destroy();
    const features = useAdded.getState().preview;
    preview =
      features && drawFeatures(context.scene, '', features, PREVIEW_COLOUR, context.city().origin.height);
    context.scene.requestRender();
  }

  const unsubscribe = [
    useAdded.subscribe((state, before) => {
      if (state.files !== before.files || state.sources !== before.sources) follow();
      if (state.preview !== before.preview) followPreview();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.added !== before.added) follow();
    }),
  ];
  const stopSources = followSources();
  follow();
  if (useAdded.getState().preview) followPreview();

  return {
    destroy() {
      for (const end of unsubscribe) end();
      stopSources();
      preview?.destroy();
      for (const [id, entry] of entries) remove(id, entry);
    },
  };
};

/** Each kind of content is drawn by a piece that is loaded with the first of its kind. */
async function createDrawing(context: GlobeContext, item: AddedItem): Promise<Drawing> {
  if (item.state.state !== 'ready') throw new Error(`${item.id} is not there yet`);
  const { content } = item.state;
  const { scene } = context;
  switch (content.kind) {
    case 'features':
      return drawFeatures(
        scene,
        item.id,
        content.features,
        colourOfItem(item.id),
        context.city().origin.height,
      );
    case 'czml':
      return (await import('./czml.ts')).drawCzml(scene, content.packets);
    case 'model':
      return (await import('./model.ts')).drawModel(scene, content);
    case 'images':
      return (await import('./images.ts')).drawImages(scene, item.id, content.images);
    case 'tileset':
      return (await import('./tileset.ts')).drawTileset(scene, layerOfItem(item), content.url);
  }
}
