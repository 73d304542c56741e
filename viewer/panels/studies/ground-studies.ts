import { lazyPart } from '../../app/lazy-part.tsx';
import type { StudyEntry } from './studies.ts';

/** Studies of the ground, of pipes in it, and of what is reached on the roads. */
export const GROUND_STUDIES: readonly StudyEntry[] = [
  {
    ...{ id: 'profile', group: 'ground', icon: 'M1.5 12.5 5 7l3 3 3.5-6 3 4M1.5 14.5h13' },
    Section: lazyPart(() => import('./ground/ProfileSection.tsx')),
  },
  {
    ...{ id: 'slope', group: 'ground', icon: 'M1.5 13.5h13V3zM6 13.5A6 6 0 0 0 4.8 11' },
    Section: lazyPart(() => import('./ground/SlopeSection.tsx')),
  },
  {
    ...{
      id: 'contours',
      group: 'ground',
      icon: 'M2 9c0-4 3-6.5 6.5-6.500S14 5 14 8.5 11 13.5 7.5 13.5 2 12 2 9zM5 8.800C5 7 6.4 5.5 8.2 5.500S11 6.7 11 8.300s-1.3 2.5-3 2.5-3-.6-3-2z',
    },
    Section: lazyPart(() => import('./ground/ContoursSection.tsx')),
  },
  {
    ...{
      id: 'cut-and-fill',
      group: 'ground',
      icon: 'M1.5 8.500h13M1.5 5C4 5 5 8.5 8 8.500s4 3.5 6.5 3.500M4 12.500v-2M4 10.500l-1 1M4 10.500l1 1',
    },
    Section: lazyPart(() => import('./ground/EarthworkSection.tsx')),
  },
  {
    ...{ id: 'pit', group: 'ground', icon: 'M1.5 4.500h3l2 8h3l2-8h3M6 9.500h4' },
    Section: lazyPart(() => import('./ground/PitSection.tsx')),
  },
  {
    ...{
      id: 'clearances',
      group: 'ground',
      icon: 'M2 4h12M2 12h12M8 5.500v5M6.5 7 8 5.5 9.5 7M6.5 9 8 10.5 9.5 9',
    },
    Section: lazyPart(() => import('./ground/ClearancesSection.tsx')),
  },
  {
    ...{ id: 'valve', group: 'ground', icon: 'M2 6.500v5l6-2.5 6 2.500v-5L8 9zM8 9V4.500M5.5 4h5' },
    Section: lazyPart(() => import('./ground/ValveSection.tsx')),
  },
  {
    ...{
      id: 'spill',
      group: 'ground',
      icon: 'M8 2c2 2.6 3.2 4.3 3.2 6A3.2 3.2 0 0 1 4.8 8c0-1.7 1.2-3.4 3.2-6zM1.5 14c1.6 0 1.6-1 3.2-1s1.6 1 3.3 1 1.6-1 3.2-1 1.7 1 3.3 1',
    },
    Section: lazyPart(() => import('./ground/SpillSection.tsx')),
  },
  {
    ...{
      id: 'isochrones',
      group: 'reach',
      icon: 'M8 8.500v-3M8 8.500l2 1M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 8.500h.01',
    },
    Section: lazyPart(() => import('./reach/IsochronesSection.tsx')),
  },
  {
    ...{
      id: 'life-circle',
      group: 'reach',
      icon: 'M8 1.500a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM5 10.500V8l3-2.500L11 8v2.500zM8 10.500v-1.5',
    },
    Section: lazyPart(() => import('./reach/LifeCircleSection.tsx')),
  },
];
