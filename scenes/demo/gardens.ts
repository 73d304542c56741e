import { groundOf } from './buildings.ts';
import type { Block } from './layout.ts';
import type { Name } from './names.ts';
import { boundingRectangle, contains, inset, type Point, ringArea } from './plane.ts';
import { cutPlots } from './plots.ts';
import type { Random } from './random.ts';
import type { StreetPlan } from './streets.ts';

/** The share of a park's reach that its pond has; trees keep a little more free. */
export const POND_REACH = 0.13;

export interface Park {
  paths: { line: Point[]; closed: boolean }[];
  pond?: { ring: Point[]; name: Name };
}

const LEAST_POND_GROUND = 9_000;
const POND: Name = { zh: '湖', en: 'Lake' };

/** Paths of the parks, around and to their ponds. */
export function layParks(plan: StreetPlan, blocks: readonly Block[]): Park[] {
  return blocks.flatMap((block) => {
    if (block.zone !== 'park' || block.facility) return [];
    const ground = groundOf(plan, block);
    const round = inset(ground, () => 9);
    if (round.length < 3) return [];
    const paths: Park['paths'] = [{ line: round, closed: true }];
    const { middle, direction, length, width } = boundingRectangle(ground);
    const around = (share: number, corners: number): Point[] =>
      Array.from({ length: corners }, (_, i) => {
        const angle = (2 * Math.PI * i) / corners;
        // A shore that is no ellipse.
        const reach = share * (1 + 0.16 * Math.sin(3 * angle + length) + 0.08 * Math.sin(5 * angle + width));
        const [u, v] = [Math.cos(angle) * reach * length, Math.sin(angle) * reach * width];
        return [
          middle[0] + direction[0] * u - direction[1] * v,
          middle[1] + direction[1] * u + direction[0] * v,
        ];
      });
    const isPond = ringArea(ground) > LEAST_POND_GROUND;
    const inner = around(isPond ? POND_REACH * 1.3 : 0.09, 24);
    if (!inner.every((p) => contains(ground, p))) return [{ paths }];
    paths.push({ line: inner, closed: true });
    for (const [index, corner] of round.entries()) {
      const to = inner.reduce((best, p) => (square(p, corner) < square(best, corner) ? p : best), inner[0]);
      if (round.length <= 5 || index % 2 === 0) paths.push({ line: [corner, to], closed: false });
    }
    if (!isPond) return [{ paths }];
    const name = block.name ?? POND;
    return [
      {
        paths,
        pond: {
          ring: around(POND_REACH, 24),
          name: { zh: name.zh.replace(/公园$/, POND.zh), en: name.en.replace(/Park$/, POND.en) },
        },
      },
    ];
  });
}

const square = (a: Point, b: Point): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;

export type FieldKind = 'farmland' | 'orchard' | 'meadow' | 'wood' | 'pond';

export interface Field {
  kind: FieldKind;
  ring: Point[];
}

const FIELD_AREA = 26_000;
const FIELDS: readonly [FieldKind, share: number][] = [
  ['farmland', 0.56],
  ['orchard', 0.16],
  ['meadow', 0.14],
  ['wood', 0.09],
  ['pond', 0.05],
];

/** The farmland as a mosaic of fields with ways between them. */
export function layFields(plan: StreetPlan, blocks: readonly Block[], random: Random): Field[] {
  return blocks.flatMap((block) => {
    if (block.zone !== 'farmland') return [];
    return cutPlots(groundOf(plan, block), FIELD_AREA, random).flatMap((plot) => {
      const ring = inset(plot, () => 1.8);
      if (ring.length < 3) return [];
      let left = random.next();
      const kind = FIELDS.find(([, share]) => (left -= share) < 0)?.[0] ?? 'farmland';
      return [{ kind, ring: kind === 'pond' ? inset(ring, () => 6) : ring }].filter(
        (field) => field.ring.length >= 3,
      );
    });
  });
}
