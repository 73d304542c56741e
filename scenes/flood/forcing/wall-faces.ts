import type { Point, Sills } from './input.ts';
import { groundAt } from './walls.ts';

/** Cells from a breach to the wall that it is of, at most. */
const NEAR = 2;
/** Metres below the highest crest near a breach down to which a wall counts as that highest. */
const ALIKE = 0.25;

/** A face of the grid: that west or north of a cell. */
export interface FaceKey {
  side: 'west' | 'north';
  cell: number;
}

/** Middle of a face, in cells. */
export function middleOf({ side, cell }: FaceKey, columns: number): Point {
  const [x, y] = [cell % columns, Math.floor(cell / columns)];
  return side === 'west' ? [x, y + 0.5] : [x + 0.5, y];
}

/** Whether a wall stands on a face that rises above the ground. */
const stands = ({ side, cell }: FaceKey, sills: Sills, bed: ArrayLike<number>, columns: number): boolean =>
  sills[side][cell] > groundAt(bed, columns, side, cell);

/**
 * The face of the highest wall within two cells of a point, in cells: of those about as high the nearest. Undefined where
 * none stands there.
 */
export function wallNear(
  at: Point,
  sills: Sills,
  bed: ArrayLike<number>,
  columns: number,
): FaceKey | undefined {
  const rows = bed.length / columns;
  const found: { face: FaceKey; crest: number; distance: number }[] = [];
  for (let y = Math.max(0, Math.floor(at[1]) - NEAR); y <= Math.min(rows - 1, at[1] + NEAR); y++)
    for (let x = Math.max(0, Math.floor(at[0]) - NEAR); x <= Math.min(columns - 1, at[0] + NEAR); x++)
      for (const side of ['west', 'north'] as const) {
        const face = { side, cell: y * columns + x };
        const middle = middleOf(face, columns);
        const distance = Math.hypot(middle[0] - at[0], middle[1] - at[1]);
        if (distance < NEAR && stands(face, sills, bed, columns))
          found.push({ face, crest: sills[side][face.cell], distance });
      }
  const highest = found.reduce((most, { crest }) => Math.max(most, crest), Number.NEGATIVE_INFINITY);
  return found
    .filter(({ crest }) => crest >= highest - ALIKE)
    .sort((one, other) => one.distance - other.distance)[0]?.face;
}

/** Faces of one wall from one of them on: those that share a corner with one that belongs to it, as far as `reaches`. */
export function facesAlong(
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
