import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import type { PanelIcon } from './PanelIcons.tsx';

export type PanelId = Exclude<ViewDocument['panel'], 'none'>;

export interface PanelProps {
  city: Scene;
  /** Absolute address of the scene. */
  address: string;
}

export interface PanelEntry {
  id: PanelId;
  icon: PanelIcon;
  /** Opens and closes it, unless text is typed. */
  key?: string;
  /** Loaded when it is first opened. */
  Panel: LazyExoticComponent<ComponentType<PanelProps>>;
}

/** The panels of the rail, from top to bottom; a group is set apart from the one above it. Names: `panel.<id>`. */
export const PANEL_GROUPS: readonly (readonly PanelEntry[])[] = [
  [
    { id: 'layers', icon: 'layers', key: 'l', Panel: lazy(() => import('./layers/LayersPanel.tsx')) },
    { id: 'search', icon: 'search', key: '/', Panel: lazy(() => import('./search/SearchPanel.tsx')) },
    {
      id: 'viewpoints',
      icon: 'viewpoints',
      key: 'v',
      Panel: lazy(() => import('./viewpoints/ViewpointsPanel.tsx')),
    },
    { id: 'objects', icon: 'objects', key: 'o', Panel: lazy(() => import('./objects/ObjectsPanel.tsx')) },
    { id: 'sun', icon: 'sun', key: 's', Panel: lazy(() => import('./sun/SunPanel.tsx')) },
  ],
  [
    {
      id: 'statistics',
      icon: 'statistics',
      key: 'a',
      Panel: lazy(() => import('./statistics/StatisticsPanel.tsx')),
    },
    { id: 'themes', icon: 'themes', key: 'e', Panel: lazy(() => import('./themes/ThemesPanel.tsx')) },
    { id: 'analysis', icon: 'analysis', key: 'g', Panel: lazy(() => import('./analysis/AnalysisPanel.tsx')) },
  ],
  [
    { id: 'measure', icon: 'measure', key: 'r', Panel: lazy(() => import('./measure/MeasurePanel.tsx')) },
    { id: 'clip', icon: 'clip', key: 'x', Panel: lazy(() => import('./clip/ClipPanel.tsx')) },
  ],
  [{ id: 'compare', icon: 'compare', key: 'c', Panel: lazy(() => import('./compare/ComparePanel.tsx')) }],
  [
    { id: 'draw', icon: 'draw', key: 'd', Panel: lazy(() => import('./draw/DrawPanel.tsx')) },
    { id: 'add', icon: 'add', key: 'i', Panel: lazy(() => import('./add/AddPanel.tsx')) },
  ],
  [{ id: 'follow', icon: 'follow', key: 'j', Panel: lazy(() => import('./follow/FollowPanel.tsx')) }],
];

export const PANELS: readonly PanelEntry[] = PANEL_GROUPS.flat();
