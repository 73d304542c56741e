import type { Finding } from './reasons.ts';

export const CONTENT_KINDS = [
  'b3dm',
  'i3dm',
  'pnts',
  'cmpt',
  'glb',
  'gltf',
  'geojson',
  'vctr',
  'geom',
] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];

/** Smallest box around what a content holds, in the frame of its tile (z up): low x, y, z and high x, y, z. */
export type ContentBounds = [number, number, number, number, number, number];

/** What was found in the file of a tile. A finding that is counted as dropped means that it cannot be shown. */
export interface ContentReport {
  /** `tileset`: the file is a tileset of its own. Absent: unknown. */
  kind?: ContentKind | 'tileset';
  findings: Finding[];
  features: number;
  points: number;
  bounds?: ContentBounds;
  /** Files that the content needs, relative to the tileset's folder, and the least bytes that each must have. */
  resources: { path: string; least: number }[];
}

export function emptyReport(): ContentReport {
  return { findings: [], features: 0, points: 0, resources: [] };
}

export function mergeBounds(
  a: ContentBounds | undefined,
  b: ContentBounds | undefined,
): ContentBounds | undefined {
  if (!a || !b) return a ?? b;
  return [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.max(a[3], b[3]),
    Math.max(a[4], b[4]),
    Math.max(a[5], b[5]),
  ];
}

/** Bytes that break the rules of their format, so that no viewer can show them. */
export class ContentBroken extends Error {
  override readonly name = 'ContentBroken';
  readonly reason: Finding['reason'];

  constructor(message: string, reason: Finding['reason'] = 'content-broken') {
    super(message);
    this.reason = reason;
  }
}
