import { create } from 'zustand';
import type { Figure } from '../globe/measure/figures.ts';
import type { Station } from '../globe/measure/profile.ts';
import { onCityLeft } from './boot.ts';
import { recordStep } from './history.ts';
import { readPreferences, writePreferences } from './preferences.ts';
import type { GroundPlace } from './status.ts';
import type { Units } from './units.ts';

export const MEASURE_KINDS = ['distance', 'area', 'height', 'spot', 'profile'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

/** Something that a person has measured on the city. */
export interface Measurement {
  id: string;
  kind: MeasureKind;
  /** Given by the person; otherwise it is called by kind and number. */
  name?: string;
  number: number;
  places: GroundPlace[];
  visible: boolean;
  /** The first is the one that the city shows. */
  figures: Figure[];
  /** Of a line, where the ground was sampled. */
  stations?: Station[];
  /** Ground heights are still being fetched. */
  pending?: boolean;
}

/** A measurement that is being drawn. */
export interface LiveMeasurement {
  kind: MeasureKind;
  places: readonly GroundPlace[];
  figures: Figure[];
}

interface Measurements {
  items: readonly Measurement[];
  live?: LiveMeasurement;
  units: Units;
  /** A place on the city that a person points at in a chart. */
  hovered?: GroundPlace;
}

/** Measurements of this session, in the order in which they were made. */
export const useMeasurements = create<Measurements>()(() => ({
  items: [],
  units: readPreferences().units ?? { length: 'auto', area: 'auto' },
}));

/** Adds a measurement that a person made; they can take it back. */
export function addMeasurement(measurement: Omit<Measurement, 'number'>): void {
  const { items } = useMeasurements.getState();
  const same = items.filter(({ kind }) => kind === measurement.kind);
  const item = { ...measurement, number: 1 + Math.max(0, ...same.map(({ number }) => number)) };
  put(item, items.length);
  let last: Measurement = item;
  recordStep({
    undo() {
      // What has been completed meanwhile is complete when it comes back.
      last = itemOf(item.id) ?? last;
      take(item.id);
    },
    redo: () => put(last, useMeasurements.getState().items.length),
  });
}

/** Fills in what was not known yet; no step of its own. */
export function completeMeasurement(id: string, patch: Partial<Measurement>): void {
  useMeasurements.setState(({ items }) => ({
    items: items.map((item) => (item.id === id ? { ...item, ...patch } : item)),
  }));
}

/** Changes a name or whether it is shown. Quick changes of one measurement are one step. */
export function changeMeasurement(id: string, patch: Pick<Partial<Measurement>, 'name' | 'visible'>): void {
  const before = itemOf(id);
  if (!before) return;
  const back: typeof patch = {};
  if ('name' in patch) back.name = before.name;
  if ('visible' in patch) back.visible = before.visible;
  completeMeasurement(id, patch);
  recordStep(
    { undo: () => completeMeasurement(id, back), redo: () => completeMeasurement(id, patch) },
    `measurement ${id} ${Object.keys(patch).join(' ')}`,
  );
}

export function removeMeasurement(id: string): void {
  const index = useMeasurements.getState().items.findIndex((item) => item.id === id);
  const item = itemOf(id);
  if (!item) return;
  take(id);
  recordStep({ undo: () => put(item, index), redo: () => take(id) });
}

export function removeAllMeasurements(): void {
  const { items } = useMeasurements.getState();
  if (items.length === 0) return;
  useMeasurements.setState({ items: [] });
  recordStep({
    undo: () => useMeasurements.setState({ items }),
    redo: () => useMeasurements.setState({ items: [] }),
  });
}

function itemOf(id: string): Measurement | undefined {
  return useMeasurements.getState().items.find((item) => item.id === id);
}

function put(item: Measurement, index: number): void {
  useMeasurements.setState(({ items }) => ({ items: items.toSpliced(index, 0, item) }));
}

function take(id: string): void {
  useMeasurements.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));
}

export function setUnits(units: Units): void {
  useMeasurements.setState({ units });
  writePreferences({ units });
}

// The history forgets them, too.
onCityLeft(() => useMeasurements.setState({ items: [], live: undefined, hovered: undefined }));
