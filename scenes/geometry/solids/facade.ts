/** Walls that turn by less than this belong to one façade: a curved front, or a wall with points on it. */
const SAME_FRONT = Math.cos((25 * Math.PI) / 180);
/** Fronts shorter than this have no windows. */
const SHORTEST_FRONT = 1.6;

/**
 * Window bays along the walls of a ring: `result[i]` is the place of corner i in bays, `result[count]` the place
 * of the first corner when the ring closes. Every front has a whole number of bays, so no window is cut at a
 * corner; fronts too short for a window have none. `corner` gives x and y in metres.
 */
export function bayCoordinates(
  count: number,
  corner: (index: number) => [x: number, y: number],
  bayWidth: number,
): Float64Array {
  const lengths = new Float64Array(count);
  const ux = new Float64Array(count);
  const uy = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const [ax, ay] = corner(i);
    const [bx, by] = corner(i + 1 === count ? 0 : i + 1);
    const length = Math.hypot(bx - ax, by - ay);
    lengths[i] = length;
    ux[i] = (bx - ax) / (length || 1);
    uy[i] = (by - ay) / (length || 1);
  }
  const result = new Float64Array(count + 1);
  let bays = 0;
  for (let start = 0; start < count; ) {
    let end = start + 1;
    let length = lengths[start];
    while (end < count && ux[end] * ux[end - 1] + uy[end] * uy[end - 1] > SAME_FRONT)
      length += lengths[end++];
    const frontBays = length < SHORTEST_FRONT ? 0 : Math.max(1, Math.round(length / bayWidth));
    let along = 0;
    for (let i = start; i < end; i++) {
      result[i] = bays + (frontBays * along) / (length || 1);
      along += lengths[i];
    }
    bays += frontBays;
    start = end;
  }
  result[count] = bays;
  return result;
}
