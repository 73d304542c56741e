import type { Camera } from '../../models/schema/view-document.ts';
import { patchView } from './view.ts';

type CameraListener = (camera: Camera) => void;

/**
 * The camera frame by frame, beside the view document, which hears of it a few times a second only: two views of
 * one city move together by it, and a walk or a flight moves the camera by it.
 */
const listeners = new Set<CameraListener>();
let driver: CameraListener | undefined;

/** Hears of the camera in every drawn frame in which it stands otherwise than before. Returns the end. */
export function onCameraMoved(listener: CameraListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isCameraWatched(): boolean {
  return listeners.size > 0;
}

const steerings = new Set<() => void>();

/** Hears of each movement of the camera that a person asks for by a key or a button. Returns the end. */
export function onCameraSteered(listener: () => void): () => void {
  steerings.add(listener);
  return () => steerings.delete(listener);
}

/** For keys and buttons: a person is about to move the camera. */
export function cameraSteered(): void {
  for (const listener of [...steerings]) listener();
}

/** For the engine: tells where the camera is now. */
export function cameraMoved(camera: Camera): void {
  for (const listener of [...listeners]) listener(camera);
}

/** For the engine on the page: it puts the camera where others drive it. Returns the end. */
export function setCameraDriver(next: CameraListener): () => void {
  driver = next;
  return () => {
    if (driver === next) driver = undefined;
  };
}

/** True while the engine on the page tells of every frame; otherwise only the document tells of the camera. */
export function hasCameraDriver(): boolean {
  return driver !== undefined;
}

/** Puts the camera somewhere now. */
export function driveCamera(camera: Camera): void {
  if (driver) driver(camera);
  else patchView({ camera });
}
