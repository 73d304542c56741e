import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../models/errors.ts';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { type FloodCase, floodCaseSchema } from '../../../models/schema/flood-case.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import { coarsenAhead, coarsenRasters } from '../../../scenes/flood/case/coarsen.ts';
import { windowOf } from '../../../scenes/flood/case/crop.ts';
import { prepareFlood } from '../../../scenes/flood/case/prepare.ts';
import type { FloodRasters } from '../../../scenes/flood/case/rasters.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

const GRID: FloodGrid = {
  ...{ columns: 30, rows: 20, cell: 10, west: 500_000, north: 3_050_200 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};
const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);

/** Degrees of a point in cells of the grid. */
function at(x: number, y: number): Position {
  const place = Float64Array.of(GRID.west + x * GRID.cell, GRID.north - y * GRID.cell, 0);
  transform.toGeodetic(place, place);
  return [place[0], place[1]];
}
const box = (left: number, top: number, right: number, bottom: number): Area => [
  [at(left, top), at(right, top), at(right, bottom), at(left, bottom)],
];

/** Two basins at 10 m with a levee of 14 m in column 15, a block of a building in the west one. */
function rasters(change: Partial<FloodRasters> = {}): FloodRasters {
  const bed = new Float32Array(600).fill(10);
  for (let row = 0; row < 20; row++) bed[row * 30 + 15] = 14;
  const buildings = new Float32Array(600);
  for (const cell of [5 * 30 + 5, 5 * 30 + 6, 6 * 30 + 5, 6 * 30 + 6]) buildings[cell] = 0.9;
  return { grid: GRID, bed, buildings, roughness: 0.03, ...change };
}

const flood = (change: Record<string, unknown> = {}): FloodCase =>
  floodCaseSchema.parse({
    schema: 'citymirror/flood-case/1',
    id: 'made-up',
    name: { 'zh-CN': '试', en: 'Trial' },
    duration: 600,
    ...change,
  });

const prepare = (change: Record<string, unknown> = {}, given = rasters()) =>
  prepareFlood(flood(change), given, { transform });

/** What a refused case is called and named by. */
const refusal = async (change: Record<string, unknown>, given = rasters()) => {
  const error = await prepare(change, given).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(InputError);
  const { code, input } = error as InputError;
  return { code, input };
};

describe('the grid of a case', () => {
  it('should be the cells that its extent touches, with the same corners', async () => {
    const { grid, bed } = await prepare({ extent: box(10.2, 3.1, 19.9, 9.5) });
    expect(grid).toMatchObject({ columns: 10, rows: 7, cell: 10 });
    expect([grid.west, grid.north]).toEqual([500_100, 3_050_170]);
    expect([...bed.subarray(0, 10)]).toEqual([10, 10, 10, 10, 10, 14, 10, 10, 10, 10]);
  });

  it('should be the same for rasters that a reader has already cut to it', async () => {
    const extent = box(4.5, 2.5, 20.5, 15.5);
    const whole = await prepare({ extent, cellSize: 20 });
    const { left, top, columns, rows } = windowOf(flood({ extent, cellSize: 20 }), GRID, { transform });
    const cut = (values: Float32Array) =>
      Float32Array.from(
        { length: columns * rows },
        (_, i) => values[(top + Math.floor(i / columns)) * 30 + left + (i % columns)],
      );
    const { bed, buildings = new Float32Array(0) } = rasters();
    const grid = { ...GRID, columns, rows, west: GRID.west + left * 10, north: GRID.north - top * 10 };
    const given = { ...rasters(), grid, bed: cut(bed), buildings: cut(buildings) };
    const again = await prepare({ extent, cellSize: 20 }, given);
    expect(again.grid).toEqual(whole.grid);
    expect(again.bed).toEqual(whole.bed);
  });

  it('should refuse an extent elsewhere, cells that are no multiple, and ground that nobody knows', async () => {
    expect(await refusal({ extent: box(100, 100, 110, 110) })).toEqual({
      code: 'flood-outside',
      input: 'extent',
    });
    expect((await refusal({ cellSize: 25 })).code).toBe('flood-cell-size');
    expect((await refusal({ cellSize: 1000 })).code).toBe('flood-cell-size');
    const nothing = rasters({ bed: new Float32Array(600).fill(Number.NaN) });
    expect((await refusal({}, nothing)).code).toBe('flood-no-ground');
  });

  it('should have walls where buildings cover half of a cell, unless they are to be left out', async () => {
    const { bed, forcing } = await prepare();
    expect(bed[5 * 30 + 5]).toBeNaN();
    expect(forcing.roofs?.reduce((sum, roof) => sum + roof, 0)).toBe(4);
    const open = await prepare({ buildings: 'none' });
    expect(open.bed[5 * 30 + 5]).toBe(10);
    expect(open.forcing.roofs).toBeUndefined();
  });

  it('should say that the ground is coarser than the cells', async () => {
    const resolution = new Float32Array(600).fill(90);
    const found = await prepare({}, rasters({ resolution }));
    expect(found.groundResolution).toBe(90);
    expect(found.cautions.map(({ code }) => code)).toEqual(['ground-coarser-than-cells']);
    const fine = await prepare({}, rasters({ resolution: new Float32Array(600).fill(1) }));
    expect(fine.cautions).toEqual([]);
  });
});

describe('coarser cells', () => {
  it('should hold as much water as the fine ones do below any level, where all ground is known', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 36, maxLength: 36 }),
        fc.constantFrom(2, 3),
        (heights, factor) => {
          const grid = { ...GRID, columns: 6, rows: 6 };
          const bed = Float32Array.from(heights);
          const { rasters: coarse } = coarsenRasters({ grid, bed, roughness: 0.03 }, factor);
          const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
          expect(sum(coarse.bed) * factor ** 2).toBeCloseTo(sum(bed), 2);
          expect(coarse.grid.cell).toBe(10 * factor);
        },
      ),
    );
  });

  it('should be the same where they were made ahead, and made anew of other rasters', () => {
    const grid = { ...GRID, columns: 8, rows: 8 };
    const bed = Float32Array.from({ length: 64 }, (_, cell) => 10 + ((cell * 37) % 11));
    const rasters = { grid, bed, roughness: 0.03 };
    const plain = coarsenRasters({ ...rasters, bed: bed.slice() }, 2);
    coarsenAhead(rasters, 2);
    const found = coarsenRasters({ ...rasters }, 2);
    expect(found).toEqual(plain);
    expect(coarsenRasters({ ...rasters }, 2)).toBe(found);
    expect(coarsenRasters({ ...rasters, roughness: 0.05 }, 2).rasters.roughness).toBe(0.05);
    expect(coarsenRasters(rasters, 4).rasters.grid.columns).toBe(2);
  });

  it('should keep the crest of a levee as a sill from side to side, whichever way it runs', () => {
    const size = 24;
    const grid = { ...GRID, columns: size, rows: size };
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.constantFrom(2, 3, 4),
        (angle, shift, factor) => {
          // A levee two cells thick, through the middle of the grid at an angle.
          const side = (x: number, y: number) =>
            (x - size / 2) * Math.cos(angle) + (y - size / 2) * Math.sin(angle) - shift;
          const bed = Float32Array.from({ length: size * size }, (_, i) =>
            Math.abs(side((i % size) + 0.5, Math.floor(i / size) + 0.5)) <= 1 ? 15 : 10,
          );
          const { rasters: coarse, sills } = coarsenRasters({ grid, bed, roughness: 0.03 }, factor);
          const { columns, rows } = coarse.grid;
          // Water at 14 m that starts on one side, over coarse cells and below the sills.
          const isLow = (cell: number) => coarse.bed[cell] < 14;
          const middle = (cell: number): [number, number] => [
            (cell % columns) * factor + (factor >> 1) + 0.5,
            Math.floor(cell / columns) * factor + (factor >> 1) + 0.5,
          ];
          const start = Array.from({ length: columns * rows }, (_, cell) => cell).find(
            (cell) => side(...middle(cell)) < -1 && isLow(cell),
          );
          if (start === undefined || !sills) return;
          const reached = new Set([start]);
          for (const cell of reached) {
            const steps: [number, number][] = [
              ...(cell % columns > 0 ? [[cell - 1, sills.west[cell]] as [number, number]] : []),
              ...(cell % columns < columns - 1 ? [[cell + 1, sills.west[cell + 1]] as [number, number]] : []),
              ...(cell >= columns ? [[cell - columns, sills.north[cell]] as [number, number]] : []),
              ...(cell + columns < columns * rows
                ? [[cell + columns, sills.north[cell + columns]] as [number, number]]
                : []),
            ];
            for (const [next, sill] of steps) if (sill < 14 && isLow(next)) reached.add(next);
          }
          for (const cell of reached) expect(side(...middle(cell))).toBeLessThan(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should put no sill on a way around', () => {
    const bed = new Float32Array(16 * 8).fill(10);
    // A pile on the line between two middles, with a way around it in both blocks.
    bed[4 * 16 + 7] = 20;
    const grid = { ...GRID, columns: 16, rows: 8 };
    const { sills } = coarsenRasters({ grid, bed, roughness: 0.03 }, 8);
    expect(sills?.west[1]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('water at the beginning', () => {
  it('should be what is joined with a place under the level, and stop at the levee', async () => {
    const { depth } = await prepare({
      initial: [{ level: 12.5, verticalDatum: '1985', from: at(2.5, 2.5) }],
    });
    expect(depth[0]).toBeCloseTo(2.5, 9);
    expect(depth[16]).toBe(0);
    expect(depth[15]).toBe(0);
    expect(depth[5 * 30 + 5]).toBe(0);
  });

  it('should go over the levee where the level does, and stop at the sill that a coarser cell keeps', async () => {
    const over = await prepare({ initial: [{ level: 14.5, verticalDatum: '1985', from: at(2.5, 2.5) }] });
    expect(over.depth[16]).toBeCloseTo(4.5, 9);
    const coarse = await prepare({
      cellSize: 20,
      initial: [{ level: 13.5, verticalDatum: '1985', from: at(2.5, 2.5) }],
    });
    expect(coarse.bed[7]).toBe(12);
    expect(coarse.depth[6]).toBeCloseTo(3.5, 9);
    expect(coarse.depth[8]).toBe(0);
  });

  it('should spread from the waters of the map where no place is given', async () => {
    const { bed } = rasters();
    const terrain = bed.slice();
    terrain[20] += 2;
    const { depth } = await prepare(
      { initial: [{ level: 12, verticalDatum: '1985' }] },
      rasters({ terrain }),
    );
    expect(depth[0]).toBe(0);
    expect(depth[25]).toBeCloseTo(2, 9);
  });

  it('should stand as deep as is said in an area, the deeper where two say so', async () => {
    const { depth } = await prepare({
      initial: [
        { depth: 1, area: box(0, 0, 4, 4) },
        { depth: 0.5, area: box(2, 2, 6, 5) },
      ],
    });
    expect([depth[0], depth[3 * 30 + 3], depth[4 * 30 + 5]]).toEqual([1, 1, 0.5]);
    expect(depth[6 * 30 + 10]).toBe(0);
  });

  it('should refuse a place that is dry at the level, and an area that holds no cell', async () => {
    const dry = { initial: [{ level: 9, verticalDatum: '1985', from: at(2.5, 2.5) }] };
    expect(await refusal(dry)).toEqual({ code: 'flood-dry-place', input: 'initial[0]' });
    const small = { initial: [{ depth: 1, area: box(1.6, 1.6, 1.9, 1.9) }] };
    expect(await refusal(small)).toEqual({ code: 'flood-area-empty', input: 'initial[0]' });
  });
});

describe('levels', () => {
  it('should be brought from their datum into that of the grid', async () => {
    // Wusong lies 1.717 m below 1985; see models/geodesy/named-vertical-datums.ts.
    const { depth } = await prepare({
      initial: [{ level: 13.717, verticalDatum: 'Wusong', from: at(2.5, 2.5) }],
    });
    expect(depth[0]).toBeCloseTo(2, 9);
    const { edges, gauges } = await prepare({
      edges: [
        {
          kind: 'stage',
          stage: [
            [0, 12],
            [600, 13],
          ],
          verticalDatum: 'offset:1@1985',
          part: box(-1, 0, 1, 5),
        },
      ],
      gauges: [{ id: 'g', at: at(3, 3), warningLevel: 12, verticalDatum: '吴淞' }],
    });
    const [west] = edges;
    expect(west).toMatchObject({ edge: 'west', from: 0, to: 5, kind: 'stage' });
    const stage = west.kind === 'stage' && typeof west.stage === 'function' ? west.stage : undefined;
    expect(stage?.(300)).toBeCloseTo(13.5, 9);
    expect(gauges[0].warningLevel).toBeCloseTo(10.283, 9);
  });

  it('should be refused by name where the datum is not known, has no way to the grid, or is not said', async () => {
    const initial = [{ level: 12, verticalDatum: 'Atlantis' }];
    expect(await refusal({ initial })).toEqual({ code: 'flood-datum', input: 'initial[0]' });
    const crest = { level: 12, verticalDatum: 'Atlantis' };
    const walls = [{ id: 'dam', crest, line: [at(3, 3), at(4, 4)] }];
    expect(await refusal({ walls })).toEqual({ code: 'flood-datum', input: 'walls[0] "dam"' });
    const gauges = [{ id: 'bridge', at: at(3, 3), warningLevel: 12 }];
    expect(await refusal({ gauges })).toEqual({ code: 'flood-datum', input: 'gauges[0] "bridge"' });
  });
});

describe('what lies in a case', () => {
  it('should be refused by name where it lies outside of the grid', async () => {
    const far = at(60, 5);
    const line = [far, at(61, 6)];
    const named = { id: 'far' };
    const start = { start: 0, duration: 60, width: 20 };
    const cases: [Record<string, unknown>, string][] = [
      [{ sources: [{ ...named, at: far, discharge: 1 }] }, 'sources[0] "far"'],
      [{ gauges: [{ ...named, at: far }] }, 'gauges[0] "far"'],
      [{ breaches: [{ ...named, at: far, ...start }] }, 'breaches[0] "far"'],
      [{ walls: [{ ...named, line, crest: { aboveGround: 1 } }] }, 'walls[0] "far"'],
      [{ sections: [{ ...named, line }] }, 'sections[0] "far"'],
      [{ links: [{ ...named, kind: 'pump', from: at(3, 3), to: far, capacity: 1 }] }, 'links[0] "far", to'],
    ];
    for (const [change, input] of cases)
      expect(await refusal(change)).toEqual({ code: 'flood-outside', input });
    expect(await refusal({ rain: [{ rate: 10, area: box(60, 5, 70, 9) }] })).toEqual({
      code: 'flood-area-empty',
      input: 'rain[0]',
    });
    expect(await refusal({ edges: [{ kind: 'discharge', discharge: 5, part: box(10, 8, 14, 12) }] })).toEqual(
      {
        code: 'flood-edge-empty',
        input: 'edges[0]',
      },
    );
  });

  it('should move from a building to open ground beside it, and say so', async () => {
    const { gauges, cautions } = await prepare({ gauges: [{ id: 'door', at: at(5.5, 5.5) }] });
    expect([4 * 30 + 5, 5 * 30 + 4]).toContain(gauges[0].cell);
    expect(cautions).toEqual([
      { code: 'moved-from-building', message: expect.stringContaining('gauges[0] "door"') },
    ]);
  });

  it('should share a discharge among the open cells of its part of the edge', async () => {
    const bed = rasters().bed.slice();
    bed[2 * 30] = Number.NaN;
    const { edges } = await prepare(
      { edges: [{ kind: 'discharge', discharge: 80, part: box(-2, 0, 1, 5) }] },
      rasters({ bed }),
    );
    // 80 m³/s over four cells of 10 m.
    expect(edges).toEqual([
      { edge: 'west', from: 0, to: 2, kind: 'discharge', discharge: 2 },
      { edge: 'west', from: 3, to: 5, kind: 'discharge', discharge: 2 },
    ]);
  });

  it('should be in metres, seconds and cells for what drives the water', async () => {
    const { forcing } = await prepare({
      rain: [{ rate: 36, area: box(0, 0, 30, 10) }],
      infiltration: { kind: 'green-ampt', conductivity: 3.6, suction: 110, deficit: 0.3 },
      sources: [{ id: 'pipe', at: at(3.5, 3.5), discharge: 2 }],
    });
    expect(forcing.rain?.[0].rate).toBeCloseTo(1e-5, 12);
    const share = Array.from(forcing.rain?.[0].share ?? []);
    expect(share.reduce((sum, one) => sum + one, 0)).toBe(300);
    expect(forcing.infiltration).toMatchObject({ kind: 'green-ampt', suction: 0.11, deficit: 0.3 });
    // No soil under the building.
    expect(forcing.infiltration?.share?.[5 * 30 + 5]).toBeCloseTo(0.1, 6);
    expect(forcing.infiltration?.share?.[0]).toBe(1);
    expect(forcing.sources).toEqual([{ id: 'pipe', cells: [3 * 30 + 3], discharge: 2 }]);
  });

  it('should count what flows through a section to its right, whichever way it is drawn', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: 0.1, max: 14.9, noNaN: true }))),
        async ([x0, y0, x1, y1]) => {
          const { sections } = await prepare({
            buildings: 'none',
            sections: [{ id: 's', line: [at(x0, y0), at(x1, y1)] }],
          });
          const [{ cells, across }] = sections;
          let [east, south] = [0, 0];
          for (let i = 0; i < cells.length; i++) {
            east += across[2 * i];
            south += across[2 * i + 1];
          }
          // Uniform flow through a line depends on its ends alone: to the right of (dx, dy) lies (−dy, dx).
          expect(east).toBeCloseTo(-(y1 - y0) * 10, 4);
          expect(south).toBeCloseTo((x1 - x0) * 10, 4);
        },
      ),
      { numRuns: 25 },
    );
  });
});
