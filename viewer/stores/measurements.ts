import { create } from 'zustand';
import type { Figure } from '../globe/measure/figures.ts';
import type { Units } from '../globe/measure/format.ts';
import type { Station } from '../globe/measure/profile.ts';
import { readPreferences, writePreferences } from './preferences.ts';
import type { GroundPlace } from './status.ts';

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

export function addMeasurement(measurement: Omit<Measurement, 'number'>): void {
  useMeasurements.setState(({ items }) => {
    const same = items.filter(({ kind }) => kind === measurement.kind);
    const number = 1 + Math.max(0, ...same.map((item) => item.number));
    return { items: [...items, { ...measurement, number }] };
  });
}

export function changeMeasurement(id: string, patch: Partial<Measurement>): void {
  useMeasurements.setState(({ items }) => ({
    items: items.map((item) => (item.id === id ? { ...item, ...patch } : item)),
  }));
}

export function removeMeasurement(id: string): void {
  useMeasurements.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));
}

export function setUnits(units: Units): void {
  useMeasurements.setState({ units });
  writePreferences({ units });
}
