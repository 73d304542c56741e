import { Cartesian2, type Cesium3DTileset, type Scene as EngineScene } from '@cesium/engine';
import type { Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Selection } from '../../models/schema/view-document.ts';
import { featureStoreOf } from '../stores/feature-stores.ts';
import { liveThingsAt, openLiveAt } from '../stores/live.ts';
import { recordOutsideScene } from '../stores/record-sources.ts';
import { type Candidate, type Found, forgetClicks, selectFound, useSelection } from '../stores/selection.ts';
import { errorText, recordError, useStatus } from '../stores/status.ts';
import { useView } from '../stores/view.ts';
import { FeatureHighlight } from './feature-highlight.ts';
import { highlightOnGround } from './ground-highlight.ts';
import { highlightOnMesh } from './mesh-highlight.ts';
import {
  groundCandidates,
  type PickContext,
  pickByFootprint,
  pickExactFeature,
  pickFeature,
  pickGround,
} from './picking.ts';
import { createPointer, type Pointer } from './pointer.ts';
import type { TierSettings } from './quality.ts';
import { SelectionOutline } from './selection-outline.ts';
import { recordOfTileFeature } from './tile-feature.ts';
import { metresPerPixel } from './view-scale.ts';

/** Marks of what is selected and of what is under the pointer. */
const SELECTED = '#38e8c2';
const HOVERED = '#b4e9dc';

export interface SelectionLink {
  /** The canvas' pointer, which selects unless a tool has claimed it. */
  readonly pointer: Pointer;
  watch(layer: Layer, tileset: Cesium3DTileset): void;
  /** Selects what is at a place of the canvas, in CSS pixels. */
  pickAt(position: Cartesian2): Promise<void>;
  destroy(): void;
}

/** Clicks select, the resting pointer is told where it is, and what is selected stands out. */
export function linkSelection(context: PickContext, settings: () => TierSettings): SelectionLink {
  const { scene } = context;
  const outline = new SelectionOutline(scene, SELECTED);
  const selected = new FeatureHighlight(scene, 'a selected', () => ({
    ...(settings().outline ? {} : { tint: SELECTED }),
    onChange: (features) => {
      if (settings().outline) outline.show(features);
      recordFromTile(features);
    },
  }));
  const hovered = new FeatureHighlight(scene, 'b hovered', () => ({ tint: HOVERED }));
  let removeMarks: (() => void)[] = [];
  let removeOthers: (() => void)[] = [];

  async function candidatesAt(position: Cartesian2): Promise<Found> {
    const live = liveThingsAt(position.x, position.y);
    if (live.length > 0) return { candidates: live, place: pickGround(scene, position) };
    const feature = await pickExactFeature(context, position);
    const onMesh = feature ? undefined : await pickByFootprint(context, position);
    const place = onMesh?.place ?? pickGround(scene, position);
    let candidates: Candidate[] = feature ? [feature] : (onMesh?.candidates ?? []);
    if (candidates.length === 0 && place)
      candidates = await groundCandidates(context, place, metresPerPixel(scene, place));
    return { candidates, place };
  }

  const pickAt = async (position: Cartesian2) => {
    if (!openLiveAt(position.x, position.y)) await selectFound(() => candidatesAt(position));
  };
  /** Adds what is at a place to the selection, or takes it out of it. */
  const pickMore = (position: Cartesian2) => selectFound(() => candidatesAt(position), true);

  function rest(position: Cartesian2 | undefined): void {
    useStatus.setState({ cursor: position && pickGround(scene, position) });
    if (!settings().hover) return;
    const [live] = position ? liveThingsAt(position.x, position.y) : [];
    const under = live ?? (position && pickFeature(context, position));
    scene.canvas.style.cursor = under ? 'pointer' : '';
    const isSelected = under && selected.isMarked(under.layer, under.feature);
    hovered.mark(under && !isSelected ? [{ layer: under.layer, id: under.feature }] : []);
  }

  /** What a link has selected in a tileset of others is known once its tile is there. */
  function recordFromTile(features: readonly unknown[]): void {
    const { record } = useSelection.getState();
    if (record.state !== 'missing') return;
    const { layer, id } = record;
    for (const feature of features) {
      const found = recordOfTileFeature(layer, feature);
      if (found?.id !== id) continue;
      useSelection.setState({ record: { state: 'ready', layer, id, feature: found } });
      return;
    }
  }

  function follow(): void {
    const { record } = useSelection.getState();
    for (const remove of removeMarks) remove();
    removeMarks = [];
    if (record.state === 'missing') recordFromTile(selected.features);
    if (record.state === 'ready') removeMarks = marksOf(record.layer, record.feature);
  }

  /** What marks a feature that is not drawn by tiles of its own. */
  function marksOf(layer: Layer, feature: Feature): (() => void)[] {
    const meshes = context
      .tilesets()
      .filter((mesh) => mesh.layer.footprints === layer.id && mesh.tileset.show);
    const marks = meshes.map(({ tileset }) => highlightOnMesh(scene, feature, tileset, SELECTED));
    if (layer.kind !== 'tileset') marks.push(highlightOnGround(scene, feature, SELECTED));
    return marks;
  }

  /** The card follows the first that is selected; all of them stand out. */
  function markSelected(): void {
    const { selection } = useView.getState().document;
    if (selection.length > 0) hovered.mark([]);
    selected.mark(selection.map(({ layer, feature }) => ({ layer, id: feature })));
    for (const remove of removeOthers) remove();
    removeOthers = [];
    for (const other of selection.slice(1)) void markOther(other, selection);
  }

  async function markOther(other: Selection, selection: readonly Selection[]): Promise<void> {
    const outside = recordOutsideScene(other.layer, other.feature);
    if (outside?.feature) removeOthers.push(...marksOf(outside.layer, outside.feature));
    const layer = context.city.layers.find(({ id }) => id === other.layer);
    if (!layer) return;
    const isOnMesh = context.tilesets().some((mesh) => mesh.layer.footprints === layer.id);
    if (layer.kind === 'tileset' && !isOnMesh) return;
    try {
      const feature = await (await featureStoreOf(layer, context.address))?.findById(other.feature);
      if (feature && !stopped && useView.getState().document.selection === selection)
        removeOthers.push(...marksOf(layer, feature));
    } catch (error) {
      recordError(`${layer.id}: ${errorText(error)}`);
    }
  }

  const pointer = createPointer(scene, {
    onClick: (position) => void pickAt(position),
    onShiftClick: (position) => void pickMore(position),
    onRest: rest,
  });
  let stopped = false;
  const unsubscribe = [
    useSelection.subscribe(({ record }, before) => {
      if (record !== before.record) follow();
    }),
    useView.subscribe(({ document }, { document: before }) => {
      if (document.selection !== before.selection) markSelected();
    }),
  ];
  markSelected();
  follow();

  return {
    pointer,
    pickAt,
    watch(layer, tileset) {
      hovered.watch(layer, tileset);
      selected.watch(layer, tileset);
      // What was selected before the mesh came, by a link for instance, is marked on it now.
      if (layer.footprints !== undefined) queueMicrotask(follow);
    },
    destroy() {
      stopped = true;
      forgetClicks();
      for (const end of unsubscribe) end();
      pointer.stop();
      for (const remove of [...removeMarks, ...removeOthers]) remove();
      selected.destroy();
      hovered.destroy();
    },
  };
}

export function middleOf(scene: EngineScene): Cartesian2 {
  return new Cartesian2(scene.canvas.clientWidth / 2, scene.canvas.clientHeight / 2);
}
