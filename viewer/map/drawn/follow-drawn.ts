import { followSources } from '../../added/services/follow-sources.ts';
import { keepCityAnnotations } from '../../annotations/city-annotations.ts';
import { shapeOfItem } from '../../globe/annotations/item-shape.ts';
import { whenAnnotated } from '../../globe/annotations/wanted.ts';
import { hoveredShape, liveShape, shapeOfMeasurement } from '../../globe/measure/measure-shape.ts';
import { sketchShape } from '../../globe/sketch/sketch-shape.ts';
import { i18n } from '../../locale/i18n.ts';
import { currentItems, useAdded } from '../../stores/added.ts';
import { useAnnotations } from '../../stores/annotations.ts';
import { useMeasurements } from '../../stores/measurements.ts';
import { retrySelection, useSelection } from '../../stores/selection.ts';
import { useSketch } from '../../stores/sketch.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { addedFeatures, previewFeatures } from './added-features.ts';
import { clipFeatures } from './clip-features.ts';
import { type Drawn, type DrawnGroup, NOTHING_DRAWN } from './drawn-feature.ts';
import { shapeFeatures } from './shape-features.ts';

/**
 * Keeps what people drew, measured, cut out and added as features of a flat map. `show` gets a group whenever it has
 * changed. Returns the end of it.
 */
export function followDrawn(show: (group: DrawnGroup, features: Drawn[DrawnGroup]) => void): () => void {
  const shown: Record<DrawnGroup, Drawn[DrawnGroup]> = { ...NOTHING_DRAWN };
  const set = (group: DrawnGroup, features: Drawn[DrawnGroup]) => {
    if (features.length === 0 && shown[group].length === 0) return;
    shown[group] = features;
    show(group, features);
  };

  const annotations = () => {
    const { layers, hidden } = useAnnotations.getState();
    const items = layers.filter(({ id }) => !hidden.includes(id)).flatMap((layer) => layer.items);
    set(
      'annotations',
      items.flatMap((item) => shapeFeatures(shapeOfItem(item, {}))),
    );
  };
  const measures = () => {
    const { items, live, units, hovered } = useMeasurements.getState();
    const shapes = items.filter(({ visible }) => visible).map((item) => shapeOfMeasurement(item, units));
    if (live && live.figures.length > 0) shapes.push(liveShape(live.places, live.figures, units));
    if (hovered) shapes.push(hoveredShape(hovered));
    set('measures', shapes.flatMap(shapeFeatures));
  };
  const sketch = () => {
    const state = useSketch.getState();
    set('sketch', state.request ? shapeFeatures(sketchShape(state)) : []);
  };
  const clips = () => set('clips', clipFeatures(useView.getState().document.clips));
  const added = () => {
    const { preview } = useAdded.getState();
    set('added', [...currentItems().flatMap(addedFeatures), ...(preview ? previewFeatures(preview) : [])]);
    // What a link has selected of it is known now.
    const { record } = useSelection.getState();
    if (record.state !== 'missing') return;
    const item = currentItems().find(({ id }) => id === record.layer.id);
    if (item?.state.state === 'ready' && item.state.content.kind === 'features') retrySelection();
  };

  let stopSources: (() => void) | undefined;
  const sources = () => {
    if (useView.getState().document.added.length > 0) stopSources ??= followSources();
  };
  const ends = [
    useAnnotations.subscribe(annotations),
    useMeasurements.subscribe(measures),
    useSketch.subscribe(sketch),
    useAdded.subscribe((state, before) => {
      if (
        state.files !== before.files ||
        state.sources !== before.sources ||
        state.preview !== before.preview
      )
        added();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.clips !== before.clips) clips();
      if (document.added === before.added) return;
      sources();
      added();
    }),
    whenAnnotated(() => {
      keepCityAnnotations().catch((error: unknown) => recordError(`annotations: ${errorText(error)}`));
    }),
  ];
  i18n.on('languageChanged', measures);
  for (const draw of [annotations, measures, sketch, clips, sources, added]) draw();

  return () => {
    for (const end of ends) end();
    stopSources?.();
    i18n.off('languageChanged', measures);
  };
}
