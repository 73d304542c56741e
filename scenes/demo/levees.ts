import { LEVEE } from './layout.ts';
import type { Name } from './names.ts';
import type { Point } from './plane.ts';
import { offset, type River, type RiverSystem, shoreDistance } from './rivers.ts';

export interface Levee {
  name: Name;
  line: Point[];
}

const SIDES: readonly { hand: 1 | -1; name: Name }[] = [
  { hand: 1, name: { zh: '左堤', en: 'Left Levee' } },
  { hand: -1, name: { zh: '右堤', en: 'Right Levee' } },
];

/** The crests of the levees on both banks of every river, as far as no other river is there. */
export function layLevees(rivers: RiverSystem, size: number): Levee[] {
  const isInside = (at: Point): boolean => Math.max(Math.abs(at[0]), Math.abs(at[1])) < size / 2;
  return [rivers.west, rivers.east, rivers.joined].flatMap(({ line, widths, name }: River) =>
    SIDES.map((side) => ({
      name: { zh: `${name.zh}${side.name.zh}`, en: `${name.en} ${side.name.en}` },
      line: offset(line, (i) => side.hand * (widths[i] / 2 + LEVEE)).filter(
        (at) => isInside(at) && shoreDistance(rivers, at) > LEVEE - 6,
      ),
    })).filter((levee) => levee.line.length > 1),
  );
}
