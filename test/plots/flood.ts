import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openKeptRun } from '../../scenes/flood/run/keyframes.ts';
import { FullSolver } from '../../scenes/flood/solver/full-solver.ts';
import { InertialSolver } from '../../scenes/flood/solver/inertial-solver.ts';
import { compileKernels } from '../../tiles-service/flood/compile-kernels.ts';
import { fileByteSource } from '../../tiles-service/store/file-source.ts';
import { delftBreach, genevaCloudburst } from '../real/flood-cases.ts';
import {
  fastBehindBump,
  planarPeriod,
  radialPeriod,
  ritter,
  slowOverBump,
  stoker,
  thackerPlanar,
  thackerRadial,
} from '../scenes/flood/closed-forms.ts';
import { type BenchmarkCase, benchmarkTest3, benchmarkTest4 } from '../scenes/flood/ea-cases.ts';
import {
  BOWL,
  bowlError,
  bump,
  damBreak,
  errorOf,
  GRAVITY,
  type Profile,
} from '../scenes/flood/full-errors.ts';
import { type Chart, drawChart, type Series } from './chart.ts';

/**
 * `npx tsx test/plots/flood.ts`: makes the pictures of docs/flood-verification.md anew, and prints the numbers of its
 * table. The tests of the Environment Agency and the cities need the real data (TWIN_DATA); without them their pictures
 * stay as they are.
 */
const module = await WebAssembly.compile(await compileKernels());
const save = (name: string, chart: Chart) =>
  writeFileSync(new URL(`../../docs/images/flood-${name}.svg`, import.meta.url), drawChart(chart));

const BLUE = '#1f6fb4';
const ORANGE = '#d95f02';
const GREY = '#777';
const COLOURS = [BLUE, ORANGE, '#1b9e77', '#7570b3', '#e7298a', '#a6761d'];

/** Name, errors on three grids each twice as fine, and the order by which they fall. */
function row(name: string, norm: string, errors: number[]): void {
  const order = Math.log2(errors[0] / errors[2]) / 2;
  console.log(
    `| ${name} | ${norm} | ${errors.map((e) => e.toExponential(1)).join(' · ')} | ${order.toFixed(2)} |`,
  );
}

const dams = {
  Ritter: { below: 0, exact: (x: number) => ritter(x, 6, 0.005, GRAVITY) },
  Stoker: { below: 0.001, exact: (x: number) => stoker(x, 6, 0.005, 0.001, GRAVITY) },
};
const damSeries: Series[] = [];
for (const [index, [name, { below, exact }]] of Object.entries(dams).entries()) {
  const profiles: Profile[] = [];
  for (const cells of [125, 250, 500]) profiles.push(await damBreak(module, cells, 0.005, below, exact));
  row(
    `${name}, 125 · 250 · 500 cells`,
    'mean |Δh| / h₀',
    profiles.map((profile) => errorOf(profile) / 0.005),
  );
  const [{ x, exact: h, depth }] = profiles;
  const millimetres = (values: ArrayLike<number>) => Array.from(values, (metres) => metres * 1000);
  damSeries.push(
    { name: `${name}, exact`, x, y: millimetres(h), colour: COLOURS[index] },
    { name: `${name}, 125 cells`, x, y: millimetres(depth), colour: COLOURS[index], style: 'dots' },
  );
}
save('dam-breaks', {
  ...{
    title: 'A dam of 5 mm breaks over dry and over wet ground, after 6 s',
    x: 'm from the dam',
    y: 'depth, mm',
  },
  series: damSeries,
});

const flows = {
  'Bump, slow': { discharge: 4.42, level: 2, exact: (x: number) => slowOverBump(x, 4.42, 2, GRAVITY) },
  'Bump, slow to fast': {
    discharge: 1.53,
    level: 0.66,
    exact: (x: number) => fastBehindBump(x, 1.53, GRAVITY),
  },
};
const bumpSeries: Series[] = [];
for (const [index, [name, { discharge, level, exact }]] of Object.entries(flows).entries()) {
  const profiles: Profile[] = [];
  for (const cells of [50, 100, 200]) profiles.push(await bump(module, cells, discharge, level, exact));
  row(`${name}, 50 · 100 · 200 cells`, 'mean |Δh|, m', profiles.map(errorOf));
  const { x, bed, depth, exact: h } = profiles[1];
  const surface = (depths: ArrayLike<number>) => x.map((_, i) => bed[i] + depths[i]);
  if (index === 0) bumpSeries.push({ name: 'bed', x, y: bed, colour: GREY, style: 'ground' });
  bumpSeries.push(
    { name: `${discharge} m²/s, exact`, x, y: surface(h), colour: COLOURS[index] },
    { name: `${discharge} m²/s, 100 cells`, x, y: surface(depth), colour: COLOURS[index], style: 'dots' },
  );
}
save('bump', { title: 'Steady flow over a bump', x: 'm', y: 'surface, m', series: bumpSeries });

const swings = {
  'Thacker, planar': [
    planarPeriod(BOWL),
    (x: number, y: number, t: number) => thackerPlanar(BOWL, 0.5, x, y, t),
  ],
  'Thacker, radial': [
    radialPeriod(BOWL),
    (x: number, y: number, t: number) => thackerRadial(BOWL, 0.8, x, y, t),
  ],
} as const;
for (const [name, [period, exact]] of Object.entries(swings)) {
  const errors = [];
  for (const cells of [25, 50, 100]) errors.push((await bowlError(module, cells, period, exact)).error);
  row(`${name}, 25² · 50² · 100² cells, one swing`, 'Σ|Δh| / Σh', errors);
}

const data = resolve(process.env.TWIN_DATA ?? '../shared/data');
const folder = resolve(data, 'flood/ea_benchmark');
if (existsSync(folder)) {
  const read = (path: string) => readFileSync(resolve(folder, path), 'utf8');
  const third = 'test3_momentum_bump';
  save('ea-test-3', {
    ...{ title: 'EA test 3: depth in the two hollows', x: 's', y: 'depth, m' },
    series: await gaugesOf(benchmarkTest3(read(`${third}/test3DEM.asc`), read(`${third}/Test3BC.csv`)), 5),
  });
  const fourth = 'test4_flood_speed';
  save('ea-test-4', {
    ...{ title: 'EA test 4: depth at the six points, cells of 10 m', x: 's', y: 'depth, m' },
    series: await gaugesOf(
      benchmarkTest4(read(`${fourth}/BC.csv`), read(`${fourth}/gauge_loc.csv`), 10),
      120,
    ),
  });
} else
  console.log(`${folder} does not exist: the pictures of the Environment Agency's tests stay as they are.`);

if (existsSync(resolve(data, 'delft'))) {
  const root = mkdtempSync(join(tmpdir(), 'city-flood-plots-'));
  const { run } = await delftBreach(data, root);
  const { times, series } = run.gauges;
  save('delft', {
    ...{ title: 'Delft: a quay breaks after a minute', x: 's', y: 'depth, m' },
    series: series.map((gauge, index) => ({
      ...{ name: run.case.gauges[index].id, x: times, y: gauge.depth, colour: COLOURS[index] },
    })),
  });
  const geneva = await genevaCloudburst(data, root);
  const { depth } = await (await openKeptRun(geneva.run, fileByteSource(geneva.folder))).maxima();
  const deepest = Array.from(depth).sort((a, b) => b - a);
  const metres = Array.from({ length: 101 }, (_, at) => at / 100);
  const share = (least: number) => (100 * deepest.filter((water) => water >= least).length) / deepest.length;
  save('geneva', {
    title: `Geneva, 30 mm of rain, ground every ${geneva.run.groundResolution?.toFixed(0)} m under cells of 10 m`,
    ...{ x: 'greatest depth at least, m', y: '% of the ground' },
    series: [{ name: 'SRTM', x: metres.slice(2), y: metres.slice(2).map(share), colour: BLUE }],
  });
  for (const { case: flood, balance, summary, cautions, groundResolution } of [run, geneva.run])
    console.log(flood.id, balance, summary, cautions, groundResolution);
  rmSync(root, { recursive: true, force: true });
}

/** Depths at the points of a benchmark by both schemes, every so many seconds. */
async function gaugesOf({ flood, points, end }: BenchmarkCase, every: number): Promise<Series[]> {
  const series: Series[] = [];
  for (const scheme of ['full', 'inertial'] as const) {
    const solver = await (scheme === 'full' ? FullSolver : InertialSolver).open(module, flood);
    const own = [...points.keys()].map((id): Series & { x: number[]; y: number[] } => ({
      ...{ name: `${id}, ${scheme}`, x: [0], y: [0], colour: COLOURS[id - 1] },
      style: scheme === 'full' ? 'line' : 'dashed',
    }));
    for (let time = every; time <= end; time += every) {
      solver.runTo(time);
      for (const [index, cell] of [...points.values()].entries()) {
        own[index].x.push(time);
        own[index].y.push(solver.depthAt(cell));
      }
    }
    series.push(...own);
  }
  return series;
}
