import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS } from '../../../../tiles-service/tile/vector/importance.ts';
import { type MapFeature, ShapeBuilder } from '../../../../tiles-service/tile/vector/map-feature.ts';
import { quantize, speck, surveyorsArea } from '../../../../tiles-service/tile/vector/quantize.ts';

const TILE = { z: 0, x: 0, y: 0 };

/** Coordinates in tile units. */
function make(shape: 'lines' | 'areas', parts: number[][], importance = ALWAYS): MapFeature {
  const builder = new ShapeBuilder();
  for (const [index, part] of parts.entries()) {
    builder.startPart(shape === 'areas' && index > 0 ? 1 : 0);
    for (let i = 0; i < part.length; i += 2) builder.vertex(part[i] / 4096, part[i + 1] / 4096, importance);
  }
  return { layer: 'green', shape, minimumZoom: 0, properties: {}, area: 0, ...builder.finish()! };
}

describe('quantize', () => {
  it('should wind outer rings clockwise on screen and holes the other way, however they came', () => {
    const square = [0, 0, 0, 100, 100, 100, 100, 0];
    const hole = [20, 20, 80, 20, 80, 80, 20, 80];
    const [outer, inner] = quantize(make('areas', [square, hole]), TILE, 0);
    expect(surveyorsArea(outer)).toBe(2 * 100 * 100);
    expect(surveyorsArea(inner)).toBe(-2 * 60 * 60);
  });

  it('should take out spikes, doubled vertices and vertices on a straight side', () => {
    const ring = [0, 0, 50, 0, 50, 0, 100, 0, 150, 0, 100, 0, 100, 100, 0, 100];
    expect(quantize(make('areas', [ring]), TILE, 0)).toEqual([[0, 0, 100, 0, 100, 100, 0, 100]]);
  });

  it('should leave nothing of a ring that rounding flattens, nor of its holes', () => {
    const flat = [0, 0, 50, 0.2, 100, 0];
    expect(quantize(make('areas', [flat, [1, 0, 2, 0, 2, 0.1]]), TILE, 0)).toEqual([]);
  });

  it('should leave out what is less important than the tolerance', () => {
    const line = make('lines', [[0, 0, 10, 1, 20, 0]]);
    line.coordinates[5] = 1e-9;
    expect(quantize(line, TILE, 1e-8)).toEqual([[0, 0, 20, 0]]);
    expect(quantize(line, TILE, 1e-10)).toEqual([[0, 0, 10, 1, 20, 0]]);
  });

  it('should give only valid rings, whatever the input', () => {
    const ring = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 40 });
    fc.assert(
      fc.property(ring, (values) => {
        const even = values.slice(0, values.length - (values.length % 2));
        for (const part of quantize(make('areas', [even]), TILE, 0)) {
          expect(part.length).toBeGreaterThanOrEqual(6);
          expect(surveyorsArea(part)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('speck', () => {
  it('should be one unit wide, where the area is, and wound as an outer ring', () => {
    const tiny = make('areas', [[100.2, 200.2, 100.3, 200.2, 100.3, 200.3]]);
    expect(speck(tiny, TILE)).toEqual([100, 200, 101, 200, 101, 201, 100, 201]);
    expect(surveyorsArea(speck(tiny, TILE))).toBe(2);
    expect(speck(make('lines', [[100.2, 200.2, 100.3, 200.2]]), TILE)).toEqual([100, 200, 101, 200]);
  });
});
