import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { GroundAreas } from '../../../models/feature-store/ground-areas.ts';

/** Two polygons: a square of 0.01° at 30° north with a hole of 0.002° in its middle, and a small one beside it. */
const square = (x: number, y: number, side: number) => [
  x,
  y,
  0,
  x + side,
  y,
  0,
  x + side,
  y + side,
  0,
  x,
  y + side,
  0,
];
const feature = {
  id: 'district',
  geometries: [
    {
      kind: 'areas',
      positions: Float64Array.from([
        ...square(114, 30, 0.01),
        ...square(114.004, 30.004, 0.002),
        ...square(114.02, 30, 0.001),
      ]),
      ringStarts: Uint32Array.of(0, 4, 8, 12),
      polygonStarts: Uint32Array.of(0, 2, 3),
    },
  ],
} as unknown as Feature;

describe('GroundAreas', () => {
  const areas = new GroundAreas(feature);
  // A degree is 110,574 m along the meridian and 111,320 m × cos 30° along the parallel.
  const squareDegree = 110_574 * 111_320 * Math.cos(Math.PI / 6);

  it('should give the square metres of the polygon that holds a place, its holes taken off', () => {
    expect(areas.at(114.001, 30.001)).toBeCloseTo((1e-4 - 4e-6) * squareDegree, -1);
    expect(areas.at(114.0205, 30.0005)).toBeCloseTo(1e-6 * squareDegree, -1);
  });

  it('should hold nothing in a hole, between the polygons or beyond them', () => {
    expect(areas.at(114.005, 30.005)).toBeUndefined();
    expect(areas.at(114.015, 30.0005)).toBeUndefined();
    expect(areas.at(114.005, 29.9)).toBeUndefined();
  });
});
