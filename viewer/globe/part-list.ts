import { useDraft } from '../flood/draft.ts';
import { useMarks } from '../flood/marks.ts';
import { isWaterNear, useWater } from '../flood/water.ts';
import { useBimMarks } from '../panels/bim/marks.ts';
import { usePlacing } from '../placement/placing.ts';
import { useAdded } from '../stores/added.ts';
import { useBoot } from '../stores/boot.ts';
import { useLayerStyles } from '../stores/layer-styles.ts';
import { useLive } from '../stores/live.ts';
import { useMeasurements } from '../stores/measurements.ts';
import { useMotion } from '../stores/motion.ts';
import { useSketch } from '../stores/sketch.ts';
import { useVideo } from '../stores/video.ts';
import { useView } from '../stores/view.ts';
import { useResults } from '../studies/results.ts';
import { hasSelectedCamera } from '../video/cones/selected-camera.ts';
import { useProjections } from '../video/projection/projections.ts';
import { whenAnnotated } from './annotations/wanted.ts';
import { type PartEntry, wantedBy, wantedByAny } from './parts.ts';

/** The tools of the globe, each loaded when it is first wanted. */
export const GLOBE_PARTS: readonly PartEntry[] = [
  {
    id: 'sketch',
    whenWanted: wantedByAny(
      wantedBy(useSketch, ({ request }) => request !== undefined),
      // There before the first click of a drawing that these panels ask for.
      wantedBy(useView, ({ document }) =>
        ['measure', 'draw', 'clip', 'statistics', 'flood', 'planning', 'studies'].includes(document.panel),
      ),
    ),
    load: () => import('./sketch/index.ts').then(({ part }) => part),
  },
  {
    id: 'motion',
    whenWanted: wantedBy(useMotion, ({ motion }) => motion.kind !== 'none'),
    load: () => import('./motion/index.ts').then(({ part }) => part),
  },
  {
    id: 'measure',
    whenWanted: wantedBy(useMeasurements, ({ items, live }) => items.length > 0 || live !== undefined),
    load: () => import('./measure/index.ts').then(({ part }) => part),
  },
  {
    id: 'annotations',
    whenWanted: wantedByAny(
      wantedBy(useView, ({ document }) => document.panel === 'draw'),
      whenAnnotated,
    ),
    load: () => import('./annotations/index.ts').then(({ part }) => part),
  },
  {
    id: 'clip',
    whenWanted: wantedBy(
      useView,
      ({ document }) =>
        document.clips.length > 0 || document.underground.enabled || document.panel === 'clip',
    ),
    load: () => import('./clip/index.ts').then(({ part }) => part),
  },
  {
    id: 'added',
    whenWanted: wantedByAny(
      wantedBy(useAdded, ({ files, preview }) => files.length > 0 || preview !== undefined),
      wantedBy(useView, ({ document }) => document.added.length > 0),
    ),
    load: () => import('./added/index.ts').then(({ part }) => part),
  },
  {
    id: 'water',
    whenWanted: wantedBy(useWater, isWaterNear),
    load: () => import('./water/index.ts').then(({ part }) => part),
  },
  {
    id: 'flood-measures',
    whenWanted: wantedByAny(
      wantedBy(
        useDraft,
        ({ changes }) => changes.walls.length + changes.breaches.length + changes.links.length > 0,
      ),
      wantedBy(useMarks, ({ place, profile }) => place !== undefined || profile !== undefined),
    ),
    load: () => import('./flood-measures/index.ts').then(({ part }) => part),
  },
  {
    id: 'bim-marks',
    whenWanted: wantedBy(useBimMarks, ({ marks }) => Object.keys(marks).length > 0),
    load: () => import('./bim-marks/index.ts').then(({ part }) => part),
  },
  {
    id: 'placement',
    whenWanted: wantedBy(usePlacing, ({ placing }) => placing !== undefined),
    load: () => import('./placement/index.ts').then(({ part }) => part),
  },
  {
    id: 'waiting-models',
    whenWanted: wantedBy(
      useBoot,
      ({ boot }) => boot.phase === 'ready' && boot.city.layers.some(({ unplaced }) => unplaced),
    ),
    load: () => import('./placement/waiting.ts').then(({ part }) => part),
  },
  {
    id: 'studies',
    whenWanted: wantedBy(useResults, ({ items }) => items.length > 0),
    load: () => import('./studies/index.ts').then(({ part }) => part),
  },
  {
    id: 'scheme',
    whenWanted: wantedBy(
      useView,
      ({ document }) => document.planning?.scheme !== undefined || document.panel === 'planning',
    ),
    load: () => import('./scheme/index.ts').then(({ part }) => part),
  },
  {
    id: 'live',
    whenWanted: wantedBy(useLive, ({ stores }) => Object.keys(stores).length > 0),
    load: () => import('./live/index.ts').then(({ part }) => part),
  },
  {
    id: 'cameras',
    whenWanted: wantedByAny(
      wantedBy(useVideo, ({ open }) => open),
      wantedBy(useView, ({ document }) => document.panel === 'video'),
      wantedBy(useView, ({ document }) => hasSelectedCamera(document)),
    ),
    load: () => import('./cameras/index.ts').then(({ part }) => part),
  },
  {
    id: 'video-projection',
    whenWanted: wantedBy(useProjections, ({ cameras }) => cameras.length > 0),
    load: () => import('./video-projection/index.ts').then(({ part }) => part),
  },
  {
    id: 'styled-ground',
    whenWanted: wantedBy(useLayerStyles, ({ styles }) => Object.keys(styles).length > 0),
    load: () => import('./style/styled-ground.ts').then(({ part }) => part),
  },
];
