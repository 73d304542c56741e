/** Opened when it is first asked for, once for all who ask. Where that fails, the next who asks has it opened anew. */
export class OpenedOnce<Opened> {
  readonly #open: () => Promise<Opened>;
  #opened: Promise<Opened> | undefined;

  constructor(open: () => Promise<Opened>) {
    this.#open = open;
  }

  /** As it is opened or being opened; undefined: nobody has asked for it, or it failed. */
  get now(): Promise<Opened> | undefined {
    return this.#opened;
  }

  get(): Promise<Opened> {
    if (this.#opened) return this.#opened;
    const opened = this.#open();
    this.#opened = opened;
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = undefined;
    });
    return opened;
  }
}
