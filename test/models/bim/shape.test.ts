import { describe, expect, it } from 'vitest';
import { BimDocument } from '../../../models/bim/bim-document.ts';
import { compareBims } from '../../../models/bim/compare.ts';
import { shapeMomentsOf } from '../../../models/bim/shape-moments.ts';
import type { Feature } from '../../../models/feature.ts';
import { enuFrame } from '../../../models/geodesy/index.ts';
import { type Bim, bimSchema } from '../../../models/schema/bim.ts';

type Point = readonly [number, number, number];
type Turn = (point: Point) => Point;

const QUADS = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
];

/** Triangles of a box, in metres. `cut`: by the other diagonal of each face. */
function box([x0, y0, z0]: Point, [x1, y1, z1]: Point, cut = 0): Point[] {
  const corner = (at: number): Point => [at & 1 ? x1 : x0, at & 2 ? y1 : y0, at & 4 ? z1 : z0];
  return QUADS.flatMap((quad) => {
    const [a, b, c, d] = [0, 1, 2, 3].map((at) => corner(quad[(at + cut) % 4]));
    return [a, b, c, a, c, d];
  });
}

/** An element of triangles in metres at a place; rounded as a feature store does (1e-9 degrees, 1 mm of height). */
function element(
  points: readonly Point[],
  {
    turn = (point) => point,
    place = [106.5, 29.5, 250],
    isRounded = false,
    kind = 'IfcWall',
  }: {
    turn?: Turn;
    place?: Point;
    isRounded?: boolean;
    kind?: string;
  } = {},
): Feature {
  const frame = enuFrame(...place);
  const positions = new Float64Array(points.length * 3);
  points.forEach((point, at) => {
    frame.toGeodetic(...turn(point), positions, 3 * at);
  });
  if (isRounded)
    positions.forEach((value, at) => {
      const units = at % 3 === 2 ? 1e3 : 1e9;
      positions[at] = Math.round(value * units) / units;
    });
  const triangles = points.length / 3;
  return {
    id: 'a:x',
    type: 'GenericCityObject',
    class: kind,
    attributes: {},
    geometries: [
      {
        kind: 'surfaces',
        lod: 4,
        heightReference: 'ellipsoid',
        positions,
        ringStarts: Uint32Array.from({ length: triangles + 1 }, (_, at) => 3 * at),
        polygonStarts: Uint32Array.from({ length: triangles + 1 }, (_, at) => at),
        semantics: new Uint8Array(triangles),
      },
    ],
  };
}

function bimOf(feature: Feature): Bim {
  const document = new BimDocument('a', 'IFC4');
  document.add(feature);
  return bimSchema.parse(document.finish());
}

const differenceOf = (before: Feature, after: Feature) => compareBims(bimOf(before), bimOf(after)).elements;

/** Around the upright axis, degrees counter-clockwise seen from above. */
const turned =
  (degrees: number): Turn =>
  ([x, y, z]) => {
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    return [cos * x - sin * y, sin * x + cos * y, z];
  };
const mirrored: Turn = ([x, y, z]) => [-x, y, z];

/** Two arms of unlike lengths: no turn makes it its mirror image. */
const lShape = [...box([0, 0, 0], [4, 1, 3]), ...box([0, 1, 0], [1, 3, 3])];
/** Two arms, as a Z from above: the same when it is turned by half, and never its mirror image. */
const zShape = [...box([0, 0, 0], [3, 1, 2]), ...box([2, 1, 0], [5, 2, 2])];
const column = box([-0.2, -0.2, 0], [0.2, 0.2, 3]);

describe('shapeMomentsOf', () => {
  it('should give area, middle and moments of a box as their formulas do, however its faces are cut', () => {
    const [a, b, c] = [4, 2, 3];
    const area = 2 * (a * b + b * c + c * a);
    // Two faces lie half a side away; over the others the mean of the square is a twelfth of the side's.
    const mean = (side: number, face: number): number =>
      (face * (side * side)) / 4 / area + ((area - face) * (side * side)) / 12 / area;
    const [xx, yy, zz] = [mean(a, 2 * b * c), mean(b, 2 * a * c), mean(c, 2 * a * b)];
    for (const cut of [0, 1]) {
      const shape = shapeMomentsOf(element(box([0, 0, 0], [a, b, c], cut)))!;
      expect(shape).toHaveLength(16);
      const expected = [area, a / 2, b / 2, c / 2, xx + yy, zz, xx - yy, 0, 0, 0, 0, 0];
      expected.forEach((value, at) => {
        expect(shape[at], `moment ${at}`).toBeCloseTo(value, 4);
      });
    }
  });

  it('should give the fourth moments of a triangle exactly', () => {
    // Over the triangle (0,0) (1,0) (0,1) the mean of x^m y^n is 2 m! n! / (m + n + 2)!.
    const shape = shapeMomentsOf(
      element([
        [0, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
      ]),
    )!;
    const mean = (m: number, n: number): number => {
      const factorial = (value: number): number => (value < 2 ? 1 : value * factorial(value - 1));
      return (2 * factorial(m) * factorial(n)) / factorial(m + n + 2);
    };
    const choose = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1], [1, 4, 6, 4, 1]];
    /** From the middle, (1/3, 1/3), on. */
    const central = (m: number, n: number): number => {
      let sum = 0;
      for (let i = 0; i <= m; i++)
        for (let j = 0; j <= n; j++)
          sum += choose[m][i] * choose[n][j] * mean(i, j) * (-1 / 3) ** (m - i + n - j);
      return sum;
    };
    expect(shape[0]).toBeCloseTo(0.5, 5);
    expect(shape[14]).toBeCloseTo(central(4, 0) - 6 * central(2, 2) + central(0, 4), 5);
    expect(shape[15]).toBeCloseTo(4 * (central(3, 1) - central(1, 3)), 5);
    expect(shape[12]).toBeCloseTo(central(4, 0) - central(0, 4), 5);
    expect(shape[13]).toBeCloseTo(2 * (central(3, 1) + central(1, 3)), 5);
    expect(shape[10]).toBeCloseTo(central(3, 0) + central(1, 2), 5);
  });

  it('should give nothing for what has no surface', () => {
    expect(shapeMomentsOf({ ...element(lShape), geometries: [] })).toBeUndefined();
  });
});

describe('compareBims of shapes', () => {
  it('should find a hole that wandered, and a notch, inside of the same bounds', () => {
    const wall = box([0, 0, 0], [10, 0.3, 3]);
    const hole = (at: number) => [...wall, ...box([at, 0, 1], [at + 0.2, 0.3, 1.2])];
    expect(differenceOf(element(hole(6)), element(hole(6)))).toMatchObject({
      same: 1,
      changed: [],
      moved: [],
    });
    expect(differenceOf(element(hole(6)), element(hole(6.05)))).toMatchObject({ same: 0, moved: [] });
    expect(differenceOf(element(hole(6)), element(hole(6.05))).changed).toHaveLength(1);
    expect(differenceOf(element(wall), element(hole(6))).changed).toHaveLength(1);
  });

  it('should find a room that has another shape', () => {
    const room = (points: readonly Point[]) => bimOf(element(points, { kind: 'IfcSpace' }));
    const cut = [...box([0, 0, 0], [4, 1, 3]), ...box([0, 1, 0], [2, 3, 3])];
    expect(compareBims(room(lShape), room(cut)).spaces.changed).toHaveLength(1);
    expect(compareBims(room(lShape), room(lShape)).spaces.same).toBe(1);
  });

  it.each([
    ['an L', lShape, 90, -90],
    ['an L', lShape, -30, 30],
    ['a Z', zShape, 40, -40],
    ['a column', column, 45, 45],
  ])('should call %s that was turned moved, not changed', (_, points, degrees, clockwise) => {
    const difference = differenceOf(
      element(points, { isRounded: true }),
      element(points, { turn: turned(degrees), isRounded: true }),
    );
    expect(difference.changed).toEqual([]);
    expect(difference.moved).toHaveLength(1);
    expect(Math.abs(difference.moved[0].degrees)).toBeCloseTo(Math.abs(clockwise), 1);
    if (points !== column) expect(difference.moved[0].degrees).toBeCloseTo(clockwise, 1);
    else expect(difference.moved[0].metres).toBeLessThan(0.01);
  });

  it.each([
    ['an L', lShape],
    ['a Z', zShape],
  ])('should call %s that was mirrored changed, also if it was turned on top of it', (_, points) => {
    for (const turn of [mirrored, (point: Point) => turned(37)(mirrored(point))]) {
      const difference = differenceOf(
        element(points, { isRounded: true }),
        element(points, { turn, isRounded: true }),
      );
      expect(difference.changed).toHaveLength(1);
      expect(difference.moved).toEqual([]);
    }
  });

  it('should take what was moved and rounded anew for the same shape', () => {
    for (const [points, way] of [
      [lShape, 0.0123],
      [zShape, 37.7],
      [column, 950.4],
    ] as const) {
      const turn: Turn = ([x, y, z]) => [x + way, y - way / 3, z];
      const difference = differenceOf(
        element(points, { isRounded: true }),
        element(points, { turn, isRounded: true }),
      );
      expect(difference.changed).toEqual([]);
      expect(difference.moved).toHaveLength(1);
      expect(difference.moved[0].metres).toBeCloseTo(Math.hypot(way, way / 3), 1);
      expect(difference.moved[0].degrees).toBe(0);
    }
  });
});
