import { boxIn, type ModelBox } from '../../models/bim/model-frame.ts';
import type { Room, RoomCamera } from '../../models/schema/room.ts';
import { currentView } from '../stores/view.ts';
import { boxOf, seenIndices } from './boxes.ts';
import { changeRoom, lookFrom } from './change-room.ts';
import { lookingAtBox, metresPerPixel, shifted } from './draw/camera-moves.ts';
import type { RoomModel } from './room-model.ts';
import { useRoom } from './room-store.ts';

/** From the front and a little from above, as one walks up to a building. */
const FIRST = { heading: 325, pitch: -24 };
const FROM_ABOVE = { heading: 0, pitch: -90 };

/** Where one looks from when nothing says so. */
export function firstCamera(model: RoomModel, room: Room, aspect: number): RoomCamera {
  const box = seenBox(model, room);
  return inFreeView(lookingAtBox(box, room.view === 'plan' ? FROM_ABOVE : FIRST, aspect * FREE_SHARE));
}

/** The box around all that is solid; around everything where nothing is. */
export function seenBox(model: RoomModel, room: Room): ModelBox {
  const visibility = model.parts.visibility(room);
  return boxOf(model, seenIndices(visibility, 2), room.apart) ?? model.frame.box;
}

/** Looks at all that is shown, from where one looks now. */
export function fitRoom(): void {
  const { model } = useRoom.getState();
  const { room } = currentView();
  if (model && room) lookAtBox(seenBox(model, room));
}

/** Looks at elements by their index. */
export function lookAtElements(indices: readonly number[]): void {
  const { model } = useRoom.getState();
  const { room } = currentView();
  const box = model && boxOf(model, indices, room?.apart);
  if (box) lookAtBox(grown(box));
}

/** Looks at a room of the building, on its storey. */
export function lookAtSpace(id: string): void {
  const { model } = useRoom.getState();
  const { room } = currentView();
  const space = model?.bim.spaces.find((one) => one.id === id);
  if (!model || !space?.bounds) return;
  const level = model.bim.storeys.findIndex((storey) => storey.id === space.storey);
  const box = boxIn(model.frame, space.bounds);
  const lift = Math.max(0, level) * (room?.apart ?? 0);
  box[2] += lift;
  box[5] += lift;
  lookAtBox(grown(box));
}

/** From where a place of a building is seen with what is around it. */
export function cameraOn(box: ModelBox): RoomCamera {
  return inFreeView(lookingAtBox(grown(box), FIRST, aspectOf()));
}

/** Looks from above without perspective, or as before. */
export function switchPlan(storey?: string): void {
  const { model, scene } = useRoom.getState();
  const { room } = currentView();
  if (!model || !room || !scene) return;
  const toPlan = room.view === 'space' || storey !== undefined;
  const next: Room = {
    ...room,
    view: toPlan ? 'plan' : 'space',
    ...(storey === undefined ? {} : { storey }),
    ...(toPlan ? { apart: 0 } : {}),
  };
  if (toPlan && room.view === 'space') before = scene.camera;
  const camera = (toPlan ? undefined : before) ?? firstCamera(model, next, wholeAspect());
  changeRoom({ view: next.view, storey: next.storey, apart: next.apart, camera });
}

/** From where one looked before the plan. */
let before: RoomCamera | undefined;

export function forgetCamera(): void {
  before = undefined;
}

function lookAtBox(box: ModelBox): void {
  const { scene } = useRoom.getState();
  if (scene) lookFrom(inFreeView(lookingAtBox(box, scene.camera, aspectOf())));
}

/** What is small is not to fill the picture: one wants to see where it is. */
function grown(box: ModelBox): ModelBox {
  const margin = 0.8 + 0.35 * Math.max(box[3] - box[0], box[4] - box[1], box[5] - box[2]);
  return box.map((value, at) => (at < 3 ? value - margin : value + margin)) as ModelBox;
}

/** Of the picture, what the panels at both sides leave free. */
const FREE_SHARE = 0.74;
/** CSS pixels that the list at the left takes, where the page is wide enough for it to stand there. */
const LIST = 300;
const WIDE_PAGE = 900;

const wholeAspect = (): number => innerWidth / Math.max(1, innerHeight);
const aspectOf = (): number => wholeAspect() * FREE_SHARE;

/** Puts what is looked at into the middle of what the list leaves free. */
function inFreeView(camera: RoomCamera): RoomCamera {
  if (innerWidth < WIDE_PAGE) return camera;
  return shifted(camera, (-LIST / 2) * metresPerPixel(camera.distance, innerHeight), 0);
}
