import type { FunctionComponent } from 'react';
import { lazyPart } from '../../app/lazy-part.tsx';
import type { PanelProps } from '../registry.ts';
import { GROUND_STUDIES } from './ground-studies.ts';

/** Groups of the list, in order. Names: `studies.group.<group>`. */
export const STUDY_GROUPS = ['sun', 'sight', 'ground', 'reach'] as const;
export type StudyGroup = (typeof STUDY_GROUPS)[number];

/**
 * A study in the panel: its form, which asks, runs a job (viewer/studies/job.ts) and adds what comes of it with `addResult`.
 * Names: `studies.kind.<id>`, and what it is for: `studies.about.<id>`, in the texts of the panel.
 */
export interface StudyEntry {
  id: string;
  group: StudyGroup;
  /** A line picture on a grid of 16, as LineIcon has it. */
  icon: string;
  /** Loaded when it is first opened; it adds its own texts below `studies.<id>`. */
  Section: FunctionComponent<PanelProps>;
}

export const STUDIES: readonly StudyEntry[] = [
  {
    id: 'viewshed',
    group: 'sight',
    icon: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
    Section: lazyPart(() => import('./sight/ViewshedSection.tsx')),
  },
  {
    id: 'cumulative-view',
    group: 'sight',
    icon: 'M2 12.5 8 3l6 9.5M5 12.5l3-5 3 5M1 14h14M8 3a1 1 0 1 0 0-2 1 1 0 0 0 0 2z',
    Section: lazyPart(() => import('./sight/CumulativeSection.tsx')),
  },
  ...GROUND_STUDIES,
];
