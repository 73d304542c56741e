import { create } from 'zustand';
import type { Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Selection } from '../../models/schema/view-document.ts';
import { currentCity } from './boot.ts';
import { featureStoreOf } from './feature-stores.ts';
import { recordOutsideScene } from './record-sources.ts';
import type { GroundPlace } from './status.ts';
import { errorText, recordError } from './status.ts';
import { select, useView } from './view.ts';

/** The record of what the view document has selected. */
export type SelectedRecord =
  | { state: 'none' }
  | { state: 'loading' | 'missing'; layer: Layer; id: string }
  | { state: 'failed'; layer: Layer; id: string; detail: string }
  | { state: 'ready'; layer: Layer; id: string; feature: Feature };

/** One thing under a click. */
export interface Candidate extends Selection {
  record?: Feature;
}

export interface SelectionState {
  record: SelectedRecord;
  /** What else was under the last click, the selected one included. */
  candidates: Candidate[];
  place?: GroundPlace;
}

export const useSelection = create<SelectionState>()(() => ({ record: { state: 'none' }, candidates: [] }));

/** Loads the record of the first selected feature whenever the document's selection changes. Returns the end. */
export function followSelection(): () => void {
  let wanted: Selection | undefined;
  const follow = (selection: Selection | undefined) => {
    if (selection?.layer === wanted?.layer && selection?.feature === wanted?.feature) return;
    wanted = selection;
    void load(selection, () => wanted === selection);
  };
  follow(useView.getState().document.selection[0]);
  return useView.subscribe(({ document }, { document: before }) => {
    if (document.selection !== before.selection) follow(document.selection[0]);
  });
}

/** Features that can be selected together; a permalink names each of them. */
const MOST_SELECTED = 50;

/** Adds a feature to what is selected, or takes it out of it. */
export function selectMore({ layer, feature }: Selection): void {
  const { selection } = useView.getState().document;
  const others = selection.filter((one) => one.layer !== layer || one.feature !== feature);
  select(
    others.length < selection.length ? others : [...selection, { layer, feature }].slice(-MOST_SELECTED),
  );
}

/** What was found under a click, the uppermost first, and the place of it. */
export interface Found {
  candidates: Candidate[];
  place?: GroundPlace;
}

let lastClick = 0;

/** Selects what is found under a click, or adds it; the last click counts, whichever is answered first. */
export async function selectFound(find: () => Promise<Found>, adds = false): Promise<void> {
  const click = ++lastClick;
  let found: Found;
  try {
    found = await find();
  } catch (error) {
    // An engine that has gone since has nothing to say.
    if (click === lastClick) recordError(error);
    return;
  }
  if (click !== lastClick) return;
  const { candidates, place } = found;
  if (adds) {
    if (candidates.length > 0) selectMore(candidates[0]);
    return;
  }
  useSelection.setState({ candidates, place });
  select(candidates.slice(0, 1).map(({ layer, feature }) => ({ layer, feature })));
}

/** What is being looked for is not wanted any more, as by an engine that goes. */
export function forgetClicks(): void {
  lastClick++;
}

/** Tries once more to load the record of what is selected. */
export function retrySelection(): void {
  const selection = useView.getState().document.selection[0];
  void load(selection, () => useView.getState().document.selection[0] === selection);
}

async function load(selection: Selection | undefined, isCurrent: () => boolean): Promise<void> {
  const record = (next: SelectedRecord) => {
    if (isCurrent()) useSelection.setState({ record: next });
  };
  const scene = currentCity();
  const outside = selection && recordOutsideScene(selection.layer, selection.feature);
  const layer = scene?.city.layers.find(({ id }) => id === selection?.layer) ?? outside?.layer;
  if (!selection || !scene || !layer) {
    useSelection.setState({ record: { state: 'none' }, candidates: [], place: undefined });
    return;
  }
  const id = selection.feature;
  // What lay beside another feature says nothing of this one.
  const isHere = ({ layer: there, feature }: Candidate) => there === layer.id && feature === id;
  if (!useSelection.getState().candidates.some(isHere))
    useSelection.setState({ candidates: [], place: undefined });
  record({ state: 'loading', layer, id });
  try {
    const store = outside ? undefined : await featureStoreOf(layer, scene.address);
    // Tilesets of others have no store: what their tiles say came with the click.
    const feature = store
      ? await store.findById(id)
      : (outside?.feature ?? useSelection.getState().candidates.find(isHere)?.record);
    record(feature ? { state: 'ready', layer, id, feature } : { state: 'missing', layer, id });
  } catch (error) {
    recordError(`${layer.id}: ${errorText(error)}`);
    record({ state: 'failed', layer, id, detail: errorText(error) });
  }
}
