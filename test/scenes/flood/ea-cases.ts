import type { GridCase } from '../../../scenes/flood/solver/case.ts';

/**
 * Tests 3 and 4 of Néelz and Pender 2013, "Benchmarking the latest generation of 2D hydraulic modelling packages"
 * (Environment Agency, SC120002), from the inputs that are given with it.
 */
export interface BenchmarkCase {
  flood: GridCase<Float64Array>;
  /** Cells of the points that are to be reported, by their number in the report. */
  points: Map<number, number>;
  /** Seconds. */
  end: number;
}

/** Test 3, momentum over an obstruction: 300 m × 100 m, a slope down to two hollows with a bump between them. */
export function benchmarkTest3(terrain: string, inflow: string): BenchmarkCase {
  const { values, columns, west, south, cell } = esriAscii(terrain);
  const rows = values.length / columns;
  const [across, down] = [300 / cell, 100 / cell];
  const [left, top] = [-west / cell, rows - (100 - south) / cell];
  const bed = Float64Array.from({ length: across * down }, (_, k) => {
    const y = Math.floor(k / across);
    return values[(top + y) * columns + left + (k - y * across)];
  });
  const discharge = series(inflow, 1);
  const at = (x: number) => Math.floor(50 / cell) * across + Math.floor(x / cell);
  return {
    flood: {
      ...{ columns: across, rows: down, cell, bed, roughness: 0.01 },
      edges: [{ edge: 'west', kind: 'discharge', discharge: (time) => discharge(time) / 100 }],
    },
    points: new Map([
      [1, at(150)],
      [2, at(250)],
    ]),
    end: 900,
  };
}

/**
 * Test 4, a flood over a flat plain of 1000 m × 2000 m through 20 m in the middle of its west side. The plain is the same
 * north and south of there, so that half of it with a wall along the middle is the whole.
 */
export function benchmarkTest4(inflow: string, gauges: string, cell: number): BenchmarkCase {
  const [columns, rows] = [1000 / cell, 1000 / cell];
  const discharge = series(inflow, 60);
  const points = table(gauges).map(([id, x, y]): [number, number] => {
    // The line along which the flood comes lies between two rows of cells: its points are in the one north of it.
    const row = Math.min(rows - 1, Math.floor((2000 - y) / cell));
    return [id, row * columns + Math.floor(x / cell)];
  });
  return {
    flood: {
      ...{ columns, rows, cell, bed: new Float64Array(columns * rows), roughness: 0.05 },
      edges: [
        {
          ...{ edge: 'west', kind: 'discharge', from: rows - 10 / cell, to: rows },
          discharge: (time) => discharge(time) / 20,
        },
      ],
    },
    points: new Map(points),
    end: 5 * 3600,
  };
}

/** Rows of numbers of a CSV file with one line of names. */
export const table = (text: string): number[][] =>
  text
    .trim()
    .split(/\r?\n/)
    .filter((line) => /^[-+.\d]/.test(line))
    .map((line) => line.split(',').map(Number));

/** A value over seconds from a table of times, in units of so many seconds, and values. */
function series(text: string, unit: number): (time: number) => number {
  const points = table(text);
  return (time) => {
    const after = points.findIndex(([at]) => at * unit >= time);
    if (after < 1) return points[after < 0 ? points.length - 1 : 0][1];
    const [[t0, v0], [t1, v1]] = [points[after - 1], points[after]];
    return v0 + ((v1 - v0) * (time / unit - t0)) / (t1 - t0);
  };
}

function esriAscii(text: string) {
  const lines = text.trim().split(/\r?\n/);
  const head = new Map(lines.slice(0, 6).map((line) => line.trim().split(/\s+/) as [string, string]));
  const number = (name: string) => Number(head.get(name));
  return {
    values: lines.slice(6).flatMap((line) => line.trim().split(/\s+/).map(Number)),
    columns: number('ncols'),
    west: number('xllcorner'),
    south: number('yllcorner'),
    cell: number('cellsize'),
  };
}
