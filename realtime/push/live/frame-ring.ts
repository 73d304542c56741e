/** Bytes that are kept at least, however small the topic is. */
const LEAST = 64 << 10;
const MOST_FRAMES = 2_000;

/** The last frames of a topic, one after another: what somebody missed is in here, or it is too much. */
export class FrameRing {
  /** Of the frame before the oldest kept. */
  #before = 0;
  #frames: Uint8Array[] = [];
  #bytes = 0;

  /** Adds the frame after all that were. `worth`: bytes of a snapshot; more than it need not be kept. */
  push(frame: Uint8Array, worth: number): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    let dropped = 0;
    while (
      this.#frames.length - dropped > MOST_FRAMES ||
      (this.#bytes > Math.max(LEAST, worth) && dropped < this.#frames.length)
    )
      this.#bytes -= this.#frames[dropped++].length;
    if (dropped === 0) return;
    this.#before += dropped;
    this.#frames.splice(0, dropped);
  }

  /** Frames after a sequence; undefined: they are no longer kept, or have never been. */
  after(sequence: number): Uint8Array[] | undefined {
    const at = sequence - this.#before;
    return at < 0 || at > this.#frames.length ? undefined : this.#frames.slice(at);
  }

  /** A ring whose next frame follows `sequence`. */
  restart(sequence: number): void {
    this.#before = sequence;
    this.#frames = [];
    this.#bytes = 0;
  }
}
