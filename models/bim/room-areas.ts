import type { BimSpace } from '../schema/bim.ts';

/** What the areas of rooms are: inside of walls, with their share of walls, or what the file does not say. */
export const AREA_KINDS = ['net', 'gross', 'other'] as const;
export type AreaKind = (typeof AREA_KINDS)[number];

export interface RoomAreas {
  /** Square metres and rooms of each kind that there is; rooms outdoors apart. */
  sums: { kind: AreaKind; area: number; rooms: number }[];
  /** Rooms indoors, those without an area, and rooms outdoors. */
  indoors: number;
  without: number;
  outdoors: number;
}

/** The floor of rooms, net and gross never added to one another. */
export function roomAreas(spaces: readonly BimSpace[]): RoomAreas {
  const indoors = spaces.filter(({ isExternal }) => !isExternal);
  const measured = indoors.flatMap(({ area, areaOf }) =>
    area === undefined ? [] : [{ area, kind: areaKind(areaOf) }],
  );
  const sums = AREA_KINDS.map((kind) => {
    const own = measured.filter((room) => room.kind === kind);
    return { kind, area: own.reduce((sum, { area }) => sum + area, 0), rooms: own.length };
  });
  return {
    sums: sums.filter(({ rooms }) => rooms > 0),
    indoors: indoors.length,
    without: indoors.length - measured.length,
    outdoors: spaces.length - indoors.length,
  };
}

export function areaKind(quantity: string | undefined): AreaKind {
  if (/^net/i.test(quantity ?? '')) return 'net';
  return /^gross/i.test(quantity ?? '') ? 'gross' : 'other';
}
