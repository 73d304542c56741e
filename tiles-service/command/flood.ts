import { availableParallelism } from 'node:os';
import { liveStartSchema } from '../../models/schema/flood-live.ts';
import type { FloodRun } from '../../models/schema/flood-run.ts';
import { PUBLICATIONS, publicationSchema } from '../../models/schema/index.ts';
import type { LiveCaseOptions } from '../flood/live-case.ts';
import { runCase } from '../flood/run-case.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { formatSeconds } from './progress-bar.ts';

/** More threads than this wait for each other longer than they work. */
const MOST_THREADS = 16;

export const floodCommand: Command = {
  name: 'flood',
  summary: 'Compute a flood and keep it as a run: water over time, maxima, gauges, what it does.',
  usage: `flood <case.json> [options]

  --city <folder>  the city: its grid where the case names none; the run goes to its folder of runs
  --out <folder>   folder of the run, instead
  --class <class>  ${PUBLICATIONS.join(', ')}: who may see the run, and whose grid it uses (the strictest that there is)
  --threads <n>    1 to ${MOST_THREADS} (default: the number of cores)
  --author <name>  who computed it
  --live <from>    start from live gauges: a file of readings, or http://<server>/api/cities/<city>
  --lead <hours>   of observed levels and rain before the moment (default: 1)
  --stage <word>   hold, rise: levels after it stay (default), or rise as in the case
  --rain <word>    hold, none, case: rain after it is that of the last hour (default), none, or that of the case

What a case is, and what comes out: docs/flood.md.`,

  async run(args, { print, json, signal, onProgress }) {
    const { values, positionals } = parse(args);
    if (positionals.length !== 1) throw new UsageError('flood: name one case.');
    if (values.out === undefined && values.city === undefined)
      throw new UsageError('flood: say where the run goes: --city <folder> or --out <folder>.');
    const publication = values.class === undefined ? undefined : publicationSchema.safeParse(values.class);
    if (publication?.success === false)
      throw new UsageError(`flood: --class is one of ${PUBLICATIONS.join(', ')}.`);
    const { run, folder } = await runCase({
      file: positionals[0],
      ...(values.city === undefined ? {} : { city: values.city }),
      ...(values.out === undefined ? {} : { out: values.out }),
      ...(publication ? { publication: publication.data } : {}),
      ...(values.author === undefined ? {} : { author: values.author }),
      ...(values.live === undefined ? {} : { live: liveOf(values.live, values) }),
      threads: threadsOf(values.threads),
      ...{ signal, onProgress },
    });
    if (json) {
      const { id, grid, groundResolution, cautions, balance, summary, seconds } = run;
      print(JSON.stringify({ id, folder, seconds, grid, groundResolution, balance, summary, cautions }));
      return EXIT.done;
    }
    for (const line of linesOf(run)) print(line);
    print(`  ${folder}`);
    return EXIT.done;
  },
};

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('flood', {
    args,
    allowPositionals: true,
    options: {
      city: text,
      out: text,
      class: text,
      threads: text,
      author: text,
      live: text,
      lead: text,
      stage: text,
      rain: text,
    },
  });
}

function threadsOf(text: string | undefined): number {
  if (text === undefined) return Math.min(MOST_THREADS, availableParallelism());
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_THREADS) return count;
  throw new UsageError(`flood: --threads "${text}" is no whole number from 1 to ${MOST_THREADS}.`);
}

function liveOf(
  source: string,
  { lead = '1', stage = 'hold', rain = 'hold' }: { lead?: string; stage?: string; rain?: string },
): LiveCaseOptions {
  const { lead: seconds, stage: stages, rain: rains } = liveStartSchema.shape;
  const given = {
    lead: seconds.safeParse(Math.round(Number(lead) * 3600)),
    stage: stages.safeParse(stage),
    rain: rains.safeParse(rain),
  };
  if (!given.lead.success)
    throw new UsageError(`flood: --lead "${lead}" is no number of hours from 0 to 24.`);
  if (!given.stage.success) throw new UsageError('flood: --stage is hold or rise.');
  if (!given.rain.success) throw new UsageError('flood: --rain is hold, none or case.');
  return { source, lead: given.lead.data, stage: given.stage.data, rain: given.rain.data };
}

/** What was taken from live gauges, and whom it left out; nothing where it was not asked for. */
function linesOfLive({ live }: FloodRun['case']): string[] {
  if (!live) return [];
  const left = live.left.map(({ thing, why }) => `${thing} (${why})`);
  return [
    `from ${live.levels.length} river gauges and ${live.rain.length} rain gauges at ${live.at}${live.simulated ? ', simulated' : ''}`,
    ...(left.length > 0 ? [`  left out: ${left.join(', ')}`] : []),
    ...(live.kept.length > 0 ? [`  no gauge at: ${live.kept.join(', ')}`] : []),
  ];
}

/** A run in a few lines for people. */
function linesOf({ case: flood, grid, summary, balance, cautions, engine, seconds }: FloodRun): string[] {
  const { columns, rows, cell, crs, verticalDatum } = grid;
  const hours = (flood.duration / 3600).toFixed(1);
  const speed = (flood.duration / Math.max(seconds, 1e-3)).toFixed(0);
  const metres3 = (value: number): string => `${Math.round(value).toLocaleString('en')} m³`;
  const { error, initial, edges, rained, sources, infiltrated, drained, stored } = balance;
  const lost = infiltrated + drained;
  return [
    `${flood.name['zh-CN']} · ${flood.name.en}: ${columns} × ${rows} cells of ${cell} m, ${crs}, ${verticalDatum}`,
    `${hours} h in ${formatSeconds(seconds)} (${speed} × real time), ${engine.scheme}, ${engine.threads} ${engine.threads === 1 ? 'thread' : 'threads'}`,
    `${((summary['area.flooded'] ?? 0) / 1e4).toFixed(2)} ha flooded, up to ${(summary.deepestOnLand ?? 0).toFixed(2)} m deep, ${(summary.fastest ?? 0).toFixed(2)} m/s`,
    `water: ${metres3(initial)} at the beginning, edges ${metres3(edges)}, rain ${metres3(rained)}, sources ${metres3(sources)}, ` +
      `soil and drains ${metres3(0 - lost)}, ${metres3(stored)} at the end; error ${error.toExponential(1)}`,
    ...linesOfLive(flood),
    ...linesOfCity(summary),
    ...cautions.map(({ code, message }) => `  ${message} [${code}]`),
  ];
}

/** What the water does to a city; nothing where there is none, or it does nothing. */
function linesOfCity(summary: FloodRun['summary']): string[] {
  const { buildingsFlooded = 0, residentsAffected } = summary;
  const people =
    residentsAffected === undefined ? 'residents not known to this class' : `${residentsAffected} residents`;
  const [wet, closed] = [summary['roads.waterlogged'] ?? 0, summary['roads.closed.cars'] ?? 0];
  if (buildingsFlooded + wet === 0) return [];
  const kilometres = (metres: number): string => `${(metres / 1000).toFixed(1)} km`;
  return [
    `${buildingsFlooded} buildings flooded, ${people}; ${kilometres(wet)} of roads under water, ${kilometres(closed)} closed to cars`,
  ];
}
