import { followSources } from '../../added/services/follow-sources.ts';
import { type AddedItem, layerOfItem, useAdded } from '../../stores/added.ts';
import type { GlobeContext, GlobePart } from '../globe-context.ts';
import type { Drawing } from './drawing.ts';
import { drawFeatures } from './features.ts';
import { followItems } from './follow-items.ts';
import { colourOfItem } from './style.ts';

const PREVIEW_COLOUR = '#ffffff';

/** Draws what people added, as the store and the view document say. */
export const part: GlobePart = (context) => {
  let preview: Drawing | undefined;

  function followPreview(): void {
    preview?.destroy();
    const features = useAdded.getState().preview;
    preview =
      features && drawFeatures(context.scene, '', features, PREVIEW_COLOUR, context.city().origin.height);
    context.scene.requestRender();
  }

  const unsubscribe = useAdded.subscribe((state, before) => {
    if (state.preview !== before.preview) followPreview();
  });
  const stopSources = followSources();
  const stopItems = followItems(
    (item) => createDrawing(context, item),
    () => context.scene.requestRender(),
  );
  if (useAdded.getState().preview) followPreview();

  return {
    destroy() {
      unsubscribe();
      stopSources();
      preview?.destroy();
      stopItems();
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
      return (await import('./tileset.ts')).drawTileset(context, layerOfItem(item), content.url);
  }
}
