import { currentView } from '../stores/view.ts';
import { changeRoom } from './change-room.ts';
import { useRoom } from './room-store.ts';

/** Shows the storey above (1) or below (−1) alone; from the whole building, the lowest or the topmost. */
export function stepStorey(by: 1 | -1): boolean {
  const { model } = useRoom.getState();
  const { room } = currentView();
  if (!model || !room || model.bim.storeys.length === 0) return false;
  const ids = model.bim.storeys.map(({ id }) => id);
  const at = room.storey === undefined ? (by > 0 ? -1 : ids.length) : ids.indexOf(room.storey);
  const next = ids[at + by];
  changeRoom({ storey: next }, 'storey');
  return true;
}
