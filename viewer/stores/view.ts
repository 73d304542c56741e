import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';
import type {
  Camera,
  Clock,
  LayerView,
  PointStyle,
  Selection,
  ViewDocument,
} from '../../models/schema/view-document.ts';
import { now } from './server-time.ts';

/** How the camera gets to where the document says: at once, or flying. */
export type Transition = 'jump' | 'fly';

export interface ViewState {
  document: ViewDocument;
  transition: Transition;
  /** Seconds that a flight takes; absent: as the distance wants. */
  flightSeconds?: number;
  /** This machine's time when the document's clock was set; see cityTime. */
  clockAnchor: number;
  /** How often a whole document, as of a link, took the place of the one before. */
  replaced: number;
}

const NOWHERE: ViewDocument = {
  schema: 'citymirror/view/1',
  scene: '',
  camera: { longitude: 0, latitude: 0, height: 1e7, heading: 0, pitch: -90, roll: 0 },
  clock: { mode: 'live' },
  layers: {},
  selection: [],
  appearance: 'dark',
  language: 'zh-CN',
  shadows: false,
  panel: 'layers',
  mode: 'calm',
  display: 'globe',
  clips: [],
  underground: { enabled: false, opacity: 0.35 },
  analyses: [],
  added: [],
};

/** The view document: the page renders from it alone. */
export const useView = create<ViewState>()(() => ({
  document: NOWHERE,
  transition: 'jump',
  clockAnchor: now(),
  replaced: 0,
}));

/** The document but for the camera, for parts of the page that are not to be drawn anew whenever it moves. */
export function useLook(): Omit<ViewDocument, 'camera'> {
  return useView(
    useShallow(({ document }) => {
      const { camera: _, ...look } = document;
      return look;
    }),
  );
}

export function currentView(): ViewDocument {
  return useView.getState().document;
}

/** Replaces the whole document, for example by that of a permalink. */
export function setView(document: ViewDocument): void {
  useView.setState(({ replaced }) => ({
    document,
    transition: 'jump',
    flightSeconds: undefined,
    clockAnchor: now(),
    replaced: replaced + 1,
  }));
}

export function patchView(
  patch: Partial<ViewDocument>,
  transition: Transition = 'jump',
  flightSeconds?: number,
): void {
  useView.setState(({ document, clockAnchor }) => ({
    document: { ...document, ...patch },
    transition,
    flightSeconds,
    clockAnchor: patch.clock ? now() : clockAnchor,
  }));
}

export function flyTo(camera: Camera): void {
  patchView({ camera }, 'fly');
}

export function setClock(clock: Clock): void {
  patchView({ clock });
}

export function select(selection: Selection[]): void {
  patchView({ selection });
}

/** Sets how one layer is shown; what the scene says by default, or is undefined, is not written down. */
export function setLayerView(layer: Layer, patch: LayerView): void {
  const { layers } = currentView();
  const { [layer.id]: before, ...others } = layers;
  const next = { ...before, ...patch };
  for (const key of Object.keys(next) as (keyof LayerView)[]) if (next[key] === undefined) delete next[key];
  if (next.visible === layer.visible) delete next.visible;
  if (next.opacity === layer.opacity) delete next.opacity;
  patchView({ layers: Object.keys(next).length === 0 ? others : { ...others, [layer.id]: next } });
}

export interface ShownLayer {
  visible: boolean;
  opacity: number;
  /** Of point clouds, where it is not as usual. */
  points?: PointStyle;
}

/** How a layer is shown: as the document says, otherwise as the scene says. */
export function shownLayer(layer: Layer, view: Pick<ViewDocument, 'layers'>): ShownLayer {
  const said = view.layers[layer.id];
  return {
    visible: said?.visible ?? layer.visible,
    opacity: said?.opacity ?? layer.opacity,
    ...(said?.points ? { points: said.points } : {}),
  };
}

/** The document that a scene opens with. */
export function firstView(scene: Scene, address: string, camera: Camera): ViewDocument {
  return { ...NOWHERE, scene: address, camera: scene.viewpoints[0]?.camera ?? camera };
}
