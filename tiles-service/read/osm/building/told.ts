import type { Tags } from '../elements.ts';
import { parseQuantity, parseSeveral } from '../quantities.ts';
import type { BuildingRow } from '../tables/buildings.ts';

/** Beyond these, a number is a slip of the pen: the highest building of the world has 163 storeys in 828 m. */
const HIGHEST = 1000;
const MOST_STOREYS = 200;

/** What the tags of a building say about its height. */
export interface ToldHeight {
  /** Metres from the ground to the top. */
  height?: number;
  /** Storeys above ground, those in the roof not counted. */
  levels?: number;
  /** Metres from the ground to the base. */
  base: number;
  several: boolean;
  unreadable: boolean;
}

export function toldHeight(tags: Tags, row: BuildingRow): ToldHeight {
  const told: ToldHeight = { base: 0, several: false, unreadable: false };
  for (const key of ['height', 'building:height', 'est_height']) {
    const text = tags.get(key);
    if (text === undefined) continue;
    const height = parseQuantity(text, 'metres');
    if (height > 0 && height <= HIGHEST) {
      told.height = height;
      break;
    }
    told.unreadable = true;
  }
  const levels = tags.get('building:levels') ?? tags.get('levels');
  if (levels !== undefined) readLevels(levels, told);
  told.base = baseOf(tags, row, told);
  return told;
}

function readLevels(text: string, told: ToldHeight): void {
  const several = parseSeveral(text, 'count');
  const most = Math.max(...several);
  if (several.length === 0 || most < 0 || most > MOST_STOREYS) told.unreadable = true;
  // No storey at all: an open ground floor, a ramp; nothing to raise a building by.
  else if (most > 0) {
    told.levels = most;
    told.several = several.length > 1;
  }
}

function baseOf(tags: Tags, row: BuildingRow, told: ToldHeight): number {
  const height = tags.get('min_height');
  if (height !== undefined) {
    const base = parseQuantity(height, 'metres');
    if (base >= 0 && base <= HIGHEST) return base;
    told.unreadable = true;
  }
  const level = tags.get('building:min_level');
  if (level === undefined) return 0;
  const first = parseQuantity(level, 'count');
  if (!Number.isFinite(first) || first > MOST_STOREYS) {
    told.unreadable = true;
    return 0;
  }
  return Math.max(0, first) * row.storeyHeight;
}

/** Below the ground: nothing to be seen from outside. */
export function isUnderground(tags: Tags): boolean {
  if (tags.get('location') === 'underground') return true;
  return tags.get('building:levels') === '0' && Number(tags.get('building:levels:underground')) > 0;
}
