import type { ModelBox } from '../../models/bim/model-frame.ts';
import type { Room } from '../../models/schema/room.ts';
import type { RoomModel } from './room-model.ts';

/** Metres over the floor at which a plan cuts: through windows and doors. */
export const PLAN_HEIGHT = 1.2;
const FAR = 1e6;

/** What is left of a building by its sections, its box and its plan; undefined: all of it. */
export function roomBox(room: Room, model: Pick<RoomModel, 'storeys'>): ModelBox | undefined {
  const box: ModelBox = [-FAR, -FAR, -FAR, FAR, FAR, FAR];
  const narrow = (axis: number, low: number, high: number): void => {
    box[axis] = Math.max(box[axis], low);
    box[3 + axis] = Math.min(box[3 + axis], high);
  };
  if (room.box) for (let axis = 0; axis < 3; axis++) narrow(axis, room.box[axis], room.box[3 + axis]);
  for (const { axis, at, keep } of room.cuts) {
    const index = { x: 0, y: 1, z: 2 }[axis];
    if (keep === 'below') narrow(index, -FAR, at);
    else narrow(index, at, FAR);
  }
  if (room.view === 'plan') {
    const storey = room.storey === undefined ? undefined : model.storeys.get(room.storey);
    if (storey) narrow(2, -FAR, storey.from + PLAN_HEIGHT);
  }
  return box.every((value, at) => value === (at < 3 ? -FAR : FAR)) ? undefined : box;
}
