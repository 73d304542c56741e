import { boxIn, type ModelBox } from '../../models/bim/model-frame.ts';
import type { RoomModel } from './room-model.ts';

/** The box around elements, storeys lifted off each other by metres; undefined where none of them has a shape. */
export function boxOf(
  { bim, frame, parts }: Pick<RoomModel, 'bim' | 'frame' | 'parts'>,
  indices: Iterable<number>,
  apart = 0,
): ModelBox | undefined {
  const box: ModelBox = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (const index of indices) {
    const { bounds } = bim.elements[index];
    if (!bounds) continue;
    const own = boxIn(frame, bounds);
    const lift = Math.max(0, parts.levelOf[index]) * apart;
    own[2] += lift;
    own[5] += lift;
    for (let axis = 0; axis < 3; axis++) {
      box[axis] = Math.min(box[axis], own[axis]);
      box[3 + axis] = Math.max(box[3 + axis], own[3 + axis]);
    }
  }
  return box[0] <= box[3] ? box : undefined;
}

/** The indices of the elements that are not hidden. */
export function* seenIndices(visibility: Uint8Array, least = 1): Generator<number> {
  for (let index = 0; index < visibility.length; index++) if (visibility[index] >= least) yield index;
}
