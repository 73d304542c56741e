/** A rectangle of the screen, CSS pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const CELL = 48;

/** What of a screen is taken, so that labels do not lie over one another. */
export class FreePlaces {
  readonly #columns: number;
  readonly #cells: (Box[] | undefined)[];
  readonly #rows: number;

  constructor(width: number, height: number) {
    this.#columns = Math.max(1, Math.ceil(width / CELL));
    this.#rows = Math.max(1, Math.ceil(height / CELL));
    this.#cells = new Array(this.#columns * this.#rows);
  }

  take(box: Box): void {
    this.#each(box, (cell) => {
      (this.#cells[cell] ??= []).push(box);
      return false;
    });
  }

  /** Whether nothing that is taken lies in a box. */
  isFree(box: Box): boolean {
    return !this.#each(box, (cell) =>
      (this.#cells[cell] ?? []).some(
        (taken) =>
          taken.x < box.x + box.width &&
          box.x < taken.x + taken.width &&
          taken.y < box.y + box.height &&
          box.y < taken.y + taken.height,
      ),
    );
  }

  #each({ x, y, width, height }: Box, look: (cell: number) => boolean): boolean {
    const [left, right] = [this.#column(x), this.#column(x + width)];
    const [top, bottom] = [this.#row(y), this.#row(y + height)];
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) if (look(row * this.#columns + column)) return true;
    return false;
  }

  #column(x: number): number {
    return Math.max(0, Math.min(this.#columns - 1, Math.floor(x / CELL)));
  }

  #row(y: number): number {
    return Math.max(0, Math.min(this.#rows - 1, Math.floor(y / CELL)));
  }
}
