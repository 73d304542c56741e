import { followSources } from '../../added/services/follow-sources.ts';
import { keepCityAnnotations } from '../../annotations/city-annotations.ts';
import { useDraft } from '../../flood/draft.ts';
import { markShapes, useMarks } from '../../flood/marks.ts';
import { measureShapes } from '../../flood/measure-shapes.ts';
import { handleShape, shapeOfItem } from '../../globe/annotations/item-shape.ts';
import { whenAnnotated } from '../../globe/annotations/wanted.ts';
import { hoveredShape, liveShape, shapeOfMeasurement } from '../../globe/measure/measure-shape.ts';
import { sketchShape } from '../../globe/sketch/sketch-shape.ts';
import { i18n } from '../../locale/i18n.ts';
import { mapSchemeShapes, onMapScheme } from '../../planning/map-shapes.ts';
import { currentItems, useAdded } from '../../stores/added.ts';
import { selectedItem, useAnnotations } from '../../stores/annotations.ts';
import { useMeasurements } from '../../stores/measurements.ts';
import { retrySelection, useSelection } from '../../stores/selection.ts';
import { useSketch } from '../../stores/sketch.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { domainShape } from '../../water/domain.ts';
import { usePictures } from '../../water/water-pictures.ts';
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
    const { layers, hidden, selected, preview } = useAnnotations.getState();
    set(
      'annotations',
      layers
        .filter(({ id }) => !hidden.includes(id))
        .flatMap((layer) =>
          layer.items.flatMap((saved) => {
            const isChosen = selected?.layer === layer.id && selected.item === saved.id;
            const item = isChosen && preview ? preview : saved;
            return shapeFeatures(shapeOfItem(item, {}), { layer: layer.id, id: saved.id });
          }),
        ),
    );
  };
  const measures = () => {
    const { items, live, units, hovered } = useMeasurements.getState();
    const shapes = items.filter(({ visible }) => visible).map((item) => shapeOfMeasurement(item, units));
    if (live && live.figures.length > 0) shapes.push(liveShape(live.places, live.figures, units));
    if (hovered) shapes.push(hoveredShape(hovered));
    // Walls, breaches and pumps of a flood that is being planned.
    shapes.push(...measureShapes(useDraft.getState().changes, 0).values());
    // Where one looks closer at the water of a run.
    shapes.push(...markShapes(useMarks.getState(), 0).values());
    // How far a run of water reaches.
    const { place } = usePictures.getState();
    if (place) shapes.push(domainShape(place));
    shapes.push(...mapSchemeShapes());
    set(
      'measures',
      shapes.flatMap((shape) => shapeFeatures(shape)),
    );
  };
  const sketch = () => {
    const state = useSketch.getState();
    if (state.request) return set('sketch', shapeFeatures(sketchShape(state)));
    // While nobody draws, the handles of the annotation that is being changed are here.
    const { layers, hidden, selected, preview, author } = useAnnotations.getState();
    const isEditing = author !== undefined && !hidden.includes(selected?.layer ?? '');
    const chosen = isEditing ? (preview ?? selectedItem({ layers, selected })?.item) : undefined;
    set('sketch', chosen ? shapeFeatures(handleShape(chosen)) : []);
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
    useAnnotations.subscribe(() => {
      annotations();
      sketch();
    }),
    useMeasurements.subscribe(measures),
    useDraft.subscribe(measures),
    useMarks.subscribe(measures),
    usePictures.subscribe((state, before) => {
      if (state.place !== before.place) measures();
    }),
    onMapScheme(measures),
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
      if (document.panel !== before.panel) sketch();
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
