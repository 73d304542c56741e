import { metresPerDegree } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import type { ElevationCopy } from './elevation-copy.ts';
import { marginOf } from './surface.ts';
import { childrenOf, levelOfSpacing, type TileAddress, tileDegrees, tileExtent } from './tiling-scheme.ts';

/** Where tiles are made down to a level. Plain data. */
export interface Region {
  extent: Extent;
  deepest: number;
}

/** Columns and rows of a level that are there, both ends included. */
export interface TileRange {
  startX: number;
  startY: number;
  endX: number;
  endY: number;
}

/** Each model down to its own resolution, and the strip around it where its heights fade out, more coarsely. */
export function regionsOf(copies: readonly ElevationCopy[]): Region[] {
  return copies.flatMap((copy) => {
    const margin = marginOf(copy);
    const [west, south, east, north] = copy.extent;
    const scale = metresPerDegree((south + north) / 2);
    const [dx, dy] = [margin / scale.longitude, margin / scale.latitude];
    const deepest = levelOfSpacing(copy.resolution);
    return [
      { extent: copy.extent, deepest },
      {
        extent: [west - dx, Math.max(-90, south - dy), east + dx, Math.min(90, north + dy)] as Extent,
        deepest: Math.min(deepest, levelOfSpacing(margin / 24)),
      },
    ];
  });
}

/** Whether a tile is made: the two roots always, others where a region that goes as deep touches them. */
export function isAvailable(address: TileAddress, regions: readonly Region[]): boolean {
  if (address.level === 0) return true;
  const [west, south, east, north] = tileExtent(address);
  return regions.some(
    ({ extent, deepest }) =>
      deepest >= address.level &&
      extent[0] < east &&
      extent[2] > west &&
      extent[1] < north &&
      extent[3] > south,
  );
}

/** For `available` of layer.json: one list of ranges for each level. */
export function availableRanges(regions: readonly Region[]): TileRange[][] {
  const deepest = Math.max(0, ...regions.map((region) => region.deepest));
  const levels: TileRange[][] = [[{ startX: 0, startY: 0, endX: 1, endY: 0 }]];
  for (let level = 1; level <= deepest; level++) {
    const ranges = regions
      .filter((region) => region.deepest >= level)
      .map(({ extent }) => rangeOf(extent, level));
    levels.push(withoutContained(ranges));
  }
  return levels;
}

/** Tiles of a level that an extent touches; a tile that it only borders on is not touched. */
export function rangeOf([west, south, east, north]: Extent, level: number): TileRange {
  const side = tileDegrees(level);
  const columns = 2 ** (level + 1);
  const rows = 2 ** level;
  const clamp = (value: number, most: number): number => Math.min(Math.max(value, 0), most - 1);
  return {
    startX: clamp(Math.floor((west + 180) / side), columns),
    startY: clamp(Math.floor((south + 90) / side), rows),
    endX: clamp(Math.ceil((east + 180) / side) - 1, columns),
    endY: clamp(Math.ceil((north + 90) / side) - 1, rows),
  };
}

function withoutContained(ranges: readonly TileRange[]): TileRange[] {
  const contains = (a: TileRange, b: TileRange): boolean =>
    a.startX <= b.startX && a.startY <= b.startY && a.endX >= b.endX && a.endY >= b.endY;
  return ranges.filter(
    (range, i) =>
      !ranges.some((other, j) => j !== i && contains(other, range) && (j < i || !contains(range, other))),
  );
}

/** How many tiles are made under a tile, itself included; an upper bound where regions overlap. */
export function countTiles(address: TileAddress, regions: readonly Region[]): number {
  let count = 1;
  const [west, south, east, north] = tileExtent(address);
  for (const { extent, deepest } of regions) {
    const part: Extent = [
      Math.max(west, extent[0]),
      Math.max(south, extent[1]),
      Math.min(east, extent[2]),
      Math.min(north, extent[3]),
    ];
    if (part[0] >= part[2] || part[1] >= part[3]) continue;
    for (let level = address.level + 1; level <= deepest; level++) {
      const { startX, startY, endX, endY } = rangeOf(part, level);
      count += (endX - startX + 1) * (endY - startY + 1);
    }
  }
  return count;
}

/**
 * Cuts the tree into subtrees of at most `most` tiles, each the work of one worker, and the tiles above them,
 * deepest first, which are made from them.
 */
export function planUnits(
  regions: readonly Region[],
  most: number,
): { units: TileAddress[]; above: TileAddress[] } {
  const units: TileAddress[] = [];
  const above: TileAddress[] = [];
  function visit(address: TileAddress): void {
    if (!isAvailable(address, regions)) return;
    const children = childrenOf(address).filter((child) => isAvailable(child, regions));
    if (children.length === 0 || countTiles(address, regions) <= most) {
      units.push(address);
      return;
    }
    above.push(address);
    for (const child of children) visit(child);
  }
  visit({ level: 0, x: 0, y: 0 });
  visit({ level: 0, x: 1, y: 0 });
  return { units, above: above.sort((a, b) => b.level - a.level) };
}
