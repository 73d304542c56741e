import type { AnnotationLayer, AnnotationList } from '../../models/schema/annotation.ts';
import { annotationLayer, type Keeping, newId, placeLayer, useAnnotations } from '../stores/annotations.ts';
import { errorText } from '../stores/status.ts';
import { type Kept, planOf } from './kept.ts';
import type { Local } from './local.ts';
import { type Remote, RemoteConflict } from './remote.ts';

export interface KeeperOptions {
  local: Local;
  /** Absent: there is no server, as with a bundle. */
  remote?: Remote;
  /** The name of our copy of a layer that somebody else changed too. */
  nameOfCopy(mine: AnnotationLayer): string;
  /** Hears of two changes at once: theirs stands under the old name, ours under the new one. */
  onConflict(theirs: AnnotationLayer | undefined, copy: AnnotationLayer): void;
  onError(text: string): void;
}

/** Milliseconds after which a change is written, and a failed one tried again. */
const SOON = 300;
const AGAIN = 15_000;

/**
 * Keeps the annotations of one city: every change goes into the browser's own storage, and from there to the server
 * where it takes them. What fails stays in the browser and is tried again; what two people changed at once is kept
 * twice.
 */
export class AnnotationKeeper {
  readonly #options: KeeperOptions;
  #kept: Kept = { layers: {}, deleted: {} };
  #writable = false;
  /** Why the server could not be asked the last time. */
  #trouble: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #work: Promise<void> = Promise.resolve();
  #unsubscribe: () => void = () => undefined;
  readonly #end = new AbortController();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Brings what the browser and the server have, and from then on keeps what changes. */
  async start(): Promise<void> {
    if (this.#stopped) return;
    useAnnotations.setState({ state: 'loading' });
    this.#kept = await this.#options.local.read();
    await this.#bring();
    if (this.#stopped) return;
    useAnnotations.setState(({ layers, active }) => ({
      state: 'ready',
      active: active ?? layers.at(-1)?.id,
    }));
    this.#unsubscribe = useAnnotations.subscribe(({ layers }, before) => {
      if (layers !== before.layers) this.#noteChanges();
    });
    this.#noteChanges();
    this.#later(SOON);
  }

  /** Looks what others have changed meanwhile, after our own changes are saved. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#push();
      await this.#bring();
      // The server may take what it did not take before.
      if (this.#isOpen()) this.#later(SOON);
    });
  }

  /** Resolves when all that has changed so far has been saved, or could not be. */
  settled(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(() => this.#push());
  }

  /**
   * The store belongs to another city from now on: nothing is put there or taken from there any more. What was
   * changed before is still saved; see settled().
   */
  stop(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
    this.#unsubscribe();
  }

  get #stopped(): boolean {
    return this.#end.signal.aborted;
  }

  async #bring(): Promise<void> {
    if (this.#stopped) return;
    const { remote } = this.#options;
    let list: AnnotationList | undefined;
    try {
      list = await remote?.list(this.#end.signal);
      this.#trouble = undefined;
    } catch (error) {
      // A server that is away is told of once, however often it is asked.
      if (errorText(error) !== this.#trouble) this.#report(error);
      this.#trouble = errorText(error);
    }
    if (this.#stopped) return;
    if (list) this.#writable = list.writable;
    const plan = planOf(this.#kept, list?.layers);
    for (const id of plan.keep) this.#show(id);
    for (const id of plan.drop) this.#forget(id);
    for (const id of plan.revive) {
      this.#kept.layers[id].revision = 0;
      this.#show(id);
    }
    const read = (id: string) => remote!.read(id, this.#end.signal);
    for (const id of plan.conflicts) await this.#tryTo(async () => this.#part(id, await read(id)));
    for (const id of plan.fetch) await this.#tryTo(async () => this.#take(await read(id)));
    for (const id of plan.remove)
      await this.#tryTo(async () => {
        await remote!.remove(id, this.#kept.deleted[id]);
        delete this.#kept.deleted[id];
      });
  }

  #show(id: string): void {
    const { layer, changed } = this.#kept.layers[id];
    if (annotationLayer(id) !== layer) placeLayer(id, layer);
    this.#tell(id, changed ? { state: 'saving' } : { state: 'saved' });
  }

  #take(theirs: AnnotationLayer): void {
    if (this.#stopped) return;
    delete this.#kept.deleted[theirs.id];
    this.#kept.layers[theirs.id] = { layer: theirs, revision: theirs.revision, changed: false };
    this.#show(theirs.id);
  }

  #forget(id: string): void {
    delete this.#kept.layers[id];
    placeLayer(id, undefined);
  }

  /** Theirs keeps the name, ours becomes a layer of its own. */
  #part(id: string, theirs: AnnotationLayer | undefined): void {
    if (this.#stopped) return;
    const mine = this.#kept.layers[id].layer;
    const copy = { ...mine, id: newId(), name: this.#options.nameOfCopy(mine).slice(0, 60), revision: 0 };
    this.#kept.layers[copy.id] = { layer: copy, revision: 0, changed: true };
    this.#show(copy.id);
    if (theirs) this.#take(theirs);
    else this.#forget(id);
    this.#options.onConflict(theirs, copy);
  }

  /** What of the store is not as it is kept. */
  #noteChanges(): void {
    const { layers } = useAnnotations.getState();
    let changed = false;
    for (const layer of layers) {
      const known = this.#kept.layers[layer.id];
      if (known?.layer === layer) continue;
      const revision = known?.revision ?? this.#kept.deleted[layer.id] ?? 0;
      delete this.#kept.deleted[layer.id];
      this.#kept.layers[layer.id] = { layer, revision, changed: true };
      this.#tell(layer.id, { state: 'saving' });
      changed = true;
    }
    const shown = new Set(layers.map(({ id }) => id));
    for (const id of Object.keys(this.#kept.layers)) {
      if (shown.has(id)) continue;
      const { revision } = this.#kept.layers[id];
      if (revision > 0) this.#kept.deleted[id] = revision;
      delete this.#kept.layers[id];
      changed = true;
    }
    if (changed) this.#later(SOON);
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#inTurn(() => this.#push()), delay);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#report(error));
    return this.#work;
  }

  async #push(): Promise<void> {
    await this.#keepLocally();
    const { remote } = this.#options;
    if (!remote || !this.#writable) return;
    let failed = false;
    for (const [id, revision] of Object.entries(this.#kept.deleted)) {
      try {
        await remote.remove(id, revision);
        delete this.#kept.deleted[id];
      } catch (error) {
        if (!(error instanceof RemoteConflict)) failed = true;
        else {
          delete this.#kept.deleted[id];
          // Somebody went on with it: it is theirs now.
          if (error.theirs) this.#take(error.theirs);
        }
      }
    }
    for (const id of Object.keys(this.#kept.layers)) {
      const entry = this.#kept.layers[id];
      if (!entry.changed) continue;
      const sent = entry.layer;
      try {
        const revision = await remote.write({ ...sent, revision: entry.revision });
        const now = this.#kept.layers[id];
        if (now) {
          now.revision = revision;
          now.changed = now.layer !== sent;
          if (!now.changed) this.#tell(id, { state: 'saved' });
        } else {
          this.#kept.deleted[id] = revision;
        }
      } catch (error) {
        if (error instanceof RemoteConflict && this.#kept.layers[id]) this.#part(id, error.theirs);
        else {
          failed = true;
          this.#tell(id, { state: 'failed', detail: errorText(error) });
        }
      }
    }
    await this.#keepLocally();
    if (this.#isOpen()) this.#later(failed ? AGAIN : SOON);
  }

  /** Whether the server does not have all as it is here. */
  #isOpen(): boolean {
    const { layers, deleted } = this.#kept;
    return Object.values(layers).some(({ changed }) => changed) || Object.keys(deleted).length > 0;
  }

  async #keepLocally(): Promise<void> {
    try {
      await this.#options.local.write(this.#kept);
      if (this.#writable) return;
      for (const id of Object.keys(this.#kept.layers)) this.#tell(id, { state: 'saved' });
    } catch (error) {
      if (this.#writable) return;
      for (const id of Object.keys(this.#kept.layers))
        this.#tell(id, { state: 'failed', detail: errorText(error) });
    }
  }

  #tell(id: string, keeping: Omit<Keeping, 'where'>): void {
    if (this.#stopped) return;
    const kept = this.#kept.layers[id];
    // What a caller who may only look has changed stays with them.
    const where = this.#writable || (kept && kept.revision > 0 && !kept.changed) ? 'server' : 'browser';
    useAnnotations.setState((state) => ({
      keeping: { ...state.keeping, [id]: { where, ...keeping } },
    }));
  }

  async #tryTo(work: () => Promise<void>): Promise<void> {
    if (this.#stopped) return;
    try {
      await work();
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    if (!this.#stopped) this.#options.onError(errorText(error));
  }
}
