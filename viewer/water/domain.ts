import type { Shape } from '../globe/sketch/shape-set.ts';
import type { GroundPlace } from '../stores/status.ts';
import type { WaterPlace } from './place-water.ts';

/** The legend's sample of the line has this colour as well. */
export const DOMAIN_COLOUR = '#d7e3ea';
/** Parts of a side of the grid: its sides bend on the Earth. */
const PARTS = 8;

/**
 * The edge of the grid of a run: beyond it nothing was computed, and ground without water there is not dry. Draped over
 * the ground; where that is not known, at the height amid the ground of the run.
 */
export function domainShape({
  grid: { columns, rows },
  placement,
}: Pick<WaterPlace, 'grid' | 'placement'>): Shape {
  const corners = [
    [0, 0],
    [columns, 0],
    [columns, rows],
    [0, rows],
    [0, 0],
  ];
  const places: GroundPlace[] = [];
  for (let side = 0; side < 4; side++) {
    const [[x, y], [toX, toY]] = [corners[side], corners[side + 1]];
    for (let part = side === 0 ? 0 : 1; part <= PARTS; part++) {
      const share = part / PARTS;
      const [longitude, latitude, height] = placement.toPlace(
        x + (toX - x) * share,
        y + (toY - y) * share,
        placement.reference,
      );
      places.push({ longitude, latitude, height });
    }
  }
  return { lines: [{ places, draped: true, style: { color: DOMAIN_COLOUR, width: 2, dashed: true } }] };
}
