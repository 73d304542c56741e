import type { BlocksAt } from './blocks-at.ts';
import { type FacadePanels, facadePanels } from './sun-surfaces.ts';
import { assumedWindows, type SunWindow, type WindowRule } from './windows.ts';

/** Blocks whose base is at most so far over the ground beside a wall stand on it, metres. */
const STANDS = 0.5;
/** Metres into a wall at which one asks whose it is. */
const INTO_WALL = 0.05;

export interface WallSetting {
  /** All blocks that there are, also those beside the area that is looked at. */
  at: BlocksAt;
  /** Name of a body. */
  idOf(body: number): string;
  /** Height of the ground, NaN where it is not known. Absent: there is no terrain, and what stands lowest stands on the ground. */
  ground?: (x: number, y: number) => number;
}

/**
 * Windows by rule at the ground storey of blocks (indices): on the outer walls and those of courtyards, where the block
 * stands on the ground. A wall that lies within another block has none, and one that two blocks of a body share has them
 * once. Where terrain does not reach, heights of sills are NaN.
 */
export function windowsOnWalls(
  blocks: readonly number[],
  { at, idOf, ground }: WallSetting,
  rule: Partial<WindowRule> & Pick<WindowRule, 'sill'>,
): SunWindow[] {
  const counts = new Map<string, number>();
  return blocks.flatMap((number) => {
    const block = at.blocks[number];
    const id = idOf(block.body);
    const count = counts.get(id) ?? 0;
    counts.set(id, count + 1);
    const name = count === 0 ? id : `${id}#${count + 1}`;
    let sides = 0;
    return at.ringsOf(number).flatMap((ring, index) => {
      const groundAt = ground ?? ((x: number, y: number) => lowestBase(at, number, x, y));
      const found = assumedWindows(name, ring, groundAt, {
        ...rule,
        isCourtyard: index > 0,
        firstSide: sides,
      });
      sides += ring.length;
      return found.filter(standsFree).map((window) => ({ ...window, building: id }));
    });

    function standsFree({ left, right, normal }: SunWindow): boolean {
      const [x, y, z] = [0, 1, 2].map((axis) => (left[axis] + right[axis]) / 2);
      // What is not known stays, and is told as not known: only what floats for certain is left out.
      if (block.base > z - rule.sill + STANDS || block.eaves < z) return false;
      return isOuter(at, number, x, y, Number.isNaN(z) ? block.base + rule.sill : z, normal);
    }
  });
}

/** Without terrain: the lowest base of what stands where a wall of a block is. */
function lowestBase(at: BlocksAt, number: number, x: number, y: number): number {
  const { base } = at.blocks[number];
  // To all sides, one of which is into the wall.
  const around = [
    [INTO_WALL, 0],
    [-INTO_WALL, 0],
    [0, INTO_WALL],
    [0, -INTO_WALL],
  ].flatMap(([dx, dy]) => at.under(x + dx, y + dy));
  return around.reduce((lowest, other) => Math.min(lowest, at.blocks[other].base), base);
}

/**
 * Panels of the façades of a block up to its eaves: outer walls and courtyards, without what lies within another block or in
 * the ground.
 */
export function panelsOnWalls(
  number: number,
  { at, ground }: Pick<WallSetting, 'at' | 'ground'>,
  size: number,
): FacadePanels {
  const { base, eaves } = at.blocks[number];
  const rings = at
    .ringsOf(number)
    .map((ring, index) => facadePanels(ring, base, eaves, size, index > 0))
    .map((panels) =>
      kept(panels, (i) => {
        const [x, y, z] = panels.points.subarray(3 * i, 3 * i + 3);
        const normal = panels.normals.subarray(3 * i, 3 * i + 3);
        return !(ground && z < ground(x, y)) && isOuter(at, number, x, y, z, normal);
      }),
    );
  return joined(rings);
}

/** How many panels the walls of a block have at most, without looking at what lies before them. */
export function mostPanels(number: number, { at }: Pick<WallSetting, 'at'>, size: number): number {
  const { base, eaves } = at.blocks[number];
  const rows = Math.max(1, Math.ceil((eaves - base) / size));
  let columns = 0;
  for (const ring of at.ringsOf(number))
    for (const [i, [x, y]] of ring.entries()) {
      const [nextX, nextY] = ring[(i + 1) % ring.length];
      columns += Math.ceil(Math.hypot(nextX - x, nextY - y) / size);
    }
  return columns * rows;
}

/** Whether a place before a wall of a block is out of doors, and the wall behind it that of no earlier block of its body. */
function isOuter(
  at: BlocksAt,
  number: number,
  x: number,
  y: number,
  z: number,
  normal: ArrayLike<number>,
): boolean {
  if (at.around(x, y, z).length > 0) return false;
  const { body } = at.blocks[number];
  const [ix, iy] = [x - normal[0] * INTO_WALL, y - normal[1] * INTO_WALL];
  return !at.around(ix, iy, z).some((other) => other < number && at.blocks[other].body === body);
}

function kept(panels: FacadePanels, isKept: (panel: number) => boolean): FacadePanels {
  const keep = Array.from(panels.side, (_, i) => isKept(i));
  const byPanel = <T extends Uint16Array | Float32Array>(values: T): T =>
    (values as Float32Array).filter((_, i) => keep[i]) as unknown as T;
  const byAxis = (values: Float64Array) => values.filter((_, i) => keep[Math.floor(i / 3)]);
  return {
    ...{ points: byAxis(panels.points), normals: byAxis(panels.normals) },
    ...{ side: byPanel(panels.side), column: byPanel(panels.column), row: byPanel(panels.row) },
    ...{ width: byPanel(panels.width), height: byPanel(panels.height) },
  };
}

/** Panels of several rings, their sides numbered on. */
function joined(rings: readonly FacadePanels[]): FacadePanels {
  const all = <T>(of: (panels: FacadePanels) => Iterable<T>): T[] => rings.flatMap((one) => [...of(one)]);
  let first = 0;
  const sides = rings.flatMap(({ side }) => {
    const numbered = Array.from(side, (one) => one + first);
    for (const one of numbered) first = Math.max(first, one + 1);
    return numbered;
  });
  return {
    points: Float64Array.from(all(({ points }) => points)),
    normals: Float64Array.from(all(({ normals }) => normals)),
    side: Uint16Array.from(sides),
    column: Uint16Array.from(all(({ column }) => column)),
    row: Uint16Array.from(all(({ row }) => row)),
    width: Float32Array.from(all(({ width }) => width)),
    height: Float32Array.from(all(({ height }) => height)),
  };
}
