import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtHeight, ringAreaOf } from '../../../models/bim/plan-cut.ts';
import { paperScale, planSvg } from '../../../models/bim/plan-svg.ts';
import { seenFromAbove } from '../../../models/bim/seen-from-above.ts';
import { box, prism, turned } from './bodies.ts';

describe('a plan cut', () => {
  it('should give the outline of a box, counter-clockwise, with four corners', () => {
    const { rings, lines, area } = cutAtHeight(box([1, 2, 0], [5, 4, 3]), 1.2);
    expect(lines).toEqual([]);
    expect(rings).toHaveLength(1);
    expect(rings[0]).toHaveLength(8);
    expect(ringAreaOf(rings[0])).toBeCloseTo(8, 9);
    expect(area).toBeCloseTo(8, 9);
  });

  it('should leave out what a hole takes, and turn its outline the other way', () => {
    const wall = [...box([0, 0, 0], [10, 6, 3]), ...turned(box([1, 1, 0], [9, 5, 3]))];
    const { rings, area } = cutAtHeight(wall, 1.2);
    expect(rings.map(ringAreaOf).sort((a, b) => a - b)).toEqual([
      expect.closeTo(-32, 9),
      expect.closeTo(60, 9),
    ]);
    expect(area).toBeCloseTo(28, 9);
  });

  it('should cut a pyramid in a square that gets smaller as it goes up', () => {
    const corners = [
      [-3, -3, 0],
      [3, -3, 0],
      [3, 3, 0],
      [-3, 3, 0],
    ];
    const sides = corners.flatMap((corner, i) => [...corner, ...corners[(i + 1) % 4], 0, 0, 6]);
    for (const height of [0.5, 1, 3, 5.5])
      expect(cutAtHeight(sides, height).area).toBeCloseTo((6 * (1 - height / 6)) ** 2, 9);
  });

  it('should cut a column of n sides in the area of that polygon, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 40 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        (sides, radius, x) => {
          const ring = Array.from({ length: sides }, (_, i) => {
            const angle = (2 * Math.PI * i) / sides + 0.3;
            return [x + radius * Math.cos(angle), radius * Math.sin(angle)] as const;
          });
          const { rings, area } = cutAtHeight(prism(ring, 0, 3), 1.2);
          expect(rings).toHaveLength(1);
          expect(area).toBeCloseTo((sides / 2) * radius ** 2 * Math.sin((2 * Math.PI) / sides), 6);
        },
      ),
    );
  });

  it('should cut what reaches up to the plane, and not what begins there: each storey once', () => {
    expect(cutAtHeight(box([0, 0, 0], [1, 1, 1.2]), 1.2).area).toBeCloseTo(1, 9);
    expect(cutAtHeight(box([0, 0, 1.2], [1, 1, 2]), 1.2).rings).toEqual([]);
    expect(cutAtHeight(box([0, 0, 0], [2, 1, 2.4]), 1.2).area).toBeCloseTo(2, 9);
  });

  it('should give two rings for two pieces that meet at a corner', () => {
    const { rings, area } = cutAtHeight([...box([0, 0, 0], [1, 1, 2]), ...box([1, 1, 0], [2, 2, 2])], 1);
    expect(rings).toHaveLength(2);
    expect(area).toBeCloseTo(2, 9);
  });

  it('should give a line where a body is open there', () => {
    const sheet = [0, 0, 0, 4, 0, 0, 4, 0, 3, 0, 0, 0, 4, 0, 3, 0, 0, 3];
    const { rings, lines } = cutAtHeight(sheet, 1.2);
    expect(rings).toEqual([]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toHaveLength(6);
  });
});

describe('what is seen from above', () => {
  it('should be the top of a box with its four edges, and no diagonal', () => {
    const seen = seenFromAbove(box([0, 0, 0], [2, 1, 0.75]), 1.2);
    expect(seen?.top).toBe(0.75);
    expect(seen?.faces).toHaveLength(12);
    expect(seen?.edges).toHaveLength(16);
  });

  it('should be nothing of what begins above', () => {
    expect(seenFromAbove(box([0, 0, 2], [2, 1, 3]), 1.2)).toBeUndefined();
  });
});

describe('a plan on paper', () => {
  const sheet = {
    bodies: [
      { id: 'a:wall', class: 'IfcWall', cut: cutAtHeight(box([0, 0, 0], [10, 0.3, 3]), 1.2) },
      {
        id: 'a:table <1>',
        class: 'IfcFurnishingElement',
        cut: cutAtHeight([], 1.2),
        below: seenFromAbove(box([2, 1, 0], [4, 2, 0.75]), 1.2),
      },
    ],
    labels: [{ x: 5, y: 3, lines: ['客厅', '24.5 m²'] }],
    extent: [0, 0, 10, 8] as const,
    scale: 100,
    heading: 30,
    title: '一层 & more',
    notes: ['1.2 m'],
    scaleWord: '比例',
  };

  it('should be to scale: ten metres are a hundred millimetres at 1 : 100', () => {
    const path = /<g id="a:wall"[^>]*><path d="([^"]+)"/.exec(planSvg(sheet))?.[1] ?? '';
    const xs = [...path.matchAll(/[ML]([\d.]+) /g)].map(([, x]) => Number(x));
    expect(Math.max(...xs) - Math.min(...xs)).toBeCloseTo(100, 6);
    const ys = [...path.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(3, 6);
  });

  it('should hold names safely and say the scale', () => {
    const svg = planSvg(sheet);
    expect(svg).toContain('一层 &amp; more');
    expect(svg).toContain('a:table &lt;1&gt;');
    expect(svg).toContain('比例 1 : 100');
    expect(svg).toContain('客厅');
    expect(svg).not.toContain('NaN');
  });

  it('should choose the largest scale that fits on A3', () => {
    expect(paperScale(7, 4)).toBe(20);
    expect(paperScale(12, 10)).toBe(50);
    expect(paperScale(38, 20)).toBe(100);
    expect(paperScale(150, 60)).toBe(500);
  });
});
