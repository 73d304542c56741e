/** Milliseconds until what did not load is asked for again: the first pause, which doubles, and the longest. */
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;

/**
 * A part of the page that is loaded once, when it is first wanted. Where that fails, as while the network is away, it is
 * tried again by itself after a pause: what wants it may ask many times a second, and must not ask the server as often.
 */
export class PatientLoad<Part> {
  readonly #load: () => Promise<Part>;
  readonly #onLoaded: (part: Part) => void;
  readonly #onError: (error: unknown) => void;
  #asked = false;
  #stopped = false;
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    load: () => Promise<Part>,
    onLoaded: (part: Part) => void,
    onError: (error: unknown) => void = () => undefined,
  ) {
    this.#load = load;
    this.#onLoaded = onLoaded;
    this.#onError = onError;
  }

  /** It is wanted; also told many times, it is loaded once. */
  want(): void {
    if (this.#asked || this.#stopped) return;
    this.#asked = true;
    void this.#try();
  }

  /** Nobody wants it any more: what comes too late is thrown away. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #try(): Promise<void> {
    try {
      const part = await this.#load();
      if (!this.#stopped) this.#onLoaded(part);
    } catch (error) {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => void this.#try(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause);
      this.#onError(error);
    }
  }
}
