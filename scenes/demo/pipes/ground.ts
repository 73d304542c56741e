import type { Landscape } from '../landscape.ts';
import type { Point } from '../plane.ts';

/** The ground as its file has it: heights of cells, and between them in a straight line each way. */
export function groundOf({ cells, cellSize, heights }: Landscape): (at: Point) => number {
  const half = (cells * cellSize) / 2;
  return ([x, y]) => {
    const u = Math.max(0, Math.min(cells - 1.001, (x + half) / cellSize - 0.5));
    const v = Math.max(0, Math.min(cells - 1.001, (half - y) / cellSize - 0.5));
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [a, b] = [u - i, v - j];
    const at = j * cells + i;
    return (
      (heights[at] * (1 - a) + heights[at + 1] * a) * (1 - b) +
      (heights[at + cells] * (1 - a) + heights[at + cells + 1] * a) * b
    );
  };
}

/** Metres by which the ground between the ends of a line sinks below the straight line between them, at most. */
export function sagOf(line: readonly Point[], ground: (at: Point) => number): number {
  const places = densified(line, 10);
  const length = places[places.length - 1].at;
  const [first, last] = [ground(line[0]), ground(line[line.length - 1])];
  let sag = 0;
  for (const { at, place } of places)
    sag = Math.max(sag, first + ((last - first) * at) / (length || 1) - ground(place));
  return sag;
}

/** A line's corners and places between, no further apart than a step, with the metres from its beginning. */
export function densified(line: readonly Point[], step: number): { at: number; place: Point }[] {
  const places: { at: number; place: Point }[] = [{ at: 0, place: line[0] }];
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const count = Math.max(1, Math.ceil(length / step));
    for (let k = 1; k <= count; k++) {
      const t = k / count;
      places.push({ at: walked + t * length, place: [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t] });
    }
    walked += length;
  }
  return places;
}
