import { useSketch } from '../stores/sketch.ts';
import { type PartEntry, wantedBy } from './parts.ts';

/** The tools of the globe, each loaded when it is first wanted. */
export const GLOBE_PARTS: readonly PartEntry[] = [
  {
    id: 'sketch',
    whenWanted: wantedBy(useSketch, ({ request }) => request !== undefined),
    load: () => import('./sketch/index.ts').then(({ part }) => part),
  },
];
