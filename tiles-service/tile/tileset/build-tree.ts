import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FeatureStore } from '../../../models/feature-store/index.ts';
import type { TileJob, TileResult } from '../product.ts';
import { type FrameOrigin, layerFrame } from './layer-frame.ts';
import type { TileBuilt } from './solid-leaf.ts';
import { type BuiltTile, tilesetJson, unionBox } from './tileset-json.ts';
import type { PlannedTile } from './tree.ts';

/** How a kind of tileset builds its tiles: on the job's workers, each into its file. */
export interface TileBuilder {
  /** `light`: file for the same with less, which a builder may write to be seen from further off. */
  leaf(tile: PlannedTile, content: string, spool: string | undefined, light: string): Promise<TileBuilt>;
  parent(tile: PlannedTile, spools: string[], content: string, spool: string | undefined): Promise<TileBuilt>;
}

interface Built extends BuiltTile {
  children: Built[];
  bytes: number;
  spool?: string;
}

/** A parent whose error is more than this part of that of the tile above adds nothing to it. */
const NO_GAIN = 0.7;

const SPOOLS = '.spool';

/**
 * Builds the tiles of a planned tree from the leaves up and writes tileset.json. A parent is begun as soon as its
 * children are there; what children hand up waits on disk. Memory does not grow with the number of features.
 */
export async function buildTree(
  plan: PlannedTile | undefined,
  store: FeatureStore,
  origin: FrameOrigin,
  job: TileJob,
  builder: TileBuilder,
): Promise<TileResult> {
  await mkdir(join(job.out, 'tiles'), { recursive: true });
  await mkdir(join(job.out, SPOOLS), { recursive: true });
  const progress = { step: 'tiles', done: 0, total: store.header.count, unit: 'features' as const };
  const sums = { tiles: 0, bytes: 0, features: 0 };
  const gate = new Gate(job.pool.size * 2);

  /** The tiles that stand for a planned one: none without shapes, those below it where it would be empty itself. */
  async function build(tile: PlannedTile, isRoot: boolean): Promise<Built[]> {
    const name = `${tile.level}-${tile.x}-${tile.y}${tile.part ? `-${tile.part}` : ''}${tile.blocks.length > 0 ? '' : 'p'}`;
    const uri = `tiles/${name}.glb`;
    const lightUri = `tiles/${name}l.glb`;
    const spool = isRoot ? undefined : join(job.out, SPOOLS, name);
    const children = (await Promise.all(tile.children.map((child) => build(child, false)))).flat();
    if (tile.blocks.length === 0 && children.length === 0) return [];
    job.signal.throwIfAborted();
    const content = join(job.out, uri);
    const built = await gate.run(() => {
      job.signal.throwIfAborted();
      if (tile.blocks.length > 0) return builder.leaf(tile, content, spool, join(job.out, lightUri));
      const spools = children.map((child) => child.spool).filter((path) => path !== undefined);
      return builder.parent(tile, spools, content, spool);
    });
    job.tally.merge(built.tally);
    if (tile.blocks.length > 0) {
      progress.done += tile.features;
      sums.features += built.features;
      job.onProgress({ ...progress });
    }
    for (const child of children) {
      if (child.spool) await rm(child.spool, { force: true });
      delete child.spool;
    }
    if (!built.box && children.length === 0) return [];
    // An empty tile over others would be all that is ever asked for: nothing of it is missed by its error.
    if (!built.box && !isRoot) return children;
    if (built.box) sums.tiles++;
    sums.bytes += built.bytes;
    const boxes = children.map(({ box }) => box);
    if (built.box) boxes.push(built.box);
    const box = unionBox(boxes);
    const own = built.box || children.length === 0 ? built.error : Math.max(built.error, halfOf(box));
    const error = children.reduce((most, child) => Math.max(most, child.error), own);
    const below = built.box ? await withoutNeedless(children, error) : children;
    const done: Built = {
      ...(built.box ? { uri } : {}),
      box,
      error,
      bytes: built.bytes,
      children: below,
      ...(spool && built.box ? { spool } : {}),
    };
    if (!built.light) return [done];
    const { spool: handedUp, ...full } = done;
    sums.tiles++;
    sums.bytes += built.light.bytes;
    return [
      {
        uri: lightUri,
        box: full.box,
        error: built.light.error,
        bytes: built.light.bytes,
        children: [full],
        ...(handedUp ? { spool: handedUp } : {}),
      },
    ];
  }

  /** Puts the children of parents that add nothing in their place. */
  async function withoutNeedless(tiles: Built[], errorAbove: number): Promise<Built[]> {
    const kept: Built[] = [];
    for (const tile of tiles) {
      if (tile.children.length === 0 || tile.error <= NO_GAIN * errorAbove) {
        kept.push(tile);
        continue;
      }
      if (tile.uri) {
        await rm(join(job.out, tile.uri), { force: true });
        sums.tiles--;
        sums.bytes -= tile.bytes;
      }
      kept.push(...tile.children);
    }
    return kept;
  }

  const [root] = plan ? await build(plan, true) : [];
  await rm(join(job.out, SPOOLS), { recursive: true, force: true });
  const { extent } = store.header;
  const dropped = job.tally.entries('dropped').reduce((sum, { count }) => sum + count, 0);
  const document = tilesetJson(
    root ?? { box: { minimum: [0, 0, 0], maximum: [0, 0, 0] }, error: 0, children: [] },
    layerFrame(origin),
    { features: sums.features, withoutShape: store.header.count - sums.features - dropped, dropped },
  );
  await writeFile(join(job.out, 'tileset.json'), document);
  return {
    entry: 'tileset.json',
    features: sums.features,
    tiles: sums.tiles,
    bytes: sums.bytes + document.length,
    ...(extent ? { extent } : {}),
  };
}

/** Half of the way across a box, metres: by so much one is off who sees nothing of what is in it. */
function halfOf({ minimum, maximum }: BuiltTile['box']): number {
  return Math.hypot(maximum[0] - minimum[0], maximum[1] - minimum[1]) / 2;
}

/** Lets a number of tasks run at a time, so that a job that is stopped has few left to finish. */
class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
