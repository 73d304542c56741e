import type { Point } from '../plane.ts';
import type { Node } from './ifc-parts.ts';
import { type BuildingKit, straightRun } from './kit.ts';
import { MATERIALS } from './materials.ts';
import { boxRing, roomOf } from './rooms.ts';
import type { ModelSite } from './sites.ts';

/** Metres of earth over the station. */
export const COVER = 3.2;

/** A way up from the concourse: the foot of its stair, the middle of its way, where it comes out. */
export interface Entrance {
  letter: string;
  x: number;
  y: number;
  /** What joins it to the station, below. */
  passage: Point[];
  /** What stands over its end, above. */
  house: Point[];
  run: number;
}

const STAIR_WIDTH = 2.6;
export const PASSAGE = 6;

export function entrancesOf(length: number, width: number, rise: number): Entrance[] {
  const run = straightRun(rise);
  return [0.2, 0.72].flatMap((share, pair) =>
    [true, false].map((isFront, side): Entrance => {
      const x = share * length;
      const y = isFront ? -5 : width + 5;
      return {
        letter: 'ABCD'[2 * pair + side],
        x,
        y,
        passage: isFront ? boxRing(x - PASSAGE, y - 2, x, 0) : boxRing(x - PASSAGE, width, x, y + 2),
        house: boxRing(x + run - 9, y - 2, x + run + 2.5, y + 2),
        run,
      };
    }),
  );
}

/** The ground that a station's ways up come out on, on the city's plane; none for other sites. */
export function metroEntrances({
  kind,
  corner,
  along: [ux, uy],
  length,
  width,
  storey,
}: ModelSite): Point[][] {
  if (kind !== 'metro') return [];
  return entrancesOf(length, width, COVER + storey).map(({ house }) =>
    house.map(([x, y]): Point => [corner[0] + x * ux - y * uy, corner[1] + x * uy + y * ux]),
  );
}

/** Ways up from the concourse's sides, each under a roof with walls of glass. */
export function addEntrances(
  { kit, entrances, concourse }: { kit: BuildingKit; entrances: readonly Entrance[]; concourse: number },
  hall: Node,
  ground: Node,
): void {
  const rise = -concourse;
  for (const { letter, x, y, run, passage, house } of entrances) {
    const own = `e${letter}`;
    kit.straightStair(hall, `${own}/stair`, `${letter} 口楼梯`, {
      at: [x, y + STAIR_WIDTH / 2 + 0.1, 0],
      along: [1, 0],
      rise,
      width: STAIR_WIDTH,
    });
    kit.slab(hall, `${own}/floor`, `${letter} 口通道底板`, passage, { thickness: 0.4 });
    kit.slab(hall, `${own}/top`, `${letter} 口通道顶板`, passage, { thickness: 0.4, top: 3.6, kind: 'ROOF' });
    roomOf(kit.model, hall, {
      key: `${own}/passage`,
      number: `B1-${letter}`,
      name: `${letter} 出入口通道`,
      en: `Passage ${letter}`,
      ring: passage,
      height: 3,
    });
    roomOf(kit.model, ground, {
      key: `${own}/house`,
      number: letter,
      name: `${letter} 出入口`,
      en: `Entrance ${letter}`,
      ring: house,
      height: 3,
    });
    const [a, b, c, d] = house;
    kit.slab(ground, `${own}/roof`, '雨棚', boxRing(a[0] - 0.5, a[1] - 0.5, c[0] + 0.9, c[1] + 0.5), {
      thickness: 0.25,
      top: 3.4,
      kind: 'ROOF',
      material: MATERIALS.metal,
    });
    const walls: [Point, Point][] = [
      [a, b],
      [c, d],
      [d, a],
    ];
    for (const [side, [from, to]] of walls.entries())
      kit.wall(ground, `${own}/g${side}`, '玻璃墙', {
        from,
        to,
        height: 3.15,
        thickness: 0.1,
        material: MATERIALS.glass,
        isExternal: true,
      });
    kit.slab(ground, `${own}/step`, '平台', boxRing(x + run, y - 2, x + run + 2.5, y + 2), {
      thickness: 0.4,
      kind: 'BASESLAB',
      material: MATERIALS.stone,
    });
  }
}
