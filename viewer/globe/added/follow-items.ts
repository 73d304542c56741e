import { type AddedItem, currentItems, setExtent, useAdded } from '../../stores/added.ts';
import { retrySelection, useSelection } from '../../stores/selection.ts';
import { errorText, forgetLayerStatus, recordError, setLayerStatus } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import type { Drawing } from './drawing.ts';

interface Entry {
  /** What is drawn; another content is drawn anew. */
  content: unknown;
  drawing?: Drawing;
  gone: boolean;
}

/**
 * Draws what people added with `create`, as the store and the view document say, and tells how it goes. `onChange`
 * hears when there is something else to see. Returns the end of it, after which nothing is drawn any more.
 */
export function followItems(create: (item: AddedItem) => Promise<Drawing>, onChange: () => void): () => void {
  const entries = new Map<string, Entry>();
  let ended = false;

  function follow(): void {
    const items = currentItems();
    const present = new Set(items.map(({ id }) => id));
    for (const [id, entry] of entries) if (!present.has(id)) remove(id, entry);
    for (const item of items) {
      const content = item.state.state === 'ready' ? item.state.content : undefined;
      const known = entries.get(item.id);
      if (known && known.content !== content) remove(item.id, known);
      if (content && !entries.has(item.id)) void draw(item, content);
      entries.get(item.id)?.drawing?.show(item);
    }
    onChange();
  }

  async function draw(item: AddedItem, content: unknown): Promise<void> {
    const { id } = item;
    const entry: Entry = { content, gone: false };
    entries.set(id, entry);
    try {
      const drawing = await create(item);
      if (entry.gone) {
        // With the globe goes all that was on it.
        if (!ended) drawing.destroy();
        return;
      }
      entry.drawing = drawing;
      setLayerStatus(id, { state: 'ready' });
      if (drawing.extent) setExtent(id, drawing.extent);
      const now = currentItems().find((one) => one.id === id);
      if (now) drawing.show(now);
      // What a link has selected of it is known now.
      const { record } = useSelection.getState();
      if (record.state === 'missing' && record.layer.id === id) retrySelection();
      onChange();
    } catch (error) {
      recordError(error);
      if (!entry.gone) setLayerStatus(id, { state: 'failed', detail: errorText(error) });
    }
  }

  function remove(id: string, entry: Entry): void {
    entry.gone = true;
    entry.drawing?.destroy();
    entries.delete(id);
    forgetLayerStatus(id);
  }

  const ends = [
    useAdded.subscribe((state, before) => {
      if (state.files !== before.files || state.sources !== before.sources) follow();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.added !== before.added) follow();
    }),
  ];
  follow();
  return () => {
    ended = true;
    for (const end of ends) end();
    for (const [id, entry] of entries) remove(id, entry);
  };
}
