import type { FeatureChanges } from '../../models/schema/index.ts';
import { assertCity, buildManifest, type OnboardResult } from '../city/onboard/build.ts';
import { formatProblem } from '../city/onboard/problem.ts';
import { type Command, type CommandContext, EXIT, parseOptions, UsageError } from './command.ts';
import { formatReport } from './format-report.ts';
import { networksOf, printNetworks } from './print-networks.ts';
import { printProducts, productsOf } from './products.ts';
import { formatSeconds } from './progress-bar.ts';

const OPTIONS = `
  --out <folder>       city folder; the manifest's \`out\` if not said
  --root <folder>      folder that paths start from, in place of the manifest's own
  --keep-going         put what succeeded in force though some sources failed
  --no-imagery         do not draw the base imagery
  --workers <n>        worker threads (default: the number of cores)`;

export const buildCommand: Command = {
  name: 'build',
  summary: 'Make a city of a manifest; killed half-way, the same call goes on from there.',
  usage: `build <manifest> [options]\n${OPTIONS}`,
  run: (args, context) => onboard('build', args, context),
};

export const syncCommand: Command = {
  name: 'sync',
  summary:
    'Import again what changed of a manifest and its files, all at once; viewers see it without a reload.',
  usage: `sync <manifest> [options]\n${OPTIONS}`,
  run: (args, context) => onboard('sync', args, context),
};

async function onboard(name: 'build' | 'sync', args: string[], context: CommandContext): Promise<number> {
  const { print, json, signal, onProgress } = context;
  const { values, positionals } = parse(name, args);
  if (positionals.length !== 1) throw new UsageError(`${name}: name one manifest.`);
  const [manifest] = positionals;
  const begun = performance.now();
  const result = await buildManifest({
    manifest,
    ...(values.out ? { out: values.out } : {}),
    ...(values.root ? { root: values.root } : {}),
    ...(values['no-imagery'] ? { imagery: false } : {}),
    ...(values['keep-going'] ? { keepGoing: true } : {}),
    ...(values.workers ? { workers: workersOf(name, values.workers) } : {}),
    ...(name === 'sync' ? { before: assertCity } : {}),
    signal,
    onProgress,
  });
  const seconds = (performance.now() - begun) / 1000;
  if (json) print(JSON.stringify(jsonOf(result, seconds)));
  else printResult(name, manifest, result, seconds, print);
  const failed = !result.build || result.build.failures.length > 0;
  return failed ? EXIT.problems : EXIT.done;
}

function jsonOf({ problems, build, sources, out }: OnboardResult, seconds: number) {
  return {
    problems,
    sources,
    ...(build
      ? {
          city: build.manifest.id,
          out,
          seconds,
          notices: build.notices,
          failures: build.failures.map(({ source, error }) => ({ source, error: error.message })),
          layers: productsOf(build.products),
          networks: networksOf(build.networks),
          reports: build.reports,
        }
      : {}),
  };
}

function printResult(
  name: 'build' | 'sync',
  manifest: string,
  { problems, build, sources, out }: OnboardResult,
  seconds: number,
  print: (line: string) => void,
): void {
  for (const problem of problems) print(formatProblem(manifest, problem));
  if (!build) {
    print('Nothing was changed. See all that is wrong with: npm run city -- plan <manifest>');
    return;
  }
  if (name === 'build')
    for (const report of build.reports) for (const line of formatReport(report)) print(line);
  printProducts(name === 'build' ? build.products : build.products.filter(({ reused }) => !reused), print);
  printNetworks(name === 'build' ? build.networks : build.networks.filter(({ reused }) => !reused), print);
  for (const { source, changes, started } of build.reports)
    if (changes?.at === started) for (const line of changeLines(source, changes)) print(line);
  for (const id of sources.removed) print(`${id}: is no longer in the manifest; its layers are gone`);
  for (const { source, error } of build.failures)
    print(`${source} failed and stays as it was: ${error.message}`);
  for (const notice of build.notices) print(`Note: ${notice}`);
  const count = sources.added.length + sources.changed.length;
  print(
    `${count} sources new or changed, ${sources.unchanged.length} unchanged, ${sources.removed.length} removed. ` +
      `Done in ${formatSeconds(seconds)}. Look at it: npm start -- --city ${out}`,
  );
}

function changeLines(source: string, changes: FeatureChanges): string[] {
  const { added, changed, removed, unchanged, layers } = changes;
  return [
    `${source}: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`,
    ...Object.entries(layers)
      .filter(([, counts]) => counts.added + counts.changed + counts.removed > 0)
      .map(
        ([layer, counts]) =>
          `  ${layer}: ${counts.added} added, ${counts.changed} changed, ${counts.removed} removed`,
      ),
  ];
}

function parse(name: string, args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return parseOptions(name, {
    args,
    allowPositionals: true,
    options: { out: text, root: text, workers: text, 'keep-going': flag, 'no-imagery': flag },
  });
}

export function workersOf(name: string, text: string): number {
  const workers = Number(text);
  if (!Number.isInteger(workers) || workers < 1 || workers > 256)
    throw new UsageError(`${name}: --workers "${text}" is no number from 1 to 256.`);
  return workers;
}
