import { describe, expect, it } from 'vitest';
import { type ClashBody, findClashes } from '../../../models/bim/clash/index.ts';
import { isInBody, placeInBody } from '../../../models/bim/clash/inside.ts';

type Corner = readonly [number, number, number];

/** A box, its faces looking out. */
function box(id: string, [x0, y0, z0]: Corner, [x1, y1, z1]: Corner, own = 'IfcWall'): ClashBody {
  const corner = (i: number): Corner => [i & 1 ? x1 : x0, i & 2 ? y1 : y0, i & 4 ? z1 : z0];
  const faces = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ];
  const triangles = faces.flatMap(([a, b, c, d]) => [a, b, c, a, c, d].flatMap((i) => [...corner(i)]));
  return { id, class: own, triangles: Float64Array.from(triangles) };
}

/** A ball of facets around a middle, closed. */
function ball(id: string, [cx, cy, cz]: Corner, radius: number): ClashBody {
  const [rows, columns] = [12, 24];
  const at = (row: number, column: number): Corner => {
    const [up, around] = [(Math.PI * row) / rows, (2 * Math.PI * (column % columns)) / columns];
    return [
      cx + radius * Math.sin(up) * Math.cos(around),
      cy + radius * Math.sin(up) * Math.sin(around),
      cz + radius * Math.cos(up),
    ];
  };
  const triangles: number[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [a, b, c, d] = [
        at(row, column),
        at(row + 1, column),
        at(row + 1, column + 1),
        at(row, column + 1),
      ];
      if (row < rows - 1) triangles.push(...a, ...b, ...c);
      if (row > 0) triangles.push(...a, ...c, ...d);
    }
  return { id, class: 'IfcPipeSegment', triangles: Float64Array.from(triangles) };
}

const clashes = findClashes;

const WALL = box('wall', [0, 0, 0], [5, 0.3, 3]);

describe('clashes of two models', () => {
  it('should be where a duct goes through a wall, with its place and size', () => {
    const duct = box('duct', [2, -1, 2], [2.4, 1, 2.5]);
    const [clash, ...others] = clashes([WALL], [duct]);
    expect(others).toEqual([]);
    expect(clash).toMatchObject({ a: 'wall', b: 'duct', kind: 'cut' });
    [2.2, 0.15, 2.25].forEach((middle, axis) => {
      expect(clash.at[axis]).toBeCloseTo(middle, 9);
    });
    expect(clash.reach).toBeCloseTo(0.5, 9);
  });

  it.each<[string, ClashBody]>([
    ['stands on it', box('slab', [-1, -1, -0.2], [6, 1, 0])],
    ['leans on its side', box('next', [0, 0.3, 0], [5, 0.6, 3])],
    ['meets it in an edge', box('edge', [5, 0.3, 0], [6, 1, 3])],
    ['reaches into it by less than the tolerance', box('paint', [0, 0.292, 0], [5, 0.5, 3])],
    ['is away from it', box('far', [0, 2, 0], [5, 2.3, 3])],
    ['is a room or a hole by its class', box('room', [0, -1, 0], [5, 1, 3], 'IfcSpace')],
  ])('should not be where something %s', (_, other) => {
    expect(clashes([WALL], [other])).toEqual([]);
    expect(clashes([other], [WALL])).toEqual([]);
  });

  it('should be where boxes overlap whose sides lie in the same planes', () => {
    const other = box('other', [4, 0, 0], [9, 0.3, 3]);
    expect(clashes([WALL], [other])).toMatchObject([{ kind: 'within', reach: 3 }]);
    expect(clashes([other], [WALL])).toHaveLength(1);
  });

  it('should be where the same thing stands twice', () => {
    expect(clashes([WALL], [{ ...WALL, id: 'twin' }])).toMatchObject([
      { a: 'wall', b: 'twin', kind: 'within' },
    ]);
  });

  it('should be where one lies wholly in the other, whichever comes first', () => {
    const pipe = box('pipe', [1, 0.1, 1], [1.1, 0.2, 2]);
    expect(clashes([WALL], [pipe])).toMatchObject([{ a: 'wall', b: 'pipe', kind: 'within' }]);
    expect(clashes([pipe], [WALL])).toMatchObject([{ a: 'pipe', b: 'wall', kind: 'within' }]);
  });

  it('should count as deep as the tolerance says', () => {
    const deep = box('deep', [0.5, 0.28, 0.5], [4.5, 0.5, 2.5]);
    expect(clashes([WALL], [deep], 0.01)).toHaveLength(1);
    expect(clashes([WALL], [deep], 0.03)).toEqual([]);
  });

  it('should find two balls as soon as they are nearer than both radii, and not before', () => {
    const near = [ball('a', [0, 0, 0], 1), ball('b', [1.8, 0, 0], 1)];
    expect(clashes([near[0]], [near[1]])).toMatchObject([{ kind: 'cut' }]);
    expect(clashes([near[0]], [ball('b', [2.05, 0, 0], 1)])).toEqual([]);
    // The circle that they have in common: 2 √(1 − 0.9²).
    expect(clashes([near[0]], [near[1]])[0].reach).toBeCloseTo(2 * Math.sqrt(1 - 0.81), 1);
  });

  it('should find every one of many pairs, as comparing all with all does', () => {
    const row = (id: string, step: number, from: number): ClashBody[] =>
      Array.from({ length: 40 }, (_, i) =>
        box(`${id}${i}`, [from + i * step, 0, 0], [from + i * step + 1, 1, 1]),
      );
    const [a, b] = [row('a', 1.7, 0), row('b', 2.3, 0.4)];
    const expected = a.flatMap((one) =>
      b
        .filter((other) => {
          const [left, right] = [one.triangles[0], other.triangles[0]];
          return 1 - Math.abs(left - right) > 0.01;
        })
        .map((other) => `${one.id} ${other.id}`),
    );
    expect(expected.length).toBeGreaterThan(20);
    expect(
      clashes(a, b)
        .map((clash) => `${clash.a} ${clash.b}`)
        .sort(),
    ).toEqual(expected.sort());
  });
});

describe('what lies in a body', () => {
  it('should be told by closed bodies, hollows too', () => {
    const hollow = {
      ...WALL,
      triangles: Float64Array.from([...WALL.triangles, ...box('', [1, 0.1, 1], [2, 0.2, 2]).triangles]),
    };
    expect(isInBody(hollow.triangles, [0.5, 0.15, 0.5])).toBe(true);
    expect(isInBody(hollow.triangles, [1.5, 0.15, 1.5])).toBe(false);
    expect(isInBody(hollow.triangles, [-1, 0, 0])).toBe(false);
  });

  it('should be half-way through it, and nowhere in a sheet', () => {
    const [x, y, z] = placeInBody(WALL.triangles)!;
    expect([y, x > 0 && x < 5, z > 0 && z < 3]).toEqual([0.15, true, true]);
    expect(placeInBody(WALL.triangles.subarray(0, 9))).toBeUndefined();
  });
});
