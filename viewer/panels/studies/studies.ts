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
    id: 'sun-hours',
    group: 'sun',
    icon: 'M1.5 13.5h13M3.5 13.5V6h5v7.5M5.2 8.2h1.6M5.2 10.6h1.6M12 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
    Section: lazyPart(() => import('./sun/SunHoursSection.tsx')),
  },
  {
    id: 'shadows',
    group: 'sun',
    icon: 'M2 13.5h5V5h4v8.5h3.500M7 13.5 1.5 10.500M3.500 6a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z',
    Section: lazyPart(() => import('./sun/ShadowsSection.tsx')),
  },
  {
    id: 'line-of-sight',
    group: 'sight',
    icon: 'M2.5 13.5a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM13.5 5.1a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM3.6 11.4l2-1.5M7.2 8.6 12.4 4.7M6 13V7.5h2.5V13',
    Section: lazyPart(() => import('./sight/SightSection.tsx')),
  },
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
  {
    id: 'skyline',
    group: 'sight',
    icon: 'M1 13.5h14M1.5 11V8.5h2V5h2.5v3h2V2.5h3V7h2v4',
    Section: lazyPart(() => import('./sight/SkylineSection.tsx')),
  },
  {
    id: 'camera-coverage',
    group: 'sight',
    icon: 'M1.5 3.5h7v4.5h-7zM8.5 5l3-1.5v4.5L8.5 6.5M4 8v2.5M2 14l2-3.5M9 14 4 10.5M14.5 14H2',
    Section: lazyPart(() => import('./sight/CoverageSection.tsx')),
  },
  ...GROUND_STUDIES,
];
