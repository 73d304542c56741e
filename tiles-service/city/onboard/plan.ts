import { stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { HeightGrid } from '../../../models/geodesy/index.ts';
import type { CrsReport, Extent, Progress, SourceKind, SourceMapping } from '../../../models/schema/index.ts';
import type { TallySnapshot } from '../../read/feature-source.ts';
import { openRaster, rasterExtent } from '../../read/raster/index.ts';
import type { LayerGroup } from '../layer-groups.ts';
import type { SourceReadOptions } from '../read-options.ts';
import { hasManifest } from './build.ts';
import { type DetectedSource, detectSource } from './detect-source.ts';
import { estimate, type PlanEstimate } from './estimate.ts';
import { inspectFileLayer } from './inspect-file-layer.ts';
import { readManifestFile } from './manifest-file.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import { type FeatureSample, type SampleLimits, sampleFeatures } from './sample.ts';
import { type SettledManifest, settleManifest } from './settle.ts';
import { didYouMean } from './suggest.ts';

export interface PlanOptions {
  manifest: string;
  root?: string;
  /** Features of each source that are looked at; all of small files. */
  features?: number;
  /** Milliseconds for each source. */
  time?: number;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** What would be made of one source. */
export interface PlannedSource {
  id: string;
  kind: SourceKind;
  format: string;
  files: number;
  bytes: number;
  /** Features seen by layer; of file layers and rasters there are none. */
  groups: Partial<Record<LayerGroup, number>>;
  /** True if the whole source was looked at. */
  whole: boolean;
  crs?: CrsReport;
  extent?: Extent;
  estimate: PlanEstimate;
}

export interface Plan {
  problems: ManifestProblem[];
  sources: PlannedSource[];
}

const LIMITS: SampleLimits = { features: 5_000, time: 30_000 };

/**
 * A dry run: everything that can be told of a manifest and its files in minutes, with nothing written. Every problem
 * is listed, not only the first.
 */
export async function planManifest(options: PlanOptions): Promise<Plan> {
  const file = await readManifestFile(options.manifest);
  if (!hasManifest(file)) return { problems: file.problems, sources: [] };
  const settled = await settleManifest(file, options);
  const sources: PlannedSource[] = [];
  for (const [index, source] of settled.sources.entries()) {
    options.signal.throwIfAborted();
    options.onProgress({
      step: `looking at ${source.given.id}`,
      done: index,
      total: settled.sources.length,
      unit: 'steps',
    });
    const detected = await detectSource(settled, source);
    if (detected) sources.push(await planSource(settled, detected, options));
  }
  tellFarAway(settled, sources);
  settled.problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { problems: settled.problems, sources };
}

async function planSource(
  settled: SettledManifest,
  source: DetectedSource,
  options: PlanOptions,
): Promise<PlannedSource> {
  const bytes = await bytesOf(source.paths);
  const planned: PlannedSource = {
    id: source.given.id,
    kind: source.kind,
    format: source.format,
    files: source.paths.length,
    bytes,
    groups: {},
    whole: false,
    estimate: {},
  };
  try {
    const given = readOptions(settled, source);
    if (source.kind === 'features') {
      const limits = {
        features: options.features ?? LIMITS.features,
        time: options.time ?? LIMITS.time,
      };
      const sample = await sampleDespite(settled, source, given, limits, options);
      tellSample(settled, source, sample);
      const { groups, whole, crs, extent } = sample;
      Object.assign(planned, { groups, whole, ...(crs ? { crs } : {}), ...(extent ? { extent } : {}) });
      planned.estimate = estimate(sample);
    } else if (source.kind === 'raster') {
      for (const path of source.paths) {
        const raster = await openRaster(path, { ...given, signal: options.signal });
        try {
          planned.crs ??= raster.crs;
          planned.extent ??= await rasterExtent(path, raster);
        } finally {
          await raster.close();
        }
      }
      planned.whole = true;
    } else {
      const { tally, ...found } = await inspectFileLayer(source, given, options.signal);
      Object.assign(planned, found);
      tellTally(settled, source, tally, '');
    }
  } catch (error) {
    options.signal.throwIfAborted();
    tellError(settled, source, error as Error);
  }
  return planned;
}

/**
 * Where the vertical datum is missing or wrong the sample is read with ellipsoidal heights, and where the encoding
 * is, with that of the file: what else is wrong should show at once, too.
 */
async function sampleDespite(
  settled: SettledManifest,
  source: DetectedSource,
  given: SourceReadOptions,
  limits: SampleLimits,
  { signal, onProgress }: PlanOptions,
): Promise<FeatureSample> {
  let current = given;
  for (;;)
    try {
      return await sampleFeatures(source, current, limits, signal, onProgress);
    } catch (error) {
      const key = error instanceof InputError ? keyOf(error.code) : undefined;
      const { encoding, ...rest } = current;
      if (key === 'verticalDatum' && current.verticalDatum !== 'ellipsoid')
        current = { ...current, verticalDatum: 'ellipsoid' };
      else if (key === 'encoding' && encoding !== undefined) current = rest;
      else throw error;
      tellError(settled, source, error as Error);
    }
}

function readOptions({ manifest, grids }: SettledManifest, { given }: DetectedSource): SourceReadOptions {
  const { crs, verticalDatum, encoding, idField, sublayer, siteTransform } = given;
  const loaded: Record<string, HeightGrid> = {};
  for (const name in grids) loaded[name] = grids[name].grid;
  return {
    ...(crs === undefined ? {} : { crs }),
    ...(verticalDatum === undefined ? {} : { verticalDatum, grids: loaded }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(idField === undefined ? {} : { idField }),
    ...(sublayer === undefined ? {} : { sublayer }),
    ...(siteTransform === undefined
      ? {}
      : { siteTransform: { id: siteTransform, definition: manifest.transforms?.[siteTransform] } }),
  };
}

/** Which key of a source mends an error, by its code. */
const KEYS: [RegExp, string][] = [
  [/site-transform/, 'siteTransform'],
  [/vertical|height-grid/, 'verticalDatum'],
  [/encoding/, 'encoding'],
  [/id-field|id-column/, 'idField'],
  [/sublayer|layer-(missing|unknown)/, 'sublayer'],
  [/crs|area-of-use|positions-invalid/, 'crs'],
];

const keyOf = (code: string): string => KEYS.find(([pattern]) => pattern.test(code))?.[1] ?? 'path';

/** What the command line calls the keys of a manifest. */
const OPTIONS: Record<string, string> = {
  '--crs': '`crs`',
  '--vertical-datum': '`verticalDatum`',
  '--encoding': '`encoding`',
  '--id-field': '`idField`',
  '--sublayer': '`sublayer`',
  '--source': '`id`',
};

function tellError(settled: SettledManifest, { index, given }: DetectedSource, error: Error): void {
  const code = error instanceof InputError ? error.code : 'failed';
  const key = keyOf(code);
  const own = settled.manifest.sources[index] as Record<string, unknown>;
  const at: ManifestPath =
    own[key] === undefined && key in (settled.manifest.defaults ?? {})
      ? ['defaults', key]
      : ['sources', index, ...(own[key] === undefined ? [] : [key])];
  const place = settled.file.locate(at);
  // Told already by what the manifest says alone.
  const isKnown = ({ level, line, column }: ManifestProblem): boolean =>
    level === 'error' && line === place.line && column === place.column;
  if (key !== 'path' && settled.problems.some(isKnown)) return;
  const words = error.message.replace(/--[a-z-]+/g, (option) => OPTIONS[option] ?? option);
  settled.problems.push({
    level: 'error',
    code,
    message: `${given.id}: ${words}`,
    ...place,
  });
}

function tellTally(
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

function tellSample(settled: SettledManifest, source: DetectedSource, sample: FeatureSample): void {
  const { index, given, mapping } = source;
  const tell = (level: ManifestProblem['level'], code: string, at: ManifestPath, message: string): void => {
    settled.problems.push({ level, code, message, ...settled.file.locate(['sources', index, ...at]) });
  };
  const amount = sample.whole ? '' : ` of the ${sample.read} looked at`;
  tellTally(settled, source, sample.tally, amount);
  const kept = Object.values(sample.groups).reduce((sum, count) => sum + count, 0);
  if (kept === 0 && sample.whole)
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
  add(valid?.from, 'valid', 'from');
  add(valid?.to, 'valid', 'to');
  for (const [owner, column] of Object.entries(crosswalk ?? {})) add(column, 'crosswalk', owner);
  add(featurePublication?.column, 'featurePublication', 'column');
  return found;
}

const METRES_PER_DEGREE = 111_320;
const FAR = 100_000;

/** A source that lies far from most others has the wrong CRS, or belongs to another city. */
function tellFarAway(settled: SettledManifest, sources: readonly PlannedSource[]): void {
  const placed = sources.flatMap(({ id, extent }) =>
    extent ? [{ id, x: (extent[0] + extent[2]) / 2, y: (extent[1] + extent[3]) / 2 }] : [],
  );
  if (placed.length < 2) return;
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[(values.length - 1) >> 1];
  const x = middle(placed.map((place) => place.x));
  const y = middle(placed.map((place) => place.y));
  for (const place of placed) {
    const east = (place.x - x) * Math.cos((y * Math.PI) / 180);
    const metres = Math.hypot(east, place.y - y) * METRES_PER_DEGREE;
    if (metres < FAR) continue;
    const index = settled.manifest.sources.findIndex(({ id }) => id === place.id);
    const key = settled.manifest.sources[index].crs === undefined ? 'path' : 'crs';
    settled.problems.push({
      level: 'warning',
      code: 'far-away',
      message: `${place.id}: lies ${Math.round(metres / 1000)} km from the other sources (${place.x.toFixed(4)}, ${place.y.toFixed(4)}).`,
      ...settled.file.locate(['sources', index, key]),
    });
  }
}

async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A path as people know it: below the root, or by its name. */
export function shownPath(root: string, path: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') ? basename(path) : inside;
}
