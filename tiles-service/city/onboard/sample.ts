import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { CrsReport, Extent, Progress } from '../../../models/schema/index.ts';
import { type FeatureSource, Tally, type TallySnapshot } from '../../read/feature-source.ts';
import { openFeatureSource } from '../../read/index.ts';
import { mapFeatures } from '../../read/mapping/index.ts';
import { PictureFolder } from '../../read/texture-sink.ts';
import { Bounds } from '../../store/bounds.ts';
import { groupOf, type LayerGroup } from '../layer-groups.ts';
import type { SourceReadOptions } from '../read-options.ts';
import type { DetectedSource } from './detect-source.ts';
import { type FileFailure, FileFailures } from './failures.ts';
import { keyOf } from './keys.ts';

/** How much of a source a dry run looks at. */
export interface SampleLimits {
  features: number;
  /** Of the whole source, in milliseconds; a file that is being opened then is given up. */
  time: number;
}

export interface FeatureSample {
  /** Features of each layer that were seen. */
  groups: Partial<Record<LayerGroup, number>>;
  /** Columns of the file, and paths of what is inside of them, before the mapping. */
  columns: Set<string>;
  read: number;
  /** True if everything was read. */
  whole: boolean;
  /** Files that were looked at. */
  files: number;
  /** Share of the source's bytes that was read, 0–1; an estimate where the reader does not say. */
  share: number;
  crs?: CrsReport;
  extent?: Extent;
  tally: TallySnapshot;
  failures: FileFailure[];
  seconds: number;
}

/** Columns that are remembered; a format with keys of its own for every feature has no end of them. */
const MOST_COLUMNS = 20_000;

/**
 * Reads and maps the beginning of every file of a source as an import would, and tells what came of it. Where the
 * vertical datum is missing or wrong, what follows is read with ellipsoidal heights, and where the encoding is, with
 * that of the file: what else is wrong should show at once, too.
 */
export async function sampleFeatures(
  source: DetectedSource,
  options: SourceReadOptions,
  limits: SampleLimits,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<FeatureSample> {
  const begun = performance.now();
  const scratch = await mkdtemp(join(tmpdir(), 'citymirror-plan-'));
  const tally = new Tally();
  const bounds = new Bounds();
  const sample: Omit<FeatureSample, 'tally' | 'failures' | 'seconds'> = {
    groups: {},
    columns: new Set(),
    read: 0,
    whole: true,
    files: 0,
    share: 0,
  };
  const sizes = await Promise.all(source.paths.map(sizeOf));
  const total = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  // Every file has its turn, so that one with another CRS or other columns is found; if not all, then some of all parts.
  const perFile = Math.max(100, Math.ceil(limits.features / source.paths.length));
  const late = AbortSignal.timeout(Math.max(1, limits.time));
  const failures = new FileFailures();
  let current = options;
  try {
    for (const [turn, index] of spreadOrder(source.paths.length).entries()) {
      const path = source.paths[index];
      if (late.aborted) {
        sample.whole = false;
        break;
      }
      onProgress({
        step: `${source.given.id}: looking at its files`,
        done: turn,
        total: source.paths.length,
        unit: 'steps',
      });
      const look = () =>
        sampleFile(path, source, current, {
          scratch: join(scratch, String(index)),
          most: perFile,
          signal: AbortSignal.any([signal, late]),
          late,
          onFeature: (feature, format) => {
            const group = groupOf(feature, format);
            sample.groups[group] = (sample.groups[group] ?? 0) + 1;
            bounds.addFeature(feature);
          },
          columns: sample.columns,
          tally,
        });
      let file: SampledFile | undefined;
      while (!file)
        try {
          file = await look();
        } catch (error) {
          signal.throwIfAborted();
          failures.add(path, error);
          const milder = milderOptions(current, error);
          if (!milder) break;
          current = milder;
        }
      signal.throwIfAborted();
      sample.files++;
      sample.whole &&= file?.whole ?? true;
      sample.share += (sizes[index] / total) * (file?.share ?? 1);
      if (file?.crs) sample.crs ??= file.crs;
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  sample.read = tally.read;
  return {
    ...sample,
    tally: tally.snapshot(),
    failures: failures.list(),
    ...(bounds.empty ? {} : { extent: bounds.extent() }),
    seconds: (performance.now() - begun) / 1000,
  };
}

/**
 * 0 … count − 1, such that any first part of them is spread over the whole: by their bits in reverse, as van der
 * Corput's sequence.
 */
export function spreadOrder(count: number): number[] {
  const bits = Math.ceil(Math.log2(Math.max(2, count)));
  const reversed = (index: number): number => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) result = (result << 1) | ((index >> bit) & 1);
    return result;
  };
  const order: number[] = [];
  for (let index = 0; index < 2 ** bits; index++) {
    const place = reversed(index);
    if (place < count) order.push(place);
  }
  return order;
}

/** Options under which a file may be read that cannot be under the given ones; undefined where there are none. */
function milderOptions(options: SourceReadOptions, error: unknown): SourceReadOptions | undefined {
  const key = error instanceof InputError ? keyOf(error.code) : undefined;
  const { encoding, ...rest } = options;
  if (key === 'verticalDatum' && options.verticalDatum !== 'ellipsoid')
    return { ...options, verticalDatum: 'ellipsoid' };
  if (key === 'encoding' && encoding !== undefined) return rest;
  return undefined;
}

interface SampledFile {
  whole: boolean;
  share: number;
  crs?: CrsReport;
}

interface FileTask {
  scratch: string;
  most: number;
  signal: AbortSignal;
  /** Ends the time that the source has; unlike a person's signal, it is no failure. */
  late: AbortSignal;
  onFeature: (...seen: Required<Parameters<typeof groupOf>>) => void;
  columns: Set<string>;
  tally: Tally;
}

async function sampleFile(
  path: string,
  source: DetectedSource,
  options: SourceReadOptions,
  task: FileTask,
): Promise<SampledFile> {
  await mkdir(task.scratch, { recursive: true });
  const pictures = new PictureFolder(join(task.scratch, 'textures'));
  let share = 0;
  let pass = { step: undefined as string | undefined, start: 0 };
  let opened: FeatureSource | undefined;
  let whole = true;
  let seen = 0;
  try {
    const plain = await openFeatureSource(path, {
      source: source.given.id,
      ...options,
      scratch: task.scratch,
      textures: pictures,
      signal: task.signal,
      // Of the last pass over the file, which gives the features: those before it read all of it.
      onProgress: ({ step, done, total }) => {
        if (pass.step !== step) pass = { step, start: done };
        if (total && total > pass.start) share = Math.min(1, (done - pass.start) / (total - pass.start));
      },
    });
    opened = plain;
    const listened = listening(plain, task.columns);
    const mapped = source.mapping ? await mapFeatures(listened, source.mapping, options) : listened;
    for await (const batch of mapped.features()) {
      for (const feature of batch) task.onFeature(feature, plain.format);
      seen += batch.length;
      if (seen >= task.most) {
        whole = false;
        break;
      }
    }
  } catch (error) {
    if (!task.late.aborted) throw error;
    whole = false;
  }
  if (opened) task.tally.merge(opened.tally.snapshot());
  task.tally.merge(pictures.tally.snapshot());
  return { whole, share: whole ? 1 : share, ...(opened && seen > 0 ? { crs: opened.crs } : {}) };
}

/** A source as it is, whose columns are written down as they pass. */
function listening(source: FeatureSource, columns: Set<string>): FeatureSource {
  return {
    format: source.format,
    get crs() {
      return source.crs;
    },
    tally: source.tally,
    async *features() {
      for await (const batch of source.features()) {
        for (const { attributes } of batch) note(attributes, '', columns);
        yield batch;
      }
    },
  };
}

function note(value: object, prefix: string, columns: Set<string>): void {
  for (const [key, inner] of Object.entries(value)) {
    if (columns.size >= MOST_COLUMNS) return;
    columns.add(prefix + key);
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
      note(inner, `${prefix}${key}.`, columns);
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
