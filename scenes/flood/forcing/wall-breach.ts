import type { BreachInput, Point, Sills } from './input.ts';
import { type FaceKey, facesAlong, middleOf } from './wall-faces.ts';
import { groundAt } from './walls.ts';

/** Discharge over a crest goes with head^1.5: a whole face that is this much lower lets through what a part of it does. */
export const HEAD_OF_PART = 2 / 3;

interface Face {
  side: 'west' | 'north';
  cell: number;
  /** Metres along the wall that it stands for, from the middle of the breach. */
  from: number;
  to: number;
  /** Level before and after it, metres. */
  crest: number;
  foot: number;
}

/**
 * A breach of walls that stand on faces: from its middle outwards, their crests go down as time goes by. Faces on cells
 * make stairs of a wall; each counts with its length as it is seen along the wall, until together they are as wide as
 * the breach. The last on each side is open in part: lowered by as much as lets through that part of its discharge
 * while the water stands at its crest. Round a corner within its width a breach is wider than it is told.
 */
export class WallBreach {
  readonly start: number;
  readonly end: number;
  readonly #width: number;
  readonly #faces: readonly Face[];

  /** `first`: a face of the wall, near the place of the breach; see `wallNear`. */
  constructor(
    input: BreachInput,
    first: FaceKey,
    sills: Sills,
    bed: ArrayLike<number>,
    columns: number,
    cell: number,
  ) {
    this.start = input.start;
    this.end = input.start + input.duration;
    this.#width = input.width;
    const start = middleOf(first, columns);
    const reach = input.width / 2 / cell + 2;
    const keys = facesAlong(first, sills, bed, columns, (face) => {
      const [x, y] = middleOf(face, columns);
      return Math.hypot(x - start[0], y - start[1]) <= reach;
    });
    const [cos, sin] = directionOf(keys, columns);
    this.#faces = keys.map(({ side, cell: index }) => {
      const [x, y] = middleOf({ side, cell: index }, columns);
      const along = ((x - input.at[0]) * cos + (y - input.at[1]) * sin) * cell;
      const half = (Math.abs(side === 'west' ? sin : cos) * cell) / 2;
      const crest = sills[side][index];
      const ground = groundAt(bed, columns, side, index);
      const foot = input.depth === undefined ? ground : Math.max(ground, crest - input.depth);
      return {
        ...{ side, cell: index, crest, foot: Math.min(foot, crest) },
        ...{ from: along - half, to: along + half },
      };
    });
  }

  /** The faces that it opens in the end, wholly or in part. */
  get faces(): readonly FaceKey[] {
    return this.#faces.filter((face) => partOf(face, this.#width / 2) > 0);
  }

  /** Lowers the crests to where they are when the breach has gone a share of its way, 0 to 1; raises none. */
  open(share: number, sills: Sills): void {
    for (const face of this.#faces) {
      const part = partOf(face, (share * this.#width) / 2);
      const { side, cell, crest, foot } = face;
      if (part > 0)
        sills[side][cell] = Math.min(
          sills[side][cell],
          crest + (foot - crest) * share * part ** HEAD_OF_PART,
        );
    }
  }
}

/** Share of a face that lies within so many metres of the middle of the breach. */
function partOf({ from, to }: Face, half: number): number {
  // A face that the wall meets head-on has no length along it: it opens as soon as it is reached.
  if (to - from < 1e-6) return Math.abs(from) <= half + 1e-6 ? 1 : 0;
  const part = (Math.min(to, half) - Math.max(from, -half)) / (to - from);
  return part > 1e-6 ? Math.min(1, part) : 0;
}

/** Direction in which faces run: that in which their ends lie farthest apart. */
function directionOf(faces: readonly FaceKey[], columns: number): Point {
  const ends = faces.flatMap((face) => {
    const [x, y] = middleOf(face, columns);
    return face.side === 'west'
      ? [
          [x, y - 0.5],
          [x, y + 0.5],
        ]
      : [
          [x - 0.5, y],
          [x + 0.5, y],
        ];
  });
  const mean = (axis: 0 | 1) => ends.reduce((sum, end) => sum + end[axis], 0) / ends.length;
  const [x0, y0] = [mean(0), mean(1)];
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of ends) {
    xx += (x - x0) ** 2;
    xy += (x - x0) * (y - y0);
    yy += (y - y0) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return [Math.cos(angle), Math.sin(angle)];
}
