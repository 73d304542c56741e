import type { LiveRecord, RecordKind, RecordSource } from './records.ts';

type Listener = Parameters<RecordSource['onChange']>[0];

/** Gathers changes of records and tells them together. */
export class GatheredRecords implements RecordSource {
  readonly kind: RecordKind;
  readonly #all: () => readonly LiveRecord[];
  readonly #listeners = new Set<Listener>();
  #set = new Map<string, LiveRecord>();
  #removed = new Set<string>();

  constructor(kind: RecordKind, all: () => readonly LiveRecord[]) {
    this.kind = kind;
    this.#all = all;
  }

  all(): readonly LiveRecord[] {
    return this.#all();
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(record: LiveRecord): void {
    this.#removed.delete(record.id);
    this.#set.set(record.id, record);
  }

  remove(id: string): void {
    this.#set.delete(id);
    this.#removed.add(id);
  }

  tell(): void {
    if (this.#set.size === 0 && this.#removed.size === 0) return;
    const change = { set: [...this.#set.values()], removed: [...this.#removed] };
    this.#set = new Map();
    this.#removed = new Set();
    for (const listener of this.#listeners) listener(change);
  }
}
