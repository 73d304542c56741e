/** Something wrong in a tileset: a stable code, the tile, and a sentence. */
export interface TilesetProblem {
  code: string;
  where: string;
  message: string;
}

/** A broken product can break in every tile; more problems than this say no more. */
const MOST_PROBLEMS = 100;

export class ProblemList {
  readonly problems: TilesetProblem[] = [];

  add(code: string, where: string, message: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ code, where, message });
  }
}
