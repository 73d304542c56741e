import { Cartesian2, type Cesium3DTileset, type Scene as EngineScene } from '@cesium/engine';
import type { Layer } from '../../models/schema/layer.ts';
import { type Candidate, useSelection } from '../stores/selection.ts';
import { useStatus } from '../stores/status.ts';
import { select } from '../stores/view.ts';
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
  const selected = new FeatureHighlight(scene, () => ({
    ...(settings().outline ? {} : { tint: SELECTED }),
    onChange: (features) => {
      if (settings().outline) outline.show(features);
      recordFromTile(features[0]);
    },
  }));
  const hovered = new FeatureHighlight(scene, () => ({ tint: HOVERED }));
  let removeMarks: (() => void)[] = [];

  async function pickAt(position: Cartesian2): Promise<void> {
    const feature = await pickExactFeature(context, position);
    const onMesh = feature ? undefined : await pickByFootprint(context, position);
    const place = onMesh?.place ?? pickGround(scene, position);
    let candidates: Candidate[] = feature ? [feature] : (onMesh?.candidates ?? []);
    if (candidates.length === 0 && place)
      candidates = await groundCandidates(context, place, metresPerPixel(scene, place));
    useSelection.setState({ candidates, place });
    select(candidates.slice(0, 1).map(({ layer, feature: id }) => ({ layer, feature: id })));
  }

  function rest(position: Cartesian2 | undefined): void {
    useStatus.setState({ cursor: position && pickGround(scene, position) });
    if (!settings().hover) return;
    const under = position && pickFeature(context, position);
    scene.canvas.style.cursor = under ? 'pointer' : '';
    const isSelected = under && selected.marked?.id === under.feature;
    hovered.mark(under && !isSelected ? { layer: under.layer, id: under.feature } : undefined);
  }

  /** What a link has selected in a tileset of others is known once its tile is there. */
  function recordFromTile(feature: unknown): void {
    const { record } = useSelection.getState();
    if (record.state !== 'missing' || feature === undefined) return;
    const { layer, id } = record;
    const found = recordOfTileFeature(layer, feature);
    if (found) useSelection.setState({ record: { state: 'ready', layer, id, feature: found } });
  }

  function follow(): void {
    const { record } = useSelection.getState();
    for (const remove of removeMarks) remove();
    removeMarks = [];
    if (record.state !== 'none') hovered.mark(undefined);
    selected.mark(record.state === 'none' ? undefined : { layer: record.layer.id, id: record.id });
    if (record.state === 'missing') recordFromTile(selected.features[0]);
    if (record.state !== 'ready') return;
    const { layer, feature } = record;
    const meshes = context
      .tilesets()
      .filter((mesh) => mesh.layer.footprints === layer.id && mesh.tileset.show);
    removeMarks = meshes.map(({ tileset }) => highlightOnMesh(scene, feature, tileset, SELECTED));
    if (layer.kind !== 'tileset') removeMarks.push(highlightOnGround(scene, feature, SELECTED));
  }

  const pointer = createPointer(scene, { onClick: (position) => void pickAt(position), onRest: rest });
  const unsubscribe = useSelection.subscribe(({ record }, before) => {
    if (record !== before.record) follow();
  });
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
      unsubscribe();
      pointer.stop();
      for (const remove of removeMarks) remove();
      selected.destroy();
      hovered.destroy();
    },
  };
}

export function middleOf(scene: EngineScene): Cartesian2 {
  return new Cartesian2(scene.canvas.clientWidth / 2, scene.canvas.clientHeight / 2);
}
