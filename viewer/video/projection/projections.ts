import { create } from 'zustand';
import type { CameraPlacement } from '../../../models/schema/camera-calibration.ts';
import { onCityLeft } from '../../stores/boot.ts';
import type { PictureState } from '../picture-state.ts';

/** Cameras whose pictures lie on the city at one time: each is decoded, kept as a texture and drawn in every frame. */
export const MOST_PROJECTED = 4;

/** How one projected camera stands. */
export interface ProjectionState {
  /**
   * `loading`: asking the server. `closed`: one may not watch. `problem`: see the camera's picture. `no-pose`: nobody has
   * said where it looks. `city`: what stands before it is being loaded. `shown`: it lies on the city.
   */
  phase: 'loading' | 'closed' | 'problem' | 'no-pose' | 'city' | 'shown';
  picture: PictureState;
  /** Bytes on the graphics device. */
  bytes: number;
  /** Where it stands and looks, as it is drawn. */
  placement?: CameraPlacement;
  /** Ellipsoidal metres of the ground under it, as it is drawn. */
  ground?: number;
}

interface Projections {
  /** Ids of cameras, the newest last. */
  cameras: readonly string[];
  /** 0–1. */
  opacity: number;
  /** Share of half the picture over which its edges fade, 0–0.5. */
  feather: number;
  /** A placement that is tried and not kept, of one camera. */
  trial?: { camera: string; placement: CameraPlacement } | undefined;
  /** Whose pictures let the city through, while a point is looked for in it. */
  dimmed?: string | undefined;
  states: Readonly<Record<string, ProjectionState>>;
  /** Changes when what the server says of cameras is to be asked for again. */
  asked: number;
}

const NONE = { cameras: [], states: {}, trial: undefined, dimmed: undefined };

/** Cameras whose pictures lie on the city. viewer/globe/video-projection draws them and tells how they stand. */
export const useProjections = create<Projections>()(() => ({
  ...NONE,
  opacity: 0.9,
  feather: 0.08,
  asked: 0,
}));

/** Lays the pictures of a camera onto the city; the one that lay there longest gives way where there are too many. */
export function project(camera: string): void {
  const { cameras } = useProjections.getState();
  if (cameras.includes(camera)) return;
  useProjections.setState({ cameras: [...cameras, camera].slice(-MOST_PROJECTED) });
}

export function stopProjecting(camera: string): void {
  const { cameras, states, trial } = useProjections.getState();
  const { [camera]: _gone, ...others } = states;
  useProjections.setState({
    cameras: cameras.filter((one) => one !== camera),
    states: others,
    ...(trial?.camera === camera ? { trial: undefined } : {}),
  });
}

export function tellProjection(camera: string, state: ProjectionState): void {
  const { cameras, states } = useProjections.getState();
  if (!cameras.includes(camera) || JSON.stringify(states[camera]) === JSON.stringify(state)) return;
  useProjections.setState({ states: { ...states, [camera]: state } });
}

onCityLeft(() => useProjections.setState(NONE));
