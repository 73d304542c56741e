/** A window of cells to paint in; places in cells from its upper left corner, y down. */
export interface PaintWindow {
  width: number;
  height: number;
}

/** Calls `paint` for every cell whose centre lies in a polygon (even-odd over its rings, flat x, y). */
export function paintPolygon(
  { width, height }: PaintWindow,
  rings: readonly ArrayLike<number>[],
  paint: (cell: number) => void,
): void {
  let top = Infinity;
  let bottom = -Infinity;
  for (const ring of rings)
    for (let i = 1; i < ring.length; i += 2) {
      top = Math.min(top, ring[i]);
      bottom = Math.max(bottom, ring[i]);
    }
  const crossings: number[] = [];
  const last = Math.min(height - 1, Math.ceil(bottom - 0.5));
  for (let row = Math.max(0, Math.floor(top - 0.5)); row <= last; row++) {
    const y = row + 0.5;
    crossings.length = 0;
    for (const ring of rings) {
      const count = ring.length / 2;
      for (let i = 0, j = count - 1; i < count; j = i++) {
        const [y0, y1] = [ring[2 * j + 1], ring[2 * i + 1]];
        if (y0 <= y === y1 <= y) continue;
        crossings.push(ring[2 * j] + ((y - y0) / (y1 - y0)) * (ring[2 * i] - ring[2 * j]));
      }
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const end = Math.min(width - 1, Math.ceil(crossings[i + 1] - 0.5) - 1);
      for (let column = Math.max(0, Math.ceil(crossings[i] - 0.5)); column <= end; column++)
        paint(row * width + column);
    }
  }
}

/**
 * Calls `paint` for every cell whose centre lies within `reach` of a segment, with the distance; and, where the band
 * is narrower than a cell, for every cell that the segment passes, so that no line is interrupted.
 */
export function paintBand(
  { width, height }: PaintWindow,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  reach: number,
  isConnected: boolean,
  paint: (cell: number, distance: number) => void,
): void {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const wide = isConnected ? Math.max(reach, 0.75) : reach;
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - wide));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + wide));
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - wide));
  const right = Math.min(width - 1, Math.ceil(Math.max(x0, x1) + wide));
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - x0, row + 0.5 - y0];
      const t = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
      const distance = Math.hypot(px - t * dx, py - t * dy);
      if (distance <= reach) paint(row * width + column, distance);
      else if (isConnected && distance <= 0.75 && passesCell(column, row, x0, y0, dx, dy))
        paint(row * width + column, 0);
    }
}

/** Whether a segment passes a cell: its part between the cell's four sides is not empty (Liang–Barsky). */
function passesCell(column: number, row: number, x0: number, y0: number, dx: number, dy: number): boolean {
  let [from, to] = [0, 1];
  for (const [delta, low, high] of [
    [dx, column - x0, column + 1 - x0],
    [dy, row - y0, row + 1 - y0],
  ]) {
    if (delta === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    from = Math.max(from, Math.min(low / delta, high / delta));
    to = Math.min(to, Math.max(low / delta, high / delta));
  }
  return from <= to;
}
