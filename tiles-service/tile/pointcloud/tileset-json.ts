import type { EnuFrame } from '../../../models/geodesy/index.ts';
import { boxOf } from '../tileset/tileset-json.ts';
import type { PointTile } from './build-tiles.ts';
import { ERROR_PER_SPACING } from './build-tiles.ts';

/** What a point tileset says of itself under `extras.citymirror`, for the viewer and the check. */
export interface PointSummary {
  points: number;
  /** The points have colours of their own, not those of their classes. */
  hasColors: boolean;
  /** Number of points by class. */
  classes: ArrayLike<number>;
}

/** The tileset document: one frame, boxes along its axes, refinement by addition. */
export function pointTilesetJson(
  root: PointTile,
  frame: EnuFrame,
  { points, hasColors, classes }: PointSummary,
): { document: string; tiles: number; bytes: number } {
  let tiles = 0;
  let bytes = 0;
  let heights = [Infinity, -Infinity];
  const tileJson = (tile: PointTile): Record<string, unknown> => {
    if (tile.uri) tiles++;
    bytes += tile.bytes;
    heights = [Math.min(heights[0], tile.box.minimum[2]), Math.max(heights[1], tile.box.maximum[2])];
    return {
      boundingVolume: { box: boxOf(tile.box) },
      geometricError: round(tile.error),
      ...(tile.uri ? { content: { uri: tile.uri } } : {}),
      ...(tile.children.length > 0 ? { children: tile.children.map(tileJson) } : {}),
    };
  };
  const tree = tileJson(root);
  const { minimum, maximum } = root.box;
  const document = JSON.stringify({
    asset: { version: '1.1', generator: 'CityMirror' },
    geometricError: round(
      Math.max(root.error, Math.hypot(maximum[0] - minimum[0], maximum[1] - minimum[1]) / 2),
    ),
    root: { transform: [...frame.matrix], refine: 'ADD', ...tree },
    extras: {
      citymirror: {
        points,
        hasColors,
        classes: Object.fromEntries(
          Array.from(classes, (count, code) => [code, count]).filter(([, count]) => count > 0),
        ),
        errorPerSpacing: ERROR_PER_SPACING,
        heights: heights.map(round),
      },
    },
  });
  return { document, tiles, bytes };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
