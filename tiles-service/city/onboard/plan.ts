import { stat } from 'node:fs/promises';
import { InputError } from '../../../models/errors.ts';
import type { HeightGrid } from '../../../models/geodesy/index.ts';
import type { CrsReport, Extent, Progress, SourceKind } from '../../../models/schema/index.ts';
import { openRaster, rasterExtent } from '../../read/raster/index.ts';
import { defined } from '../defined.ts';
import { assertGridTerrain } from '../grids.ts';
import type { LayerGroup } from '../layer-groups.ts';
import type { CitySource } from '../manifest.ts';
import type { SourceReadOptions } from '../read-options.ts';
import { type DetectedSource, detectSource } from './detect-source.ts';
import { estimate, type PlanEstimate } from './estimate.ts';
import { eachFile, FileFailures } from './failures.ts';
import { tellFarAway } from './far-away.ts';
import { inspectFileLayer } from './inspect-file-layer.ts';
import { readManifestFile } from './manifest-file.ts';
import { inOrder, type ManifestProblem } from './problem.ts';
import { type SampleLimits, sampleFeatures } from './sample.ts';
import { type SettledManifest, settleManifest } from './settle.ts';
import { tellFailures, tellSample, tellTally } from './tell.ts';

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
  /** Files whose inside was looked at, where there was no time for all. */
  lookedAt?: number;
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
  const sound = file.manifest
    ? { ...file, manifest: file.manifest }
    : file.sound && { ...file, ...file.sound };
  if (!sound) return { problems: inOrder(file.problems), sources: [] };
  const settled = await settleManifest(sound, options);
  const sources: PlannedSource[] = [];
  const detectedKinds: Pick<CitySource, 'kind' | 'role'>[] = [];
  for (const [index, source] of settled.sources.entries()) {
    options.signal.throwIfAborted();
    options.onProgress({
      step: `looking at ${source.given.id}`,
      done: index,
      total: settled.sources.length,
      unit: 'steps',
    });
    const detected = await detectSource(settled, source);
    if (!detected) continue;
    const { role } = detected.given;
    detectedKinds.push({ kind: detected.kind, ...(role ? { role } : {}) });
    sources.push(await planSource(settled, detected, options));
  }
  tellFarAway(settled, sources);
  if (sources.length === settled.sources.length) tellGridTerrain(settled, detectedKinds);
  return { problems: inOrder(settled.problems), sources };
}

/** A grid needs a terrain; it may be in the city already, of an import by hand. */
function tellGridTerrain(
  { manifest, problems, file }: SettledManifest,
  kinds: readonly Pick<CitySource, 'kind' | 'role'>[],
): void {
  try {
    assertGridTerrain(manifest.grid, kinds);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, message } = error;
    problems.push({ level: 'warning', code, message, ...file.locate(['grid', 'cellSize']) });
  }
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
      const sample = await sampleFeatures(source, given, limits, options.signal, options.onProgress);
      tellSample(settled, source, sample);
      const { groups, whole, crs, extent } = sample;
      Object.assign(planned, { groups, whole, ...(crs ? { crs } : {}), ...(extent ? { extent } : {}) });
      if (sample.files < source.paths.length) planned.lookedAt = sample.files;
      planned.estimate = estimate(sample);
    } else if (source.kind === 'raster') {
      const failures = await eachFile(source.paths, options.signal, async (path) => {
        const raster = await openRaster(path, { ...given, signal: options.signal });
        try {
          planned.crs ??= raster.crs;
          planned.extent ??= await rasterExtent(path, raster);
        } finally {
          await raster.close();
        }
      });
      tellFailures(settled, source, failures);
      planned.whole = true;
    } else {
      const { tally, failures, ...found } = await inspectFileLayer(source, given, options.signal);
      Object.assign(planned, found);
      tellFailures(settled, source, failures);
      tellTally(settled, source, tally, '');
    }
  } catch (error) {
    options.signal.throwIfAborted();
    const failures = new FileFailures();
    failures.add(source.paths[0], error);
    tellFailures(settled, source, failures.list());
  }
  return planned;
}

function readOptions({ manifest, grids }: SettledManifest, { given }: DetectedSource): SourceReadOptions {
  const { crs, verticalDatum, encoding, idField, sublayer, siteTransform, placement } = given;
  const loaded: Record<string, HeightGrid> = {};
  for (const name in grids) loaded[name] = grids[name].grid;
  return {
    ...defined({ crs, verticalDatum, encoding, idField, sublayer, placement }),
    ...(verticalDatum === undefined ? {} : { grids: loaded }),
    ...(siteTransform === undefined
      ? {}
      : { siteTransform: { id: siteTransform, definition: manifest.transforms?.[siteTransform] } }),
  };
}

async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
