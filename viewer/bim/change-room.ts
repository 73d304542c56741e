import { type Room, roomSchema } from '../../models/schema/room.ts';
import { recordStep } from '../stores/history.ts';
import { currentView, patchView } from '../stores/view.ts';

/** Steps into the building of a layer; the camera over the city stays where it is. */
export function enterRoom(layer: string, patch: Partial<Room> = {}): void {
  patchView({ room: { ...roomSchema.parse({ layer }), ...patch } });
}

/** Steps out again, to where one was. */
export function leaveRoom(): void {
  patchView({ room: undefined });
}

/** Changes how the building is shown; it can be taken back. Changes with the same key in quick succession are one. */
export function changeRoom(patch: Partial<Room>, key?: string): void {
  const { room } = currentView();
  if (!room) return;
  const before: Partial<Room> = {};
  for (const name of Object.keys(patch) as (keyof Room)[]) Object.assign(before, { [name]: room[name] });
  const { layer } = room;
  apply(layer, patch);
  recordStep({ undo: () => apply(layer, before), redo: () => apply(layer, patch) }, key && `room ${key}`);
}

/** Says where one looks from: no step, as over the city. */
export function lookFrom(camera: Room['camera']): void {
  const { room } = currentView();
  if (room) patchView({ room: { ...room, camera } });
}

/** A step of one building changes nothing in another, nor over the city. */
function apply(layer: string, patch: Partial<Room>): void {
  const { room } = currentView();
  if (room?.layer === layer) patchView({ room: { ...room, ...patch } });
}

/** The same list with a name in it, or without it. */
export function toggled(names: readonly string[], name: string): string[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
}
