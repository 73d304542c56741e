import { describe, expect, it } from 'vitest';
import { distanceToBody } from '../../../models/bim/clash/distance.ts';
import { type ClashBody, clashesByBody, findClashes } from '../../../models/bim/clash/index.ts';
import { box, prism, turned } from './bodies.ts';

const body = (id: string, triangles: readonly number[]): ClashBody => ({
  id,
  class: 'IfcPipeSegment',
  triangles: Float64Array.from(triangles),
});

/** A pipe of facets along y, closed; `wall`: metres of its wall, where it is hollow. */
function pipe(
  facets: number,
  diameter: number,
  [from, to]: readonly [number, number],
  wall?: number,
): number[] {
  const round = (across: number): number[] => {
    const ring = Array.from({ length: facets }, (_, i) => {
      const angle = (2 * Math.PI * (i + 0.37)) / facets;
      return [(across / 2) * Math.cos(angle), (across / 2) * Math.sin(angle)] as const;
    });
    // The prism stands upright: its x, y, z become z, x, y.
    return prism(ring, from, to).map((_, at, all) => all[at - (at % 3) + [1, 2, 0][at % 3]]);
  };
  return [...round(diameter), ...(wall === undefined ? [] : turned(round(diameter - 2 * wall)))];
}

const shifted = (triangles: readonly number[], by: readonly number[]): number[] =>
  triangles.map((value, at) => value + by[at % 3]);

/** 200 mm thick, from y = 0 on, the axis of the pipes in it. */
const WALL = body('wall', box([-3, 0, -1.5], [3, 0.2, 1.5]));

describe('pipes through a wall', () => {
  const cases = [6, 12, 16, 24, 32, 64].flatMap((facets) =>
    [22, 34, 48, 60, 76, 114, 168, 406].flatMap((diameter) =>
      [1, 10, 50].map((tolerance) => ({ facets, diameter, tolerance })),
    ),
  );

  it.each(cases)('should clash: $facets facets, $diameter mm, tolerance $tolerance mm', (one) => {
    const { facets, diameter, tolerance } = one;
    const through = body('pipe', pipe(facets, diameter / 1000, [-2.3, 2.3]));
    const [clash, ...others] = findClashes([WALL], [through], tolerance / 1000);
    expect(others).toEqual([]);
    expect(clash).toMatchObject({ a: 'wall', b: 'pipe', kind: 'cut' });
    for (const [axis, middle] of [0, 0.1, 0].entries()) expect(clash.at[axis]).toBeCloseTo(middle, 2);
    expect(findClashes([through], [WALL], tolerance / 1000)).toHaveLength(1);
  });

  it('should clash where they are hollow and thinner than the tolerance, and where they are open sheets', () => {
    expect(findClashes([WALL], [body('tube', pipe(32, 0.168, [-2, 2], 0.004))])).toHaveLength(1);
    // Without its two ends: 2 × facets triangles of its side.
    const open = pipe(32, 0.168, [-2, 2]).slice(0, 32 * 2 * 9);
    expect(findClashes([WALL], [body('open', open)])).toHaveLength(1);
  });

  it.each([
    ['end in its face', [-2, 0]],
    ['end less deep in it than the tolerance', [-2, 0.008]],
    ['end before it', [-2, -0.05]],
  ] as const)('should not clash where they %s', (_, reach) => {
    expect(findClashes([WALL], [body('pipe', pipe(32, 0.168, reach))])).toEqual([]);
  });

  it('should clash where they end deeper in it than the tolerance, and not by a larger one', () => {
    const end = body('pipe', pipe(32, 0.168, [-2, 0.03]));
    expect(findClashes([WALL], [end], 0.01)).toHaveLength(1);
    expect(findClashes([WALL], [end], 0.05)).toEqual([]);
  });

  it('should not clash where they run along its face, nor a little in it', () => {
    const along = (z: number): ClashBody => {
      const lying = pipe(32, 0.168, [-2, 2]).map((_, at, all) => all[at - (at % 3) + [1, 0, 2][at % 3]]);
      return body('pipe', shifted(lying, [0, z, 0]));
    };
    expect(findClashes([WALL], [along(-0.084)])).toEqual([]);
    expect(findClashes([WALL], [along(-0.079)])).toEqual([]);
    expect(findClashes([WALL], [along(-0.05)])).toHaveLength(1);
  });

  it('should clash with a curved wall of narrow strips, whatever the tolerance', () => {
    const strips = 48;
    const ring = (radius: number) =>
      Array.from({ length: strips }, (_, i) => {
        const angle = (2 * Math.PI * i) / strips;
        return [radius * Math.cos(angle), radius * Math.sin(angle)] as const;
      });
    const drum = body('drum', [...prism(ring(1), -1, 1), ...turned(prism(ring(0.7), -1, 1))]);
    for (const tolerance of [0.01, 0.05, 0.1])
      expect(findClashes([drum], [body('pipe', pipe(24, 0.06, [-3, 3]))], tolerance)).toHaveLength(1);
  });
});

describe('two bodies of very many triangles', () => {
  it('should let others speak while they are looked at', () => {
    const [one, other] = [body('a', pipe(900, 2, [-2, 2])), body('b', pipe(900, 2, [-1, 3]))];
    let breaths = 0;
    const found = [...clashesByBody([one], [other])].flatMap((clashes) => {
      if (!clashes) breaths++;
      return clashes ?? [];
    });
    expect(found).toHaveLength(1);
    expect(breaths).toBeGreaterThan(5);
  });
});

describe('the distance to a body', () => {
  const cube = Float64Array.from(box([0, 0, 0], [2, 2, 2]));

  it.each([
    [[1, 1, 1.5], 0.5],
    [[1, 1, 3], 1],
    [[3, 1, 3], Math.SQRT2],
    [[3, 3, 3], Math.sqrt(3)],
    [[0.2, 1.3, 0.9], 0.2],
    [[-3, -4, 0], 5],
  ])('should be that to its nearest face, edge or corner from %j', (place, metres) => {
    expect(distanceToBody(cube, place)).toBeCloseTo(metres, 12);
  });
});
