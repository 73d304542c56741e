import type { Position } from '../../../models/schema/position.ts';
import type { FloorUse, SchemeBuilding } from '../../../models/schema/scheme.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import type { Point } from '../../geometry/plane.ts';
import type { Plane } from '../plane.ts';

/** A usual form of building, to begin with: a rectangle of metres, or two where upper floors are smaller. */
export interface Typology {
  id: string;
  name: LocalizedText;
  floors: readonly { use: FloorUse; storeys: number; storeyHeight: number; width: number; depth: number }[];
}

export const TYPOLOGIES: readonly Typology[] = [
  {
    id: 'slab',
    name: { 'zh-CN': '板式住宅', en: 'Residential slab' },
    floors: [{ use: 'residential', storeys: 11, storeyHeight: 3, width: 48, depth: 13 }],
  },
  {
    id: 'point',
    name: { 'zh-CN': '点式住宅', en: 'Residential point block' },
    floors: [{ use: 'residential', storeys: 26, storeyHeight: 3, width: 26, depth: 22 }],
  },
  {
    id: 'office-tower',
    name: { 'zh-CN': '裙房加办公塔楼', en: 'Office tower on a podium' },
    floors: [
      { use: 'retail', storeys: 4, storeyHeight: 5, width: 60, depth: 45 },
      { use: 'office', storeys: 25, storeyHeight: 4.2, width: 38, depth: 38 },
    ],
  },
  {
    id: 'school',
    name: { 'zh-CN': '教学楼', en: 'School building' },
    floors: [{ use: 'education', storeys: 5, storeyHeight: 3.9, width: 66, depth: 18 }],
  },
  {
    id: 'workshop',
    name: { 'zh-CN': '标准厂房', en: 'Workshop' },
    floors: [{ use: 'industry', storeys: 3, storeyHeight: 6, width: 72, depth: 36 }],
  },
];

/** A building of a typology around a place; `heading` turns its width from east, degrees clockwise. */
export function fromTypology(
  { id: typology, name, floors }: Typology,
  { id, at, heading = 0 }: { id: string; at: Position; heading?: number },
  plane: Plane,
): SchemeBuilding {
  const [x, y] = plane.toPlane(at);
  const angle = (-heading * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const rectangle = (width: number, depth: number): Position[] =>
    (
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
      ] as const
    ).map(([u, v]) => {
      const [east, north] = [(u * width) / 2, (v * depth) / 2];
      const point: Point = [x + east * cosine - north * sine, y + east * sine + north * cosine];
      return plane.toDegrees(point);
    });
  const [ground, ...above] = floors;
  const { width, depth, ...first } = ground;
  return {
    id,
    name,
    typology,
    footprint: [rectangle(width, depth)],
    floors: [
      first,
      ...above.map(({ width: wide, depth: deep, ...floor }) => ({
        ...floor,
        footprint: [rectangle(wide, deep)],
      })),
    ],
    basements: [],
    parkingPlaces: 0,
  };
}
