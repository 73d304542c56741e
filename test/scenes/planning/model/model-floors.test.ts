import { describe, expect, it } from 'vitest';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { trianglesOfGltf } from '../../../../models/gltf/triangles.ts';
import { wholeGlb } from '../../../../models/gltf/whole-glb.ts';
import { evenStoreys, shapeOfModel } from '../../../../scenes/planning/model/model-floors.ts';
import { glbOfTriangles } from '../../../../scenes/planning/model/write-glb.ts';
import { polygonArea } from '../../../../scenes/planning/plane.ts';

type Corner = [number, number, number];

/** A box of triangles, turned by radians about the origin; `open`: without top and bottom. */
function box([x, y, z]: Corner, [w, d, h]: Corner, turn = 0, open = false): number[] {
  const at = (i: number, j: number, k: number): Corner => {
    const [px, py] = [x + i * w, y + j * d];
    return [px * Math.cos(turn) - py * Math.sin(turn), px * Math.sin(turn) + py * Math.cos(turn), z + k * h];
  };
  const quad = (a: Corner, b: Corner, c: Corner, e: Corner) => [...a, ...b, ...c, ...a, ...c, ...e];
  return [
    ...(open ? [] : quad(at(0, 0, 0), at(0, 1, 0), at(1, 1, 0), at(1, 0, 0))),
    ...(open ? [] : quad(at(0, 0, 1), at(1, 0, 1), at(1, 1, 1), at(0, 1, 1))),
    ...quad(at(0, 0, 0), at(1, 0, 0), at(1, 0, 1), at(0, 0, 1)),
    ...quad(at(1, 0, 0), at(1, 1, 0), at(1, 1, 1), at(1, 0, 1)),
    ...quad(at(1, 1, 0), at(0, 1, 0), at(0, 1, 1), at(1, 1, 1)),
    ...quad(at(0, 1, 0), at(0, 0, 0), at(0, 0, 1), at(0, 1, 1)),
  ];
}

describe('shapeOfModel', () => {
  it('should give a turned box its own four corners and its exact area', () => {
    const shape = shapeOfModel(box([100, 50, 3], [24, 10, 30], 0.4), {
      ...{ above: evenStoreys(3, 33, 10), below: [], use: 'office' },
    });
    expect(shape?.footprint).toHaveLength(1);
    expect(shape?.footprint[0]).toHaveLength(4);
    expect(polygonArea(shape?.footprint ?? [])).toBeCloseTo(240, 6);
    expect(shape?.floors).toMatchObject([{ use: 'office', storeys: 10, storeyHeight: 3 }]);
    expect(shape?.floors[0].area).toBeCloseTo(240, 6);
  });

  it('should be as high as the model, however few storeys it has and whatever is between them', () => {
    const heightOf = (triangles: number[], above: { bottom: number; top: number }[]) =>
      shapeOfModel(triangles, { above, below: [], use: 'office' })?.floors.reduce(
        (sum, { storeys, storeyHeight }) => sum + storeys * storeyHeight,
        0,
      );
    const tower = box([0, 0, 0], [20, 20, 60]);
    expect(heightOf(tower, evenStoreys(0, 60, 1))).toBeCloseTo(60, 6);
    // A storey that was left out, for plant, between two others.
    const storeys = evenStoreys(0, 60, 12);
    expect(heightOf(tower, storeys.toSpliced(5, 1))).toBeCloseTo(60, 6);
    // One of which nothing stands: a gap that the upper part hangs over.
    const onStilts = [...box([0, 0, 0], [1, 1, 5]), ...box([0, 0, 5], [20, 20, 55])];
    expect(heightOf(onStilts, storeys)).toBeCloseTo(60, 6);
  });

  it('should reach as deep as the model', () => {
    const shape = shapeOfModel(box([0, 0, -12], [20, 20, 30]), {
      ...{ above: evenStoreys(0, 18, 6), use: 'office' },
      // The first at the ground is not known.
      below: [
        { bottom: -8, top: -4 },
        { bottom: -12, top: -8 },
      ],
    });
    expect(shape?.basements).toMatchObject([{ storeys: 2, storeyHeight: 4 }]);
  });

  it('should tell the floors of a podium from those of the tower on it', () => {
    const shape = shapeOfModel([...box([0, 0, 0], [60, 40, 10]), ...box([20, 10, 10], [20, 20, 40])], {
      ...{ above: evenStoreys(0, 50, 10), below: [], use: 'office' },
    });
    expect(shape?.floors.map(({ storeys }) => storeys)).toEqual([2, 8]);
    expect(shape?.floors[0].area).toBeCloseTo(2400, 6);
    // Walls of the tower need not lie on sides of cells: at most half of one beside them.
    expect(Math.abs((shape?.floors[1].area ?? 0) - 400)).toBeLessThan(80 * 0.125 * 0.5);
  });

  it('should leave a courtyard open, and fill what is enclosed under a roof', () => {
    const ring = [
      ...box([0, 0, 0], [30, 5, 6]),
      ...box([0, 25, 0], [30, 5, 6]),
      ...box([0, 5, 0], [5, 20, 6]),
      ...box([25, 5, 0], [5, 20, 6]),
    ];
    const of = (triangles: number[], parts = triangles) =>
      shapeOfModel(triangles, { above: [{ bottom: 0, top: 6 }], below: [], use: 'other', parts });
    const open = of(ring);
    expect(open?.footprint).toHaveLength(2);
    expect(open?.floors[0].area).toBeCloseTo(500, 6);
    expect(polygonArea(open?.footprint ?? [])).toBeCloseTo(500, 6);
    const eaves = [0, 0, 0].map((_, at) => [-1, -1, 31][at]);
    const roof = box([eaves[0], eaves[1], 6], [32, 32, 0.3]);
    const closed = of([...ring, ...roof], ring);
    expect(closed?.footprint).toHaveLength(1);
    expect(closed?.floors[0].area).toBeCloseTo(900, 0);
  });

  it('should take the area that the file says', () => {
    const shape = shapeOfModel(box([0, 0, 0], [10, 10, 6]), {
      above: [
        { bottom: 0, top: 3, area: 88 },
        { bottom: 3, top: 6, area: 88 },
      ],
      ...{ below: [], use: 'residential' },
    });
    expect(shape?.floors).toMatchObject([{ storeys: 2, area: 88 }]);
  });

  it('should give nothing for storeys over which nothing stands', () => {
    const above = [{ bottom: 20, top: 23 }];
    expect(shapeOfModel(box([0, 0, 0], [9, 9, 9]), { above, below: [], use: 'other' })).toBeUndefined();
  });
});

describe('glbOfTriangles', () => {
  const points = box([1000, 2000, 30], [8, 6, 4]);
  const colors = Uint8Array.from({ length: (4 * points.length) / 9 }, (_, at) =>
    at % 4 === 3 ? (at < 24 ? 255 : 90) : 200,
  );

  it('should come back as the triangles that went in, about its origin', () => {
    const { decoded } = wholeGlb(glbOfTriangles(points, colors, [1000, 2000, 30]), 'box.glb');
    const back = trianglesOfGltf(decoded, 'box.glb', 100);
    expect(back).toHaveLength(points.length);
    const sorted = (list: ArrayLike<number>) => Array.from(list, (value) => value + 0).sort((a, b) => a - b);
    const moved = points.map((value, at) => value - [1000, 2000, 30][at % 3]);
    expect(sorted(back)).toEqual(sorted(moved));
  });

  it('should be sound for the validator of Khronos', async () => {
    const { validateGltf } = await import('../../../../tiles-service/check/validate-gltf.ts');
    expect(await validateGltf(decodeGlb(glbOfTriangles(points, colors, [1000, 2000, 30])))).toEqual([]);
  });

  it('should say that what is seen through is blended', () => {
    const { json } = decodeGlb(glbOfTriangles(points, colors, [0, 0, 0]));
    expect(json.materials.map(({ alphaMode }: { alphaMode?: string }) => alphaMode)).toEqual([
      undefined,
      'BLEND',
    ]);
  });
});
