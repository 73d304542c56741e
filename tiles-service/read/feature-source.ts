import type { Feature } from '../../models/feature.ts';
import type { HeightGrid } from '../../models/geodesy/index.ts';
import type { CrsReport, ModelPlacement, Progress, TallyEntry } from '../../models/schema/index.ts';

/** What every reader is given. */
export interface ReadOptions {
  /** Id of the source in the city: prefix of every feature id. */
  source: string;
  /** CRS given by the user (`--crs`). Where the file says another one, the user's wins and a note says so. */
  crs?: string;
  /** Vertical datum given by the user (`--vertical-datum`): ellipsoid, EGM96, NAP …, or `offset:<metres>`. */
  verticalDatum?: string;
  /** The height grids that `grid:<name>` in `verticalDatum` can mean, by name. */
  grids?: Readonly<Record<string, HeightGrid>>;
  /** The site's own transform, as the manifest's `transforms` has it; see models/geodesy. */
  siteTransform?: unknown;
  /** Encoding of texts in files that do not say it (DBF, CSV): a WHATWG label such as `gb18030`. */
  encoding?: string;
  /** Name of the field that holds the native id, in formats of plain rows. */
  idField?: string;
  /** The layer to read of a file that holds several (GeoPackage, FileGDB, DXF); absent: all. */
  sublayer?: string;
  /** Where a model that has axes of its own (IFC) stands; wins over what the file says, unless it is for now. */
  placement?: ModelPlacement;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** Folder for the reader's disk index; the caller removes it. */
  scratch: string;
  /** Takes in pictures of textured surfaces; absent: textures are left out. */
  textures?: TextureSink;
}

/** Where a reader brings the pictures of textured surfaces. */
export interface TextureSink {
  /**
   * Copies a picture into the pipeline's texture folder, once for each content. Returns its name there
   * (`<hash>.<extension>`), or undefined if the file is missing or no picture, which the sink counts.
   */
  add(path: string): Promise<string | undefined>;
}

/**
 * A file opened for reading: a stream of features in batches, with memory bounded whatever the file's size.
 * `crs` is known once `features()` has yielded its first batch at the latest; `tally` is complete at the end.
 * Errors that a person can mend are InputError.
 */
export interface FeatureSource {
  readonly format: string;
  readonly crs: CrsReport;
  readonly tally: Tally;
  features(): AsyncGenerator<Feature[]>;
}

export type OpenFeatureSource = (path: string, options: ReadOptions) => Promise<FeatureSource>;

/** Counts what a reader or a tiler reads, mends, leaves out and assumes, by reason, with up to five examples. */
export class Tally {
  read = 0;
  readonly #entries = {
    dropped: new Map<string, TallyEntry>(),
    repaired: new Map(),
    notes: new Map(),
  } as Record<TallyKind, Map<string, TallyEntry>>;

  dropped(reason: string, message: string, example: string, count = 1): void {
    this.#add('dropped', { reason, message, count, examples: [example] });
  }

  repaired(reason: string, message: string, example: string, count = 1): void {
    this.#add('repaired', { reason, message, count, examples: [example] });
  }

  note(reason: string, message: string, example: string, count = 1): void {
    this.#add('notes', { reason, message, count, examples: [example] });
  }

  entries(kind: TallyKind): TallyEntry[] {
    return [...this.#entries[kind].values()];
  }

  total(kind: TallyKind): number {
    return this.entries(kind).reduce((sum, entry) => sum + entry.count, 0);
  }

  /** Adds another tally, for example one that came back from a worker. */
  merge(other: TallySnapshot): void {
    this.read += other.read;
    for (const kind of TALLY_KINDS) for (const entry of other[kind]) this.#add(kind, entry);
  }

  snapshot(): TallySnapshot {
    return {
      read: this.read,
      dropped: this.entries('dropped'),
      repaired: this.entries('repaired'),
      notes: this.entries('notes'),
    };
  }

  #add(kind: TallyKind, entry: TallyEntry): void {
    const known = this.#entries[kind].get(entry.reason);
    if (!known) {
      this.#entries[kind].set(entry.reason, { ...entry, examples: entry.examples.slice(0, 5) });
      return;
    }
    known.count += entry.count;
    for (const example of entry.examples) if (known.examples.length < 5) known.examples.push(example);
  }
}

export const TALLY_KINDS = ['dropped', 'repaired', 'notes'] as const;
export type TallyKind = (typeof TALLY_KINDS)[number];
export type TallySnapshot = { read: number } & Record<TallyKind, TallyEntry[]>;
