import type { Matrix } from '../../../models/gltf/node-matrix.ts';
import type { UpAxis } from './check-glb.ts';
import { contentOutside } from './content-outside.ts';
import type { ContentKind, ContentReport } from './content-report.ts';
import type { Json } from './document.ts';
import type { ContentRequest } from './inspect-content.ts';
import { type OnFinding, TILESET_REASONS, type TilesetReason } from './reasons.ts';
import { radiusOf, type Volume } from './volume.ts';

export interface WalkOptions {
  /** Absolute folder of the tileset, with links resolved; nothing beyond it is read. */
  root: string;
  /** The tileset document to begin with, relative to it. */
  entry: string;
  /** Empty folder that everything that is good is put into; absent: the tree is only looked at. */
  out?: string;
  /** Frame that the root tile is put into. */
  placement?: Matrix;
  /** Contents that are looked at side by side. */
  lanes: number;
  inspect(request: ContentRequest): Promise<ContentReport & { bytes: number }>;
  onFinding: OnFinding;
  onProgress(contents: number): void;
  signal: AbortSignal;
}

export interface WalkResult {
  /** Contents and parts of the tree that were met: those kept and those taken out. */
  read: number;
  /** Contents that are served. */
  kept: number;
  documents: number;
  subtrees: number;
  /** Contents that the glTF Validator has looked at. */
  validated: number;
  features: number;
  points: number;
  bytes: number;
  kinds: Partial<Record<ContentKind, number>>;
  /** Bounding volume of the root tile. */
  volume?: Volume;
}

/** A content of a tile, on its way to be looked at. */
export interface ContentTask {
  /** Its object in the document, or a stand-in for a content of an implicit tile. */
  content: Json;
  path: string;
  world: Matrix;
  volume: Volume;
  /** Its features are counted: it is a leaf's, or its tile stays when finer ones come. */
  counts: boolean;
}

/** glTF of the first contents, and then of every so manieth, is given to the glTF Validator, which is slow. */
const VALIDATED_FIRST = 32;
const VALIDATED_EVERY = 64;

/** What a walk through a tileset keeps in mind, and what it does with one content. */
export class WalkState {
  readonly options: WalkOptions;
  readonly result: WalkResult = {
    read: 0,
    kept: 0,
    documents: 0,
    subtrees: 0,
    validated: 0,
    features: 0,
    points: 0,
    bytes: 0,
    kinds: {},
  };
  upAxis: UpAxis = 'Y';
  #begun = 0;

  constructor(options: WalkOptions) {
    this.options = options;
  }

  found(reason: TilesetReason, where: string, detail = ''): void {
    if (TILESET_REASONS[reason][0] === 'dropped') this.result.read++;
    this.options.onFinding(reason, where, detail);
  }

  /** Looks at contents, several at a time; `done` hears of each: `kept`, `dropped`, or a `tileset` of its own. */
  async inspectAll(
    tasks: readonly ContentTask[],
    done: (task: ContentTask, outcome: 'kept' | 'dropped' | 'tileset') => void,
  ): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < tasks.length) {
        this.options.signal.throwIfAborted();
        const task = tasks[next++];
        done(task, await this.#inspect(task));
      }
    };
    const lanes = Array.from({ length: Math.min(this.options.lanes, tasks.length) }, lane);
    const settled = await Promise.allSettled(lanes);
    this.options.signal.throwIfAborted();
    for (const lane of settled) if (lane.status === 'rejected') throw lane.reason;
  }

  async #inspect(task: ContentTask): Promise<'kept' | 'dropped' | 'tileset'> {
    const { root, out, inspect, onProgress } = this.options;
    const index = this.#begun++;
    const validate = index < VALIDATED_FIRST || index % VALIDATED_EVERY === 0;
    const { path } = task;
    const report = await inspect({ root, path, upAxis: this.upAxis, validate, ...(out ? { out } : {}) });
    const { result } = this;
    for (const { reason, detail } of report.findings) this.found(reason, path, detail);
    onProgress(this.#begun);
    if (report.kind === 'tileset') return 'tileset';
    if (report.findings.some(({ reason }) => TILESET_REASONS[reason][0] === 'dropped')) return 'dropped';
    result.read++;
    result.kept++;
    if (validate) result.validated++;
    if (report.kind) result.kinds[report.kind] = (result.kinds[report.kind] ?? 0) + 1;
    if (task.counts) {
      result.features += report.features;
      result.points += report.points;
    }
    result.bytes += report.bytes;
    this.#checkBounds(task, report);
    return 'kept';
  }

  #checkBounds({ path, world, volume }: ContentTask, { bounds }: ContentReport): void {
    if (!bounds || volume.kind === 'other') return;
    const farthest = contentOutside(bounds, world, volume, toleranceOf(volume));
    if (farthest > toleranceOf(volume))
      this.found('volume-content', path, `${farthest.toFixed(2)} m outside of its bounding volume`);
  }
}

/** Metres that something may reach out of a volume: rounding of exporters, and 1 % of its size. */
export function toleranceOf(volume: Volume): number {
  return 0.01 + radiusOf(volume) / 100;
}
