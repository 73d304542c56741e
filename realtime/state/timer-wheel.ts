/** Length of one slot, milliseconds. */
export const SLOT = 1_000;

/**
 * Keys that come due at a time, in slots of a second (Varghese and Lauck, Hashed and hierarchical timing wheels, SOSP
 * 1987, scheme 5 with one slot a second): each key waits once, and looking what is due costs what is due.
 */
export class TimerWheel<Key> {
  readonly #slots = new Map<number, Set<Key>>();
  readonly #slotOf = new Map<Key, number>();

  /** Sets or moves the time of a key. */
  set(key: Key, time: number): void {
    const slot = Math.ceil(time / SLOT);
    const before = this.#slotOf.get(key);
    if (before === slot) return;
    if (before !== undefined) this.#leave(key, before);
    this.#slotOf.set(key, slot);
    const keys = this.#slots.get(slot);
    if (keys) keys.add(key);
    else this.#slots.set(slot, new Set([key]));
  }

  /** Whether a key waits. */
  has(key: Key): boolean {
    return this.#slotOf.has(key);
  }

  /** Takes out what is due at a time. */
  due(time: number): Key[] {
    const due: Key[] = [];
    for (const [slot, keys] of this.#slots) {
      if (slot * SLOT > time) continue;
      this.#slots.delete(slot);
      for (const key of keys) {
        this.#slotOf.delete(key);
        due.push(key);
      }
    }
    return due;
  }

  #leave(key: Key, slot: number): void {
    const keys = this.#slots.get(slot);
    keys?.delete(key);
    if (keys?.size === 0) this.#slots.delete(slot);
  }
}
