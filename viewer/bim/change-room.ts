import { type Room, roomSchema } from '../../models/schema/room.ts';
import { forgetScope, recordStep } from '../stores/history.ts';
import { currentView, patchView } from '../stores/view.ts';

/** Steps into the building of a layer; the camera over the city stays where it is. */
export function enterRoom(layer: string, patch: Partial<Room> = {}): void {
  patchView({ room: { ...roomSchema.parse({ layer }), ...patch } });
}

/** Steps out again, to where one was. What was done inside is not to be taken back from outside. */
export function leaveRoom(): void {
  const { room } = currentView();
  patchView({ room: undefined });
  if (room) forgetScope(scopeOf(room.layer));
}

/** Where steps of a building are made: they and no others are taken back in it. */
export const scopeOf = (layer: string): string => `room ${layer}`;

/** All that hides or cuts something of a building, undone. */
const EVERYTHING: Partial<Room> = {
  storey: undefined,
  only: [],
  hidden: [],
  clear: [],
  cuts: [],
  box: undefined,
  plane: undefined,
  beside: undefined,
  apart: 0,
};

/** Whether something of a building is hidden, cut, seen through or lifted. */
export function isTakenApart({
  storey,
  only,
  hidden,
  clear,
  cuts,
  box,
  plane,
  beside,
  apart,
}: Room): boolean {
  return (
    storey !== undefined ||
    only.length + hidden.length + clear.length + cuts.length > 0 ||
    box !== undefined ||
    plane !== undefined ||
    beside !== undefined ||
    apart > 0
  );
}

/** Shows the whole building, whole. */
export function showEverything(): void {
  const { room } = currentView();
  if (room && isTakenApart(room)) changeRoom(EVERYTHING);
}

/** Changes how the building is shown; it can be taken back. Changes with the same key in quick succession are one. */
export function changeRoom(patch: Partial<Room>, key?: string): void {
  const { room } = currentView();
  if (!room) return;
  const before: Partial<Room> = {};
  for (const name of Object.keys(patch) as (keyof Room)[]) Object.assign(before, { [name]: room[name] });
  const { layer } = room;
  apply(layer, patch);
  recordStep(
    { undo: () => apply(layer, before), redo: () => apply(layer, patch), scope: scopeOf(layer) },
    key && `room ${key}`,
  );
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
