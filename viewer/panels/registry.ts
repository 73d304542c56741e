import type { FunctionComponent } from 'react';
import type { Scene } from '../../models/schema/scene.ts';
import type { ViewDocument } from '../../models/schema/view-document.ts';
import { lazyPart } from '../app/lazy-part.tsx';
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
  Panel: FunctionComponent<PanelProps>;
}

/** The panels of the rail, from top to bottom; a group is set apart from the one above it. Names: `panel.<id>`. */
export const PANEL_GROUPS: readonly (readonly PanelEntry[])[] = [
  [
    { id: 'layers', icon: 'layers', key: 'l', Panel: lazyPart(() => import('./layers/LayersPanel.tsx')) },
    { id: 'search', icon: 'search', key: '/', Panel: lazyPart(() => import('./search/SearchPanel.tsx')) },
    {
      id: 'viewpoints',
      icon: 'viewpoints',
      key: 'v',
      Panel: lazyPart(() => import('./viewpoints/ViewpointsPanel.tsx')),
    },
    { id: 'objects', icon: 'objects', key: 'o', Panel: lazyPart(() => import('./objects/ObjectsPanel.tsx')) },
    { id: 'sun', icon: 'sun', key: 's', Panel: lazyPart(() => import('./sun/SunPanel.tsx')) },
  ],
  [
    {
      id: 'statistics',
      icon: 'statistics',
      key: 'a',
      Panel: lazyPart(() => import('./statistics/StatisticsPanel.tsx')),
    },
    { id: 'themes', icon: 'themes', key: 'e', Panel: lazyPart(() => import('./themes/ThemesPanel.tsx')) },
    {
      id: 'analysis',
      icon: 'analysis',
      key: 'g',
      Panel: lazyPart(() => import('./analysis/AnalysisPanel.tsx')),
    },
    {
      id: 'planning',
      icon: 'planning',
      key: 'z',
      Panel: lazyPart(() => import('./planning/PlanningPanel.tsx')),
    },
    { id: 'flood', icon: 'flood', key: 'y', Panel: lazyPart(() => import('./flood/FloodPanel.tsx')) },
    { id: 'bim', icon: 'bim', Panel: lazyPart(() => import('./bim/BimPanel.tsx')) },
    { id: 'studies', icon: 'studies', Panel: lazyPart(() => import('./studies/StudiesPanel.tsx')) },
  ],
  [
    { id: 'measure', icon: 'measure', key: 'r', Panel: lazyPart(() => import('./measure/MeasurePanel.tsx')) },
    { id: 'clip', icon: 'clip', key: 'x', Panel: lazyPart(() => import('./clip/ClipPanel.tsx')) },
  ],
  [{ id: 'compare', icon: 'compare', key: 'c', Panel: lazyPart(() => import('./compare/ComparePanel.tsx')) }],
  [
    { id: 'draw', icon: 'draw', key: 'd', Panel: lazyPart(() => import('./draw/DrawPanel.tsx')) },
    { id: 'add', icon: 'add', key: 'i', Panel: lazyPart(() => import('./add/AddPanel.tsx')) },
  ],
  [
    { id: 'alarms', icon: 'alarms', key: 'b', Panel: lazyPart(() => import('./alarms/AlarmsPanel.tsx')) },
    { id: 'events', icon: 'events', key: 'u', Panel: lazyPart(() => import('./events/EventsPanel.tsx')) },
    { id: 'video', icon: 'video', key: 'q', Panel: lazyPart(() => import('./video/VideoPanel.tsx')) },
    { id: 'feeds', icon: 'feeds', key: 'k', Panel: lazyPart(() => import('./feeds/FeedsPanel.tsx')) },
  ],
  [{ id: 'follow', icon: 'follow', key: 'j', Panel: lazyPart(() => import('./follow/FollowPanel.tsx')) }],
];

export const PANELS: readonly PanelEntry[] = PANEL_GROUPS.flat();
