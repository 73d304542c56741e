import { describe, expect, it } from 'vitest';
import { geodesicBetween } from '../../../models/geodesy/geodesic-lines.ts';
import { type Annotation, annotationSchema } from '../../../models/schema/annotation.ts';
import {
  insertVertex,
  middleOfItem,
  midpoints,
  moveVertex,
  moveWhole,
  removeVertex,
} from '../../../viewer/annotations/edit-places.ts';

const polygon: Annotation = annotationSchema.parse({
  id: 'a',
  kind: 'polygon',
  color: '#ffffff',
  places: [
    [114, 27, 90],
    [114.02, 27, 90],
    [114.02, 27.02, 90],
    [114, 27.02, 90],
  ],
});

const side = ({ places }: Annotation, from: number, to: number) =>
  geodesicBetween(places[from][0], places[from][1], places[to][0], places[to][1]).distance;

describe('moveWhole', () => {
  it('should put the middle where it is wanted and keep the size', () => {
    const moved = moveWhole(polygon, [115, 40, 5]);
    const [longitude, latitude] = middleOfItem(moved);
    expect(longitude).toBeCloseTo(115, 9);
    expect(latitude).toBeCloseTo(40, 9);
    expect(side(moved, 0, 1) / side(polygon, 0, 1)).toBeCloseTo(1, 2);
    expect(side(moved, 1, 2) / side(polygon, 1, 2)).toBeCloseTo(1, 2);
    expect(moved.places.every(([, , height]) => height === 90)).toBe(true);
  });

  it('should take a point to the very place', () => {
    const point: Annotation = { ...polygon, kind: 'point', places: [[1, 2, 3]] };
    expect(moveWhole(point, [4, 5, 6]).places).toEqual([[4, 5, 6]]);
  });

  it('should move a circle by its middle, with the radius that it had', () => {
    const circle: Annotation = {
      ...polygon,
      kind: 'circle',
      places: [
        [114, 27, 0],
        [114.01, 27, 0],
      ],
    };
    const moved = moveWhole(circle, [114.5, 27.5, 0]);
    expect(moved.places[0]).toEqual([114.5, 27.5, 0]);
    expect(side(moved, 0, 1) / side(circle, 0, 1)).toBeCloseTo(1, 3);
  });
});

describe('vertices', () => {
  it('should be moved, put between and taken away', () => {
    expect(moveVertex(polygon, 1, [1, 2, 3]).places[1]).toEqual([1, 2, 3]);
    const more = insertVertex(polygon, 3, [9, 9, 9]);
    expect(more.places).toHaveLength(5);
    expect(more.places[4]).toEqual([9, 9, 9]);
    expect(removeVertex(more, 4)).toEqual(polygon);
  });

  it('should not become fewer than the kind needs', () => {
    const triangle = removeVertex(polygon, 0)!;
    expect(triangle.places).toHaveLength(3);
    expect(removeVertex(triangle, 0)).toBeUndefined();
  });

  it('should have one between each two, and after the last of a polygon', () => {
    expect(midpoints(polygon).map(({ after }) => after)).toEqual([0, 1, 2, 3]);
    const [longitude, latitude, height] = midpoints(polygon)[3].place;
    expect([longitude, height]).toEqual([114, 90]);
    expect(latitude).toBeCloseTo(27.01, 12);
    expect(midpoints({ ...polygon, kind: 'line' })).toHaveLength(3);
    expect(midpoints({ ...polygon, kind: 'circle', places: polygon.places.slice(0, 2) })).toEqual([]);
  });
});
