import { create } from 'zustand';
import type { ClassMethod } from '../../../models/attributes/classes.ts';
import type { RampName } from '../../attributes/palettes.ts';

export const TABS = ['colour', 'filter', 'figures'] as const;
export const SCOPES = ['all', 'filtered', 'area', 'selected'] as const;

/** What the panel was left at, so that it opens as it was closed. The view document says what is shown. */
export interface PanelState {
  layer?: string;
  /** Attribute by layer. */
  attributes: Readonly<Record<string, string>>;
  tab: (typeof TABS)[number];
  scope: (typeof SCOPES)[number];
  method: ClassMethod;
  classes: number;
  ramp: RampName;
}

export const usePanelState = create<PanelState>()(() => ({
  attributes: {},
  tab: 'colour',
  scope: 'all',
  method: 'quantile',
  classes: 5,
  ramp: 'viridis',
}));
