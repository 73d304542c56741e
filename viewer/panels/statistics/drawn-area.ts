import type { Area } from '../../../models/schema/view-document.ts';
import { outlineOf } from '../../globe/sketch/outline.ts';
import type { SketchKind } from '../../stores/sketch.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** Drawings that enclose an area. */
export const AREA_KINDS = ['rectangle', 'polygon', 'circle'] as const satisfies readonly SketchKind[];

/** The area that a drawing encloses, to 0.1 m, which keeps links short; undefined for one of too few places. */
export function areaOf(kind: SketchKind, places: readonly GroundPlace[]): Area | undefined {
  const { places: ring, closed } = outlineOf(kind, places);
  if (!closed || ring.length < 3) return undefined;
  return [ring.map(({ longitude, latitude }) => [rounded(longitude), rounded(latitude)])];
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
