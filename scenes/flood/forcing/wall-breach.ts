import type { BreachInput, Point, Sills } from './input.ts';
import { groundAt } from './walls.ts';

/** Cells from a breach to the wall that it is of, at most. */
const NEAR = 2;

interface Face {
  side: 'west' | 'north';
  cell: number;
  /** Metres from the middle of the breach. */
  distance: number;
  /** Level before and after it, metres. */
  crest: number;
  foot: number;
}

/** A breach of walls that stand on faces: from its middle outwards, their crests go down as time goes by. */
export class WallBreach {
  readonly start: number;
  readonly end: number;
  readonly #width: number;
  readonly #faces: readonly Face[];

  /** The breach of the wall near it; undefined where there is none within two cells. */
  static find(
    input: BreachInput,
    sills: Sills,
    bed: ArrayLike<number>,
    columns: number,
    cell: number,
  ): WallBreach | undefined {
    const first = nearestFace(input.at, sills, columns, bed);
    return first && new WallBreach(input, first, sills, bed, columns, cell);
  }

  private constructor(
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
    const middle = middleOf(first, columns);
    this.#faces = along(first, sills, bed, columns, (face) => {
      const [x, y] = middleOf(face, columns);
      return Math.hypot(x - middle[0], y - middle[1]) * cell <= input.width / 2;
    }).map(({ side, cell: index }) => {
      const [x, y] = middleOf({ side, cell: index }, columns);
      const crest = sills[side][index];
      const ground = groundAt(bed, columns, side, index);
      const foot = input.depth === undefined ? ground : Math.max(ground, crest - input.depth);
      return {
        ...{ side, cell: index, crest, foot: Math.min(foot, crest) },
        distance: Math.hypot(x - middle[0], y - middle[1]) * cell,
      };
    });
  }

  /** Lowers the crests to where they are when the breach has gone a share of its way, 0 to 1; raises none. */
  open(share: number, sills: Sills): void {
    for (const { side, cell, distance, crest, foot } of this.#faces)
      if (distance <= (share * this.#width) / 2)
        sills[side][cell] = Math.min(sills[side][cell], crest + (foot - crest) * share);
  }
}

interface FaceKey {
  side: 'west' | 'north';
  cell: number;
}

/** Middle of a face, in cells. */
function middleOf({ side, cell }: FaceKey, columns: number): Point {
  const [x, y] = [cell % columns, Math.floor(cell / columns)];
  return side === 'west' ? [x, y + 0.5] : [x + 0.5, y];
}

/** Whether a wall stands on a face that rises above the ground. */
const stands = ({ side, cell }: FaceKey, sills: Sills, bed: ArrayLike<number>, columns: number): boolean =>
  sills[side][cell] > groundAt(bed, columns, side, cell);

function nearestFace(at: Point, sills: Sills, columns: number, bed: ArrayLike<number>): FaceKey | undefined {
  const rows = bed.length / columns;
  let [nearest, least]: [FaceKey | undefined, number] = [undefined, NEAR];
  for (let y = Math.max(0, Math.floor(at[1]) - NEAR); y <= Math.min(rows - 1, at[1] + NEAR); y++)
    for (let x = Math.max(0, Math.floor(at[0]) - NEAR); x <= Math.min(columns - 1, at[0] + NEAR); x++)
      for (const side of ['west', 'north'] as const) {
        const face = { side, cell: y * columns + x };
        if (!stands(face, sills, bed, columns)) continue;
        const middle = middleOf(face, columns);
        const distance = Math.hypot(middle[0] - at[0], middle[1] - at[1]);
        if (distance < least) [nearest, least] = [face, distance];
      }
  return nearest;
}

/** Faces of one wall from one of them on: those that share a corner with one that belongs to it, as far as `reaches`. */
function along(
  first: FaceKey,
  sills: Sills,
  bed: ArrayLike<number>,
  columns: number,
  reaches: (face: FaceKey) => boolean,
): FaceKey[] {
  const rows = bed.length / columns;
  const found = [first];
  const seen = new Set([keyOf(first)]);
  for (let index = 0; index < found.length; index++)
    for (const face of neighbours(found[index], columns, rows)) {
      if (seen.has(keyOf(face))) continue;
      seen.add(keyOf(face));
      if (stands(face, sills, bed, columns) && reaches(face)) found.push(face);
    }
  return found;
}

const keyOf = ({ side, cell }: FaceKey): number => 2 * cell + (side === 'west' ? 0 : 1);

/** The faces at the two ends of a face. */
function* neighbours({ side, cell }: FaceKey, columns: number, rows: number): Generator<FaceKey> {
  const [x, y] = [cell % columns, Math.floor(cell / columns)];
  // Corners are where the lines west of column i and north of row j cross.
  const corners =
    side === 'west'
      ? [
          [x, y],
          [x, y + 1],
        ]
      : [
          [x, y],
          [x + 1, y],
        ];
  for (const [i, j] of corners)
    for (const [dx, dy, kind] of [
      [0, -1, 'west'],
      [0, 0, 'west'],
      [-1, 0, 'north'],
      [0, 0, 'north'],
    ] as const) {
      const [u, v] = [i + dx, j + dy];
      if (u >= 0 && v >= 0 && u < columns && v < rows) yield { side: kind, cell: v * columns + u };
    }
}
