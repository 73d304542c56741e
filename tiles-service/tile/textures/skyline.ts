/** Where a rectangle was put on a page. */
export interface Place {
  page: number;
  x: number;
  y: number;
}

/**
 * Packs rectangles onto pages by the skyline bottom-left rule (Jylänki, A Thousand Ways to Pack the Bin, 2010):
 * each goes where its top edge comes to lie lowest. Undefined if they do not fit on `pages` pages of
 * `width` × `height`. Give the tallest first for the densest packing.
 */
export function packRectangles(
  rectangles: readonly { width: number; height: number }[],
  width: number,
  height: number,
  pages: number,
): { places: Place[]; heights: number[] } | undefined {
  const skylines: Skyline[] = [];
  const places: Place[] = [];
  for (const rectangle of rectangles) {
    let place: Place | undefined;
    for (let page = 0; page < pages && !place; page++) {
      skylines[page] ??= new Skyline(width, height);
      const spot = skylines[page].add(rectangle.width, rectangle.height);
      if (spot) place = { page, ...spot };
    }
    if (!place) return undefined;
    places.push(place);
  }
  return { places, heights: skylines.map(({ top }) => top) };
}

class Skyline {
  /** Highest edge of what was put in. */
  top = 0;
  readonly #width: number;
  readonly #height: number;
  /** Steps from left to right: where each begins and how high it is. */
  #steps: { x: number; y: number }[] = [{ x: 0, y: 0 }];

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  add(width: number, height: number): { x: number; y: number } | undefined {
    let best: { x: number; y: number } | undefined;
    for (let i = 0; i < this.#steps.length; i++) {
      const { x } = this.#steps[i];
      if (x + width > this.#width) break;
      let y = 0;
      for (let j = i; j < this.#steps.length && this.#steps[j].x < x + width; j++)
        y = Math.max(y, this.#steps[j].y);
      if (y + height <= this.#height && (!best || y < best.y)) best = { x, y };
    }
    if (!best) return undefined;
    this.#raise(best.x, best.x + width, best.y + height);
    this.top = Math.max(this.top, best.y + height);
    return best;
  }

  /** Sets the skyline between two places. */
  #raise(from: number, to: number, y: number): void {
    const steps: { x: number; y: number }[] = [];
    const push = (x: number, height: number): void => {
      if (steps.length > 0 && steps[steps.length - 1].y === height) return;
      steps.push({ x, y: height });
    };
    let behind = 0;
    for (const step of this.#steps) if (step.x < from) push(step.x, step.y);
    push(from, y);
    for (const step of this.#steps) if (step.x <= to) behind = step.y;
    if (to < this.#width) push(to, behind);
    for (const step of this.#steps) if (step.x > to) push(step.x, step.y);
    this.#steps = steps;
  }
}
