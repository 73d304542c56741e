import { changeRoom } from './change-room.ts';
import { type MeasuredPlace, useRoom } from './room-store.ts';

/** Metres that are cut away of what is picked, so that its face is gone. */
const BEHIND_FACE = 0.005;

/** Cuts the building along a face that was picked: what is before it is gone, and it too. */
export function cutAtFace(
  normal: readonly [number, number, number],
  [x, y, z]: readonly [number, number, number],
  lift: number,
): void {
  const at = normal[0] * x + normal[1] * y + normal[2] * (z - lift) - BEHIND_FACE;
  changeRoom({ plane: { normal: [...normal], at } });
  useRoom.setState({ tool: 'choose' });
}

/** Adds a place to the line that is measured. */
export function measureFrom(place: MeasuredPlace): void {
  useRoom.setState(({ lines }) => {
    const open = lines.at(-1);
    if (!open || open.length > 1) return { lines: [...lines, [place]] };
    return { lines: [...lines.slice(0, -1), [...open, place]] };
  });
}
