import { dirname, join } from 'node:path';
import { type PlannedSource, planManifest } from '../city/onboard/plan.ts';
import { formatProblem } from '../city/onboard/problem.ts';
import { type Command, EXIT, parseOptions, UsageError } from './command.ts';
import { formatBytes, formatSeconds } from './progress-bar.ts';
import { MANIFEST_SCHEMA_FILE, writeManifestSchema } from './schema.ts';

export const planCommand: Command = {
  name: 'plan',
  summary: 'Dry-run a manifest: list every problem with its line, and what would be made.',
  usage: `plan <manifest> [options]

  --root <folder>      folder that paths start from, in place of the manifest's own
  --features <n>       features of each source that are looked at (default 5000)
  --seconds <n>        time for each source (default 30)
  --write-schema       write ${MANIFEST_SCHEMA_FILE} beside the manifest, for the completion of editors`,

  async run(args, { print, json, signal, onProgress }) {
    const { values, positionals } = parse(args);
    if (positionals.length !== 1) throw new UsageError('plan: name one manifest.');
    const [manifest] = positionals;
    if (values['write-schema']) await writeManifestSchema(join(dirname(manifest), MANIFEST_SCHEMA_FILE));
    const { problems, sources } = await planManifest({
      manifest,
      ...(values.root ? { root: values.root } : {}),
      ...(values.features ? { features: numberOf('features', values.features) } : {}),
      ...(values.seconds ? { time: numberOf('seconds', values.seconds) * 1000 } : {}),
      signal,
      onProgress,
    });
    if (json) print(JSON.stringify({ problems, sources }));
    else {
      for (const problem of problems) print(formatProblem(manifest, problem));
      for (const source of sources) for (const line of linesOf(source)) print(line);
      print(summary(problems, sources));
    }
    return problems.some(({ level }) => level === 'error') ? EXIT.problems : EXIT.done;
  },
};

function linesOf(source: PlannedSource): string[] {
  const { id, kind, format, files, bytes, groups, whole, crs, estimate, lookedAt } = source;
  const about = whole ? '' : 'about ';
  const made = estimate.features === undefined ? '' : `, ${about}${estimate.features} features`;
  const cost =
    estimate.seconds === undefined
      ? ''
      : `, about ${formatSeconds(estimate.seconds)} and ${formatBytes(estimate.bytes ?? 0)}`;
  const seen = Object.entries(groups).map(([group, count]) => `${id}-${group} ${count}`);
  return [
    `${id}: ${kind} (${format}), ${files} files${lookedAt === undefined ? '' : ` (${lookedAt} looked at)`}, ${formatBytes(bytes)}${crs ? `, ${crs.name}` : ''}${made}${cost}`,
    ...(seen.length > 0
      ? [`  ${whole ? 'layers' : 'layers, of what was looked at'}: ${seen.join(', ')}`]
      : []),
  ];
}

function summary(
  problems: readonly { level: 'error' | 'warning' }[],
  sources: readonly PlannedSource[],
): string {
  const errors = problems.filter(({ level }) => level === 'error').length;
  const seconds = sources.reduce((sum, { estimate }) => sum + (estimate.seconds ?? 0), 0);
  const bytes = sources.reduce((sum, { estimate }) => sum + (estimate.bytes ?? 0), 0);
  return (
    `${errors} errors, ${problems.length - errors} warnings; ${sources.length} sources, ` +
    `features in about ${formatSeconds(seconds)} and ${formatBytes(bytes)}.`
  );
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  return parseOptions('plan', {
    args,
    allowPositionals: true,
    options: { root: text, features: text, seconds: text, 'write-schema': { type: 'boolean' } },
  });
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new UsageError(`plan: --${name} "${text}" is no number.`);
  return number;
}
