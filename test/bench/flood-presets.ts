import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FloodRun } from '../../models/schema/flood-run.ts';
import type { Progress } from '../../models/schema/index.ts';
import { runCase } from '../../tiles-service/flood/run-case.ts';
import { wholeDemoCity } from './support/demo-city.ts';

/** Seconds after which a preset is given up: what it had reached is printed. */
const CAP = 600;
/** Seconds of the flood at which the page has its first picture of moving water: see viewer/flood/compute.ts. */
const FIRST_PICTURE = 60;

/**
 * The floods of the demo city from its files to the kept run, headless, one after the other; a line for each. All of them
 * take half an hour and more; `--preset breach` is one alone.
 */
export async function run(print: (line: string) => void): Promise<void> {
  const city = await wholeDemoCity();
  const sources = join(city, 'sources');
  const cases = readdirSync(sources).filter((name) => /^flood-.*\.json$/.test(name));
  const at = process.argv.indexOf('--preset');
  const wanted = at < 0 ? cases : cases.filter((name) => presetOf(name) === process.argv[at + 1]);
  if (wanted.length === 0) throw new RangeError(`--preset wants one of: ${cases.map(presetOf).join(', ')}.`);
  print(`flood presets=${wanted.length} cap_seconds=${CAP}`);
  const root = mkdtempSync(join(tmpdir(), 'flood-bench-'));
  try {
    for (const name of wanted.sort()) print(await measure(join(sources, name), city, root));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const presetOf = (file: string): string => file.replace(/^.*flood-|\.json$/g, '');

async function measure(file: string, city: string, root: string): Promise<string> {
  const out = join(root, String(readdirSync(root).length));
  const threads = availableParallelism();
  const preset = presetOf(file);
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  let reached = 0;
  let first: number | undefined;
  const cap = AbortSignal.timeout(CAP * 1000);
  const onProgress = ({ step, done }: Progress): void => {
    if (step !== 'flood: computing') return;
    reached = done;
    if (done >= FIRST_PICTURE) first ??= seconds();
  };
  const begins = (): string => `first_picture_seconds=${first?.toFixed(1) ?? 'none'}`;
  try {
    const { run } = await runCase({ file, city, out, threads, signal: cap, onProgress });
    return `flood preset=${preset} ${figures(run, seconds())} ${begins()} megabytes=${megabytes(out)}`;
  } catch (error) {
    if (!cap.aborted) throw error;
    const hours = (reached / 3600).toFixed(1);
    const pace = (reached / seconds()).toFixed(0);
    return `flood preset=${preset} threads=${threads} ${begins()} given_up_at_hours=${hours} times_real_time=${pace}`;
  }
}

/** `seconds`: with reading and writing; the pace is that of the computing alone. */
function figures({ grid, case: flood, engine, balance, summary, ...run }: FloodRun, seconds: number): string {
  const { columns, rows, cell } = grid;
  return (
    `threads=${engine.threads} cells=${columns * rows} cell=${cell} hours=${flood.duration / 3600} ` +
    `seconds=${seconds.toFixed(1)} times_real_time=${(flood.duration / run.seconds).toFixed(0)} ` +
    `steps=${summary.steps} million_cells_per_second=${(summary.cellUpdates / run.seconds / 1e6).toFixed(1)} ` +
    `million_wet_cells_per_second=${(summary.wetCellUpdates / run.seconds / 1e6).toFixed(1)} ` +
    `balance_error=${balance.error.toExponential(0)}`
  );
}

/** Of all files of a run. */
function megabytes(folder: string): string {
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  return (bytes / 1e6).toFixed(1);
}
