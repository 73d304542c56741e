import type { Point } from '../../../scenes/planning/sight/line-of-sight.ts';
import { VIEW } from '../../../scenes/planning/sight/viewshed.ts';
import type { GroundGrid } from '../../../scenes/planning/sun/sun-surfaces.ts';
import type { StudyTable } from '../result.ts';
import { said } from './view-result.ts';

/** Rings around the eye in which a viewshed is told, at most. */
const RINGS = 5;

/** What is seen by how far it is: rings of even width around the eye. */
export function ringTable(
  view: Uint8Array,
  { west, south, cell, columns }: GroundGrid,
  eye: Point,
  radius: number,
): StudyTable {
  const width = radius / RINGS;
  const sums = Array.from({ length: RINGS }, () => ({ seen: 0, all: 0 }));
  view.forEach((value, index) => {
    if (value === VIEW.none) return;
    const x = west + ((index % columns) + 0.5) * cell - eye[0];
    const y = south + (Math.floor(index / columns) + 0.5) * cell - eye[1];
    const ring = sums[Math.floor(Math.hypot(x, y) / width)];
    if (!ring) return;
    ring.all += cell * cell;
    if (value === VIEW.seen) ring.seen += cell * cell;
  });
  return {
    ...{ id: 'rings', name: said('byDistance'), isWhole: true },
    columns: [
      { id: 'distance', name: said('distance'), unit: 'm' },
      { id: 'seen', name: said('seenArea'), unit: 'ha', digits: 2 },
      { id: 'share', name: said('share'), unit: '%', digits: 1 },
    ],
    rows: sums.map(({ seen, all }, ring) => ({
      cells: [
        `${Math.round(ring * width)}–${Math.round((ring + 1) * width)}`,
        seen / 1e4,
        all === 0 ? null : (seen / all) * 100,
      ],
    })),
  };
}

/** Square metres that are seen exactly once, twice … */
export function areasByCount(times: ArrayLike<number>, most: number, cell: number): number[] {
  const areas = Array.from({ length: most }, () => 0);
  for (let i = 0; i < times.length; i++) if (times[i] > 0) areas[times[i] - 1] += cell * cell;
  return areas;
}
