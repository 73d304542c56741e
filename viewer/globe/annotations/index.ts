import type { Annotation } from '../../../models/schema/annotation.ts';
import { keepCityAnnotations } from '../../annotations/city-annotations.ts';
import { selectedItem, useAnnotations } from '../../stores/annotations.ts';
import { errorText, recordError } from '../../stores/status.ts';
import type { GlobePart } from '../globe-context.ts';
import { type Shape, ShapeSet } from '../sketch/shape-set.ts';
import { startEditor } from './editor.ts';
import { handleShape, shapeOfItem } from './item-shape.ts';

/** Shows what people drew on the city and, while somebody draws, lets them change it there. */
export const part: GlobePart = (context) => {
  const shapes = new ShapeSet(context.scene);
  let kept = new Map<string, { item: Annotation; shape: Shape }>();
  let handles: { item: Annotation; shape: Shape } | undefined;
  let preview: Annotation | undefined;
  let stopEditor: (() => void) | undefined;
  let editor: string | undefined;

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

  function followAuthor(): void {
    const { author } = useAnnotations.getState();
    if (author === editor) return;
    editor = author;
    stopEditor?.();
    stopEditor =
      author === undefined
        ? undefined
        : startEditor(context, author, (item) => {
            preview = item;
            show();
          });
  }

  const follow = () => {
    followAuthor();
    show();
  };
  const unsubscribe = useAnnotations.subscribe(follow);
  follow();
  keepCityAnnotations().catch((error: unknown) => recordError(`annotations: ${errorText(error)}`));

  return {
    destroy() {
      unsubscribe();
      stopEditor?.();
      shapes.destroy();
    },
  };
};
