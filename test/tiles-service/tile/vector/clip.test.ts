import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipFeature } from '../../../../tiles-service/tile/vector/clip.ts';
import { ALWAYS } from '../../../../tiles-service/tile/vector/importance.ts';
import {
  type Bounds,
  type MapFeature,
  ShapeBuilder,
  shapeArea,
} from '../../../../tiles-service/tile/vector/map-feature.ts';
import type { MapGeometryKind } from '../../../../tiles-service/tile/vector/map-schema.ts';

type Point = [number, number];

function make(shape: MapGeometryKind, parts: Point[][]): MapFeature {
  const builder = new ShapeBuilder();
  for (const [index, part] of parts.entries()) {
    builder.startPart(shape === 'areas' && index > 0 ? 1 : 0);
    for (const [x, y] of part) builder.vertex(x, y, ALWAYS);
  }
  const geometry = builder.finish()!;
  return { layer: 'green', shape, minimumZoom: 0, properties: {}, area: 0, ...geometry };
}

function lengthOf({ coordinates, partStarts }: MapFeature): number {
  let length = 0;
  for (let part = 0; part + 1 < partStarts.length; part++)
    for (let i = partStarts[part]; i + 1 < partStarts[part + 1]; i++)
      length += Math.hypot(
        coordinates[i * 3 + 3] - coordinates[i * 3],
        coordinates[i * 3 + 4] - coordinates[i * 3 + 1],
      );
  return length;
}

const QUARTERS: Bounds[] = [
  [0, 0, 0.5, 0.5],
  [0.5, 0, 1, 0.5],
  [0, 0.5, 0.5, 1],
  [0.5, 0.5, 1, 1],
];
const star = fc
  .array(fc.double({ min: 0.05, max: 0.45, noNaN: true }), { minLength: 3, maxLength: 24 })
  .map((radii) =>
    radii.map((radius, index): Point => {
      const angle = (index / radii.length) * 2 * Math.PI;
      return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)];
    }),
  );

describe('clipFeature', () => {
  it('should give the very feature that lies inside, and nothing of one that lies outside', () => {
    const line = make('lines', [
      [
        [0.2, 0.2],
        [0.4, 0.4],
      ],
    ]);
    expect(clipFeature(line, [0, 0, 1, 1])).toBe(line);
    expect(clipFeature(line, [0.5, 0.5, 1, 1])).toBeUndefined();
  });

  it('should cut an area without losing or gaining any of it', () => {
    fc.assert(
      fc.property(star, (ring) => {
        const area = make('areas', [ring]);
        const parts = QUARTERS.map((quarter) => clipFeature(area, quarter)).filter(
          (part) => part !== undefined,
        );
        const sum = parts.reduce((total, part) => total + shapeArea(part), 0);
        expect(sum).toBeCloseTo(shapeArea(area), 9);
      }),
    );
  });

  it('should cut a line without losing or gaining any of it', () => {
    fc.assert(
      fc.property(star, (path) => {
        const line = make('lines', [path]);
        const parts = QUARTERS.map((quarter) => clipFeature(line, quarter)).filter(
          (part) => part !== undefined,
        );
        expect(parts.reduce((total, part) => total + lengthOf(part), 0)).toBeCloseTo(lengthOf(line), 9);
      }),
    );
  });

  it('should say how far along the line each part begins', () => {
    const line = make('lines', [
      [
        [0, 0.5],
        [0.6, 0.5],
        [0.6, 2],
        [0.2, 2],
        [0.2, 0.9],
      ],
    ]);
    const part = clipFeature(line, [0.4, 0, 0.8, 1])!;
    expect([...part.offsets]).toEqual([0.4]);
    const two = clipFeature(line, [0, 0, 1, 1])!;
    expect(two.offsets[0]).toBe(0);
    expect(two.offsets[1]).toBeCloseTo(0.6 + 1.5 + 0.4 + 1, 12);
  });

  it('should leave out the holes of a ring that is gone', () => {
    const park = make('areas', [
      [
        [0, 0],
        [0.4, 0],
        [0.4, 0.4],
        [0, 0.4],
      ],
      [
        [0.1, 0.1],
        [0.1, 0.2],
        [0.2, 0.2],
        [0.2, 0.1],
      ],
    ]);
    const part = clipFeature(park, [0.3, 0, 1, 1])!;
    expect(part.holes).toHaveLength(1);
    expect(shapeArea(part)).toBeCloseTo(0.1 * 0.4, 12);
  });

  it('should keep vertices that it made through every simplification', () => {
    const part = clipFeature(
      make('lines', [
        [
          [0, 0],
          [1, 1],
        ],
      ]),
      [0.25, 0.25, 0.75, 0.75],
    )!;
    expect([part.coordinates[2], part.coordinates[5]]).toEqual([ALWAYS, ALWAYS]);
  });
});
