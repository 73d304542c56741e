import type { SourceMapping } from '../../../models/schema/index.ts';
import type { TallySnapshot } from '../../read/feature-source.ts';
import type { DetectedSource } from './detect-source.ts';
import { type FileFailure, failureText } from './failures.ts';
import { inManifestWords, keyOf } from './keys.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import type { FeatureSample } from './sample.ts';
import type { SettledManifest } from './settle.ts';
import { didYouMean } from './suggest.ts';

/** Tells of files that cannot be imported, at the key that mends it. */
export function tellFailures(
  settled: SettledManifest,
  source: DetectedSource,
  failures: readonly FileFailure[],
): void {
  for (const failure of failures) tellFailure(settled, source, failure);
}

function tellFailure(
  { manifest, problems, file }: SettledManifest,
  { index, given }: DetectedSource,
  failure: FileFailure,
): void {
  const key = keyOf(failure.code);
  const isDefault =
    (manifest.sources[index] as Record<string, unknown>)[key] === undefined &&
    key in (manifest.defaults ?? {});
  const place = file.locate(isDefault ? ['defaults', key] : ['sources', index, key]);
  const start = file.locate(['sources', index]);
  // Told already by what the manifest says alone.
  const isKnown = ({ level, line, column }: ManifestProblem): boolean =>
    level === 'error' && line === place.line && column === place.column;
  const hasPlace = place.line !== start.line || place.column !== start.column;
  if (key !== 'path' && hasPlace && problems.some(isKnown)) return;
  const words = inManifestWords(failureText(failure));
  problems.push({ level: 'error', code: failure.code, message: `${given.id}: ${words}`, ...place });
}

/** Tells of what would be left out or mended. */
export function tellTally(
  { problems, file }: SettledManifest,
  { index, given }: DetectedSource,
  { dropped, repaired }: TallySnapshot,
  amount: string,
): void {
  for (const { reason, message, count, examples } of [...dropped, ...repaired])
    problems.push({
      level: 'warning',
      code: reason,
      message: `${given.id}: ${count}${amount}: ${message} (${examples.slice(0, 2).join(', ')})`,
      ...file.locate(['sources', index, 'path']),
    });
}

/** Tells what came of looking at features: failures, findings, and columns that the manifest names and no feature has. */
export function tellSample(settled: SettledManifest, source: DetectedSource, sample: FeatureSample): void {
  const { index, given, mapping } = source;
  const tell = (level: ManifestProblem['level'], code: string, at: ManifestPath, message: string): void => {
    settled.problems.push({ level, code, message, ...settled.file.locate(['sources', index, ...at]) });
  };
  tellFailures(settled, source, sample.failures);
  const amount = sample.whole ? '' : ` of the ${sample.read} looked at`;
  tellTally(settled, source, sample.tally, amount);
  const kept = Object.values(sample.groups).reduce((sum, count) => sum + count, 0);
  if (kept === 0 && sample.whole && sample.failures.length === 0)
    tell('error', 'nothing-kept', ['path'], `${given.id}: the files hold nothing that can be kept.`);
  // In a sample a column may be missing by chance; a thousand features without it are no chance.
  if (kept === 0) return;
  const level = sample.whole || sample.read >= 1_000 ? 'error' : 'warning';
  for (const { column, at } of mapping ? columnsOf(mapping) : [])
    if (!sample.columns.has(column))
      tell(
        level,
        'column-missing',
        at,
        `no feature${amount} has a column "${column}".${didYouMean(column, sample.columns)}`,
      );
}

/** The columns that a mapping names, and where. */
function columnsOf(mapping: SourceMapping): { column: string; at: ManifestPath }[] {
  const found: { column: string; at: ManifestPath }[] = [];
  const add = (column: string | undefined, ...at: (string | number)[]): void => {
    if (column !== undefined) found.push({ column, at });
  };
  const {
    type,
    class: kind,
    nameColumn,
    fields,
    height,
    base,
    modelColumn,
    valid,
    crosswalk,
    featurePublication,
  } = mapping;
  if (typeof type === 'object') add(type.column, 'type', 'column');
  if (typeof kind === 'object') add(kind.column, 'class', 'column');
  add(nameColumn, 'nameColumn');
  for (const column of Object.keys(fields ?? {})) add(column, 'fields', column);
  const steps = height === undefined ? [] : Array.isArray(height) ? height : [height];
  for (const [place, step] of steps.entries()) {
    if (typeof step !== 'object') continue;
    const at = ['height', ...(Array.isArray(height) ? [place] : [])];
    add(step.column, ...at, 'column');
    add(step.storeys, ...at, 'storeys');
  }
  add(base?.column, 'base', 'column');
  add(modelColumn, 'modelColumn');
  add(valid?.from, 'valid', 'from');
  add(valid?.to, 'valid', 'to');
  for (const [owner, column] of Object.entries(crosswalk ?? {})) add(column, 'crosswalk', owner);
  add(featurePublication?.column, 'featurePublication', 'column');
  return found;
}
