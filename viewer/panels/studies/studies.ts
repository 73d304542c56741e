import type { FunctionComponent } from 'react';
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

export const STUDIES: readonly StudyEntry[] = [...GROUND_STUDIES];
