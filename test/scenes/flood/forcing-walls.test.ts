import { describe, expect, it } from 'vitest';
import { breachOf } from '../../../scenes/flood/forcing/breaches.ts';
import type { BreachInput, Point, Sills } from '../../../scenes/flood/forcing/input.ts';
import { LeveeBreach } from '../../../scenes/flood/forcing/levee-breach.ts';
import { WallBreach } from '../../../scenes/flood/forcing/wall-breach.ts';
import { wallNear } from '../../../scenes/flood/forcing/wall-faces.ts';
import { sillsOf } from '../../../scenes/flood/forcing/walls.ts';
import { seeded } from './seeded.ts';

const SIZE = 60;
const FLAT = new Float32Array(SIZE * SIZE);
const RAISED = { level: 5 };

/** The breach of a wall, with cells of 5 m. */
function wallBreach(input: BreachInput, sills: Sills, bed: ArrayLike<number>): WallBreach {
  const found = breachOf(input, { bed, columns: SIZE, cell: 5, sills }, 'Breach');
  if (!(found instanceof WallBreach)) throw new Error('not of a wall');
  return found;
}

/** Cells that water comes to from one of them, past no wall. */
function flooded(from: number, sills: { west: Float32Array; north: Float32Array }): Set<number> {
  const found = new Set([from]);
  for (const cell of found) {
    const [x, y] = [cell % SIZE, Math.floor(cell / SIZE)];
    const go = (isOpen: boolean, face: number, next: number) => isOpen && face < 0 && found.add(next);
    go(x > 0, sills.west[cell], cell - 1);
    go(x < SIZE - 1, sills.west[cell + 1], cell + 1);
    go(y > 0, sills.north[cell], cell - SIZE);
    go(y < SIZE - 1, sills.north[cell + SIZE], cell + SIZE);
  }
  return found;
}

const isInside = (ring: readonly Point[], x: number, y: number): boolean => {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
    if (y0 > y !== y1 > y && x < x0 + ((x1 - x0) * (y - y0)) / (y1 - y0)) inside = !inside;
  }
  return inside;
};

describe('walls thinner than a cell', () => {
  it('should let no water out of a ring, at any angle, and take in the cells whose middle it surrounds', () => {
    const random = seeded(11);
    for (let trial = 0; trial < 300; trial++) {
      const corners = 3 + Math.floor(6 * random());
      const turn = 2 * Math.PI * random();
      // Every fourth ring has corners on the middles and corners of cells, where it would slip between two rules.
      const snap = (value: number) => (trial % 4 === 0 ? Math.round(2 * value) / 2 : value);
      const ring: Point[] = Array.from({ length: corners }, (_, i) => {
        const angle = turn + (2 * Math.PI * i) / corners;
        const radius = 8 + 18 * random();
        return [snap(30 + radius * Math.cos(angle)), snap(30 + radius * Math.sin(angle))];
      });
      ring.push(ring[0]);
      const sills = sillsOf([{ line: ring, crest: RAISED }], FLAT, SIZE);
      const wet = flooded(0, sills);
      let [inside, leaks] = [0, 0];
      for (let cell = 0; cell < SIZE * SIZE; cell++) {
        // Moved as the walls are, the other way round.
        const [x, y] = [(cell % SIZE) + 0.5 - 3.1e-7, Math.floor(cell / SIZE) + 0.5 - 4.7e-7];
        if (!isInside(ring, x, y)) continue;
        inside++;
        if (wet.has(cell)) leaks++;
      }
      expect(inside).toBeGreaterThan(50);
      expect(leaks).toBe(0);
    }
  });

  it('should let no water out where a ring is made of walls that end on one another', () => {
    const sills = sillsOf(
      [
        {
          line: [
            [10, 7.3],
            [50, 21.9],
          ],
          crest: RAISED,
        },
        {
          line: [
            [20, 10.95],
            [17, 50],
          ],
          crest: RAISED,
        },
        {
          line: [
            [40, 18.25],
            [44, 50],
          ],
          crest: RAISED,
        },
        {
          line: [
            [12, 45],
            [55, 45.5],
          ],
          crest: RAISED,
        },
      ],
      FLAT,
      SIZE,
    );
    const inside = flooded(30 * SIZE + 30, sills);
    expect(inside.has(0)).toBe(false);
    expect(inside.size).toBeGreaterThan(500);
    expect(inside.size).toBeLessThan(1100);
  });

  it('should stand at a level, or above the higher ground beside it, and the highest where two meet', () => {
    const bed = FLAT.map((_, cell) => (cell % SIZE) / 10);
    const across: Point[] = [
      [20.2, 10],
      [20.2, 14],
    ];
    const sills = sillsOf(
      [
        { line: across, crest: { aboveGround: 1.5 } },
        {
          line: [
            [20.3, 12],
            [20.3, 14],
          ],
          crest: RAISED,
        },
      ],
      bed,
      SIZE,
    );
    const faces = [...sills.west.keys()].filter((cell) => sills.west[cell] > -1e9);
    expect(faces.map((cell) => [cell % SIZE, Math.floor(cell / SIZE), sills.west[cell]])).toEqual([
      [20, 10, 3.5],
      [20, 11, 3.5],
      [20, 12, 5],
      [20, 13, 5],
    ]);
    expect(sills.north.every((level) => level === Number.NEGATIVE_INFINITY)).toBe(true);
  });
});

describe('breach of a wall', () => {
  const wall: Point[] = [
    [5.3, 30.2],
    [55.1, 30.2],
  ];
  const breach = { at: [30, 30] as Point, width: 50, start: 60, duration: 600 };
  const bed = FLAT.map((_, cell) => (cell >= 30 * SIZE ? 1 : 0));
  const find = (depth?: number) => {
    const sills = sillsOf([{ line: wall, crest: RAISED }], bed, SIZE);
    return { sills, found: wallBreach({ ...breach, depth }, sills, bed) };
  };

  it('should get wider and deeper evenly, down to the higher ground beside it', () => {
    const { sills, found } = find();
    const open = () => [...sills.north].filter((level) => level > -1e9 && level < 5);
    found.open(0.5, sills);
    // 25 m of faces of 5 m, from the end of one on: four are open, and one at each end as much as half of it.
    const half = 5 - 2 * 0.5 ** (2 / 3);
    expect(open().map((level) => Number(level.toFixed(5)))).toEqual(
      [half, 3, 3, 3, 3, half].map((level) => Number(level.toFixed(5))),
    );
    found.open(1, sills);
    expect(open()).toEqual(new Array(10).fill(1));
  });

  it('should go no deeper than it is told', () => {
    const { sills, found } = find(1.2);
    found.open(1, sills);
    expect(sills.north[30 * SIZE + 30]).toBeCloseTo(3.8, 6);
  });

  it('should not shut what another has opened before it', () => {
    const { sills, found } = find();
    const second = wallBreach({ ...breach, at: [33.5, 30], start: 300 }, sills, bed);
    found.open(1, sills);
    second.open(0.1, sills);
    expect(sills.north[30 * SIZE + 33]).toBe(1);
  });

  it('should leave a wall alone that stands near it but is not joined with its own', () => {
    const other: Point[] = [
      [5, 33],
      [55, 33],
    ];
    const walls = [wall, other].map((line) => ({ line, crest: RAISED }));
    const sills = sillsOf(walls, bed, SIZE);
    wallBreach(breach, sills, bed).open(1, sills);
    expect(sills.north[33 * SIZE + 30]).toBe(5);
    expect(sills.north[30 * SIZE + 30]).toBe(1);
  });

  it('should be of no wall where none is near', () => {
    const sills = sillsOf([{ line: wall, crest: RAISED }], bed, SIZE);
    expect(wallNear([30, 40], sills, bed, SIZE)).toBeUndefined();
  });

  it('should be as wide as it is told, however its wall runs', () => {
    for (const angle of [0, 0.1, 0.4, Math.PI / 4, 1.2, Math.PI / 2, 2.2]) {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      const line: Point[] = [
        [30.2 - 40 * cos, 30.3 - 40 * sin],
        [30.2 + 40 * cos, 30.3 + 40 * sin],
      ];
      for (const width of [7, 20, 100]) {
        const sills = sillsOf([{ line, crest: RAISED }], FLAT, SIZE);
        wallBreach({ ...breach, at: [30, 30], width }, sills, FLAT).open(1, sills);
        // Of a crest of 5 m above ground at 0 m, what a face lets through is as (5 − crest)^1.5.
        let open = 0;
        for (const [side, along] of [
          ['west', Math.abs(sin)],
          ['north', Math.abs(cos)],
        ] as const)
          for (const level of sills[side]) if (level > -1e9) open += 5 * along * ((5 - level) / 5) ** 1.5;
        expect(open / width).toBeGreaterThan(0.93);
        expect(open / width).toBeLessThan(1.07);
      }
    }
  });

  it('should be of the highest wall near it, and of those about as high the nearest', () => {
    const low = {
      line: [
        [5, 30],
        [55, 30],
      ] as Point[],
      crest: { level: 2 },
    };
    const high = {
      line: [
        [5, 31],
        [55, 31],
      ] as Point[],
      crest: RAISED,
    };
    const sills = sillsOf([low, high], FLAT, SIZE);
    wallBreach(breach, sills, FLAT).open(1, sills);
    expect([sills.north[30 * SIZE + 30], sills.north[31 * SIZE + 30]]).toEqual([2, 0]);
  });

  it('should be of the levee that the ground is where a low wall stands beside it', () => {
    const ground = FLAT.map((_, cell) => Math.max(0, 4 - 1.5 * Math.abs(Math.floor(cell / SIZE) - 30)));
    const kerb = {
      line: [
        [5, 32.5],
        [55, 32.5],
      ] as Point[],
      crest: { aboveGround: 0.5 },
    };
    const sills = sillsOf([kerb], ground, SIZE);
    const found = breachOf(
      { ...breach, at: [30, 31] },
      { bed: ground, columns: SIZE, cell: 5, sills },
      'Breach',
    );
    expect(found).toBeInstanceOf(LeveeBreach);
    expect(found instanceof LeveeBreach && Math.floor(found.middle / SIZE)).toBe(30);
  });

  it('should be of a wall that ends at a hill higher than it', () => {
    const ground = FLAT.map((_, cell) => (cell % SIZE >= 31 ? 9 : 0));
    const sills = sillsOf([{ line: wall, crest: RAISED }], ground, SIZE);
    wallBreach({ ...breach, at: [30, 30], width: 10 }, sills, ground).open(1, sills);
    expect(sills.north[30 * SIZE + 30]).toBe(0);
  });
});

describe('breach of a levee that is ground', () => {
  /** A levee with its crest through the middle, 4 m above a river bed at −1 m and 3 m above the land at 0 m. */
  const levee = (angle: number) =>
    FLAT.map((_, cell) => {
      const [x, y] = [(cell % SIZE) + 0.5 - 30, Math.floor(cell / SIZE) + 0.5 - 30];
      const across = x * Math.cos(angle) + y * Math.sin(angle);
      const land = across < 0 ? -1 : 0;
      return Math.max(land, 3 - Math.abs(across));
    });
  const input = { at: [30, 30] as Point, width: 40, start: 0, duration: 60 };

  it.each([0, 0.3, Math.PI / 4, 1.2, Math.PI / 2, 2.5])(
    'should open a way through at %f, from the river to the land, and as wide as it is told',
    (angle) => {
      const bed = levee(angle);
      const breach = new LeveeBreach(input, bed, SIZE, 5);
      const { cells, levels } = breach.open(1, bed);
      const lowered = bed.slice();
      cells.forEach((cell, index) => {
        lowered[cell] = levels[index];
      });
      // Down to the land, a hair above it where the last sample of the slope lies; the ends in part.
      for (const level of levels) expect(level).toBeGreaterThan(-0.01);
      expect([...levels].filter((level) => level < 0.01).length).toBeGreaterThan(0.7 * levels.length);
      const shut = new Float32Array(SIZE * SIZE).fill(Number.NEGATIVE_INFINITY);
      const isHigh = (cell: number) => lowered[cell] > 0.01;
      const sills = {
        west: shut.map((level, cell) => (isHigh(cell) || isHigh(cell - 1) ? 9 : level)),
        north: shut.map((level, cell) => (isHigh(cell) || isHigh(cell - SIZE) ? 9 : level)),
      };
      const place = (across: number) =>
        Math.floor(30 + across * Math.sin(angle)) * SIZE + Math.floor(30 + across * Math.cos(angle));
      expect(flooded(place(-12), sills).has(place(12))).toBe(true);
      // Along the crest, cells count by the part of the discharge that they let through; the band is two cells wide.
      let open = 0;
      cells.forEach((cell, index) => {
        const [x, y] = [(cell % SIZE) + 0.5 - 30, Math.floor(cell / SIZE) + 0.5 - 30];
        if (Math.abs(x * Math.cos(angle) + y * Math.sin(angle)) < 3) open += ((3 - levels[index]) / 3) ** 1.5;
      });
      expect((open / 6) * 5).toBeGreaterThan(0.88 * 40);
      expect((open / 6) * 5).toBeLessThan(1.12 * 40);
    },
  );

  it('should lower the crest by what it is told, and at half its time by half of it', () => {
    const bed = levee(0.4);
    const breach = new LeveeBreach({ ...input, depth: 1 }, bed, SIZE, 5);
    const half = breach.open(0.5, bed);
    const whole = breach.open(1, bed);
    // The crest is 3 m, and on the middles of cells a little lower.
    const [after, before] = [whole, half].map(({ levels }) => Math.min(...levels));
    expect(after).toBeGreaterThan(1.8);
    expect(after).toBeLessThanOrEqual(2);
    expect(before - after).toBeCloseTo(0.5, 6);
    expect(whole.cells.length).toBeGreaterThan(half.cells.length);
  });

  it('should let through a part of what a cell does where it is narrower than that', () => {
    const bed = levee(0);
    const part = (width: number) => {
      const { levels } = new LeveeBreach({ ...input, width }, bed, SIZE, 5).open(1, bed);
      // The middle of the cell on the crest lies at 2.5 m.
      return ((2.5 - levels[0]) / 2.5) ** 1.5;
    };
    expect(part(5)).toBeCloseTo(1, 2);
    expect(part(2)).toBeCloseTo(0.4, 2);
  });

  it('should say that there is no levee on level ground', () => {
    expect(() => new LeveeBreach({ ...input, id: 'b1' }, FLAT, SIZE, 5)).toThrow(
      /Breach b1: There is no wall/,
    );
  });
});
