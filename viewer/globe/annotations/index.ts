import type { Annotation } from '../../../models/schema/annotation.ts';
import { keepCityAnnotations } from '../../annotations/city-annotations.ts';
import { selectedItem, useAnnotations } from '../../stores/annotations.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import type { GlobePart } from '../globe-context.ts';
import { type Shape, ShapeSet } from '../sketch/shape-set.ts';
import { startEditor } from './editor.ts';
import { handleShape, shapeOfItem } from './item-shape.ts';

/** Shows what people drew on the city and, while the panel of drawing is open, lets them change it there. */
export const part: GlobePart = (context) => {
  const shapes = new ShapeSet(context.scene);
  let kept = new Map<string, { item: Annotation; shape: Shape }>();
  let handles: { item: Annotation; shape: Shape } | undefined;
  let preview: Annotation | undefined;
  let stopEditor: (() => void) | undefined;

  function show(): void {
    const { layers, hidden, selected } = useAnnotations.getState();
    const next: typeof kept = new Map();
    for (const layer of layers) {
      if (hidden.includes(layer.id)) continue;
      for (const saved of layer.items) {
        const chosen = selected?.layer === layer.id && selected.item === saved.id;
        const item = chosen && preview ? preview : saved;
        const key = `${layer.id} ${saved.id}`;
        const before = kept.get(key);
        next.set(
          key,
          before?.item === item
            ? before
            : { item, shape: shapeOfItem(item, { annotation: { layer: layer.id, item: saved.id } }) },
        );
      }
    }
    kept = next;
    const all = new Map([...kept].map(([key, { shape }]) => [key, shape]));
    const chosen = stopEditor && (preview ?? selectedItem({ layers, selected })?.item);
    if (chosen && selected && !hidden.includes(selected.layer)) {
      if (handles?.item !== chosen) handles = { item: chosen, shape: handleShape(chosen) };
      all.set('handles', handles.shape);
    }
    shapes.show(all);
  }

  function followPanel(): void {
    const open = useView.getState().document.panel === 'draw';
    if (open === (stopEditor !== undefined)) return;
    if (open)
      stopEditor = startEditor(context, (item) => {
        preview = item;
        show();
      });
    else {
      stopEditor?.();
      stopEditor = undefined;
    }
    show();
  }

  const unsubscribe = [useAnnotations.subscribe(show), useView.subscribe(followPanel)];
  followPanel();
  show();
  keepCityAnnotations().catch((error: unknown) => recordError(`annotations: ${errorText(error)}`));

  return {
    destroy() {
      for (const stop of unsubscribe) stop();
      stopEditor?.();
      shapes.destroy();
    },
  };
};
