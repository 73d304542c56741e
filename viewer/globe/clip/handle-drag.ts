import type { Ray } from '@cesium/engine';
import type { EnuFrame } from '../../../models/geodesy/ellipsoid.ts';
import type { Clip } from '../../../models/schema/view-document.ts';
import { useClipEditing } from '../../stores/clip-editing.ts';
import { recordStep, withoutSteps } from '../../stores/history.ts';
import { currentView, patchView } from '../../stores/view.ts';

/** CSS pixels round a handle that take hold of it: half of a finger. */
export const REACH = 22;

/** The clip that has handles on the city; undefined for none. */
export function editedClip(): Clip | undefined {
  const { id } = useClipEditing.getState();
  const clip = currentView().clips.find((one) => one.id === id);
  return clip?.enabled ? clip : undefined;
}

/** A clip in place of the one with its id. While a handle is drawn this is no step: the whole drag is one. */
export function putClip(clip: Clip, isStep: boolean): void {
  const put = () => patchView({ clips: currentView().clips.map((one) => (one.id === clip.id ? clip : one)) });
  if (isStep) put();
  else withoutSteps(put);
}

/** Notes a drag that has ended as one step, from the clips before it to those of now. */
export function endDrag(before: readonly Clip[]): void {
  const now = currentView().clips;
  if (now === before) return;
  recordStep({
    undo: () => patchView({ clips: [...before] }),
    redo: () => patchView({ clips: [...now] }),
  });
}

/** A ray in the metres of a frame. */
export function localRay(
  enu: EnuFrame,
  { origin, direction }: Ray,
): { origin: number[]; direction: number[] } {
  const from = enu.fromEcef(origin.x, origin.y, origin.z);
  const to = enu.fromEcef(origin.x + direction.x, origin.y + direction.y, origin.z + direction.z);
  return { origin: [...from], direction: [0, 1, 2].map((axis) => to[axis] - from[axis]) };
}

/** East and north where a local ray meets a level; undefined for a ray that goes away from it. */
export function onLevel(
  { origin, direction }: { origin: number[]; direction: number[] },
  level: number,
): [number, number] | undefined {
  const distance = (level - origin[2]) / direction[2];
  if (!(distance > 0) || !Number.isFinite(distance)) return undefined;
  return [origin[0] + direction[0] * distance, origin[1] + direction[1] * distance];
}
