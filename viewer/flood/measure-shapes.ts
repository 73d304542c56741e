import type { FloodChanges } from '../../models/schema/flood-changes.ts';
import type { Position } from '../../models/schema/position.ts';
import type { Shape } from '../globe/sketch/shape-set.ts';
import type { GroundPlace } from '../stores/status.ts';

const WALL = '#ffffff';
const PUMP = '#38e8c2';
const TEXT = { color: '#ffffff', size: 13 };

/** What is drawn on the city of the measures of a run that is being planned: by id, draped over ground at a height. */
export function measureShapes({ walls, breaches, links }: FloodChanges, height: number): Map<string, Shape> {
  const place = ([longitude, latitude]: Position): GroundPlace => ({ longitude, latitude, height });
  const label = (at: Position, text: string) => [{ place: place(at), text, style: TEXT, draped: true }];
  const shapes = new Map<string, Shape>();
  for (const { id, line } of walls)
    shapes.set(id, {
      lines: [{ places: line.map(place), draped: true, style: { color: WALL, width: 4 } }],
      labels: label(line[0], id.toUpperCase()),
    });
  for (const { id, at } of breaches)
    shapes.set(id, {
      marks: [{ place: place(at), draped: true, color: WALL, size: 12 }],
      labels: label(at, id.toUpperCase()),
    });
  for (const { id, from, to } of links)
    shapes.set(id, {
      lines: [
        { places: [place(from), place(to)], draped: true, style: { color: PUMP, width: 3, dashed: true } },
      ],
      marks: [
        { place: place(from), draped: true, color: PUMP, size: 9 },
        { place: place(to), draped: true, color: WALL, size: 9 },
      ],
      labels: label(from, id.toUpperCase()),
    });
  return shapes;
}
