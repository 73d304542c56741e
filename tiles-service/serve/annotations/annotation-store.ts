import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AnnotationLayer,
  type AnnotationSummary,
  annotationLayerSchema,
} from '../../../models/schema/annotation.ts';
import { writeFileAtomically } from '../../city/files.ts';

/** Folder of a city's annotations, beside its layers: an import leaves it alone, and no address leads into it. */
export const ANNOTATIONS_FOLDER = 'annotations';

/** Layers of one city; more would be a mistake of a script. */
export const MOST_LAYERS = 500;

/** The layer is not as the caller believed: somebody else changed or deleted it meanwhile. */
export class AnnotationConflict extends Error {
  override readonly name = 'AnnotationConflict';
  /** The layer as it is now; undefined: it is gone. */
  readonly current: AnnotationLayer | undefined;

  constructor(id: string, current: AnnotationLayer | undefined) {
    super(
      current
        ? `the layer "${id}" was changed by ${current.changedBy} (revision ${current.revision}).`
        : `the layer "${id}" was deleted.`,
    );
    this.current = current;
  }
}

/** The file of a layer is none: somebody changed it by hand, or the disk is broken. It is never written over. */
export class BrokenLayer extends Error {
  override readonly name = 'BrokenLayer';
}

export class TooManyLayers extends Error {
  override readonly name = 'TooManyLayers';
}

/**
 * Layers of annotations as one JSON file each. Every change names the revision that it was made to, so that of two
 * at once the second is told of the first; files are replaced whole. One process may write to a folder.
 */
export class AnnotationStore {
  readonly #folder: string;
  /** The last change of each layer: the next waits for it. */
  readonly #changes = new Map<string, Promise<unknown>>();

  constructor(city: string) {
    this.#folder = join(city, ANNOTATIONS_FOLDER);
  }

  /** All layers, by id. A file that is none of ours, or broken, is told to `onBroken` and left out. */
  async list(onBroken: (file: string, error: unknown) => void): Promise<AnnotationSummary[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const layers: AnnotationSummary[] = [];
    for (const name of names.sort()) {
      if (!name.endsWith('.json')) continue;
      try {
        const layer = await this.read(name.slice(0, -'.json'.length));
        if (!layer) continue;
        const { items, schema: _, ...summary } = layer;
        layers.push({ ...summary, count: items.length });
      } catch (error) {
        onBroken(name, error);
      }
    }
    return layers;
  }

  /** Undefined where there is none. Throws BrokenLayer where the file is none. `id` is that of a checked layer. */
  async read(id: string): Promise<AnnotationLayer | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file(id), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return annotationLayerSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new BrokenLayer(
        `the file ${ANNOTATIONS_FOLDER}/${id}.json of the city holds no layer of annotations: mend it, or move it away.`,
        { cause: error },
      );
    }
  }

  /**
   * Saves a layer that was made from the revision that it names; 0 makes a new one. Gives it as it is now. Throws
   * AnnotationConflict and TooManyLayers.
   */
  write(layer: AnnotationLayer, now: number): Promise<AnnotationLayer> {
    return this.#inTurn(layer.id, async () => {
      const current = await this.read(layer.id);
      if ((current?.revision ?? 0) !== layer.revision) throw new AnnotationConflict(layer.id, current);
      if (!current) await this.#checkCount();
      const next: AnnotationLayer = {
        ...layer,
        // Who began it, and when, is not for others to change.
        author: current?.author ?? layer.author,
        created: current?.created ?? now,
        changed: now,
        revision: layer.revision + 1,
      };
      await mkdir(this.#folder, { recursive: true });
      await writeFileAtomically(this.#file(layer.id), `${JSON.stringify(next)}\n`);
      return next;
    });
  }

  /** Throws AnnotationConflict unless the layer is at the revision. */
  remove(id: string, revision: number): Promise<void> {
    return this.#inTurn(id, async () => {
      const current = await this.read(id);
      if (current?.revision !== revision) throw new AnnotationConflict(id, current);
      await rm(this.#file(id), { force: true });
    });
  }

  async #checkCount(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    if (names.length >= MOST_LAYERS)
      throw new TooManyLayers(`a city has at most ${MOST_LAYERS} layers of annotations.`);
  }

  async #inTurn<Result>(id: string, change: () => Promise<Result>): Promise<Result> {
    const before = this.#changes.get(id) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(change);
    this.#changes.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.#changes.get(id) === mine) this.#changes.delete(id);
    }
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
