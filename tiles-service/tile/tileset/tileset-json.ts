import type { EnuFrame } from '../../../models/geodesy/index.ts';
import type { ContentBox } from '../gltf/solid-tile.ts';

/** A tile that was built, with the tiles below it. */
export interface BuiltTile {
  uri?: string;
  /** Around the content and the tiles below. */
  box: ContentBox;
  /** Metres by which the content may be away from the leaves'. */
  error: number;
  children: BuiltTile[];
}

/** What the tiler says of its work, for the check: under `extras` of the tileset. */
export interface TilesetSummary {
  /** Features in the leaves. */
  features: number;
  /** Features of the store without a shape of this kind. */
  withoutShape: number;
  /** Features whose shape could not be built; each is in the import report. */
  dropped: number;
}

/** The tileset document: one frame, boxes along its axes, refinement by replacement. */
export function tilesetJson(root: BuiltTile, frame: EnuFrame, summary: TilesetSummary): string {
  const { minimum, maximum } = root.box;
  return JSON.stringify({
    asset: { version: '1.1', generator: 'CityMirror' },
    // What is missed while nothing is shown: all of it.
    geometricError: round(
      Math.max(root.error, Math.hypot(maximum[0] - minimum[0], maximum[1] - minimum[1]) / 2),
    ),
    root: { transform: [...frame.matrix], refine: 'REPLACE', ...tileJson(root) },
    extras: { citymirror: summary },
  });
}

export function tileJson(tile: BuiltTile): Record<string, unknown> {
  return {
    boundingVolume: { box: boxOf(tile.box) },
    geometricError: round(tile.error),
    ...(tile.uri ? { content: { uri: tile.uri } } : {}),
    ...(tile.children.length > 0 ? { children: tile.children.map(tileJson) } : {}),
  };
}

/** Centre and half axes, as 3D Tiles wants it. */
export function boxOf({ minimum, maximum }: ContentBox): number[] {
  const centre = minimum.map((low, axis) => round((low + maximum[axis]) / 2));
  // Half lengths grow by what rounding may have moved the centre.
  const half = minimum.map((low, axis) => round(Math.max(0.01, (maximum[axis] - low) / 2 + 0.002)));
  return [...centre, half[0], 0, 0, 0, half[1], 0, 0, 0, half[2]];
}

export function unionBox(boxes: readonly ContentBox[]): ContentBox {
  const minimum: ContentBox['minimum'] = [Infinity, Infinity, Infinity];
  const maximum: ContentBox['maximum'] = [-Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    for (let axis = 0; axis < 3; axis++) {
      minimum[axis] = Math.min(minimum[axis], box.minimum[axis]);
      maximum[axis] = Math.max(maximum[axis], box.maximum[axis]);
    }
  }
  return { minimum, maximum };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
