import { InputError } from '../../../models/errors.ts';
import type { Bytes } from './byte-file.ts';

const WINDOW_BYTES = 2 ** 20;

/**
 * The part of a file that a scanner looks at: `bytes[at … end)`. `more` brings the next bytes of the file in
 * behind those from `keep` on; the window grows only as far as what is kept needs it.
 */
export class ByteWindow {
  readonly file: Bytes;
  bytes: Buffer;
  /** Index of the next byte to look at. */
  at = 0;
  /** Index behind the last byte held. */
  end = 0;
  /** Position in the file of `bytes[0]`. */
  #base: number;

  constructor(file: Bytes, position = 0) {
    this.file = file;
    this.bytes = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, Math.max(64, file.size)));
    this.#base = position;
  }

  /** Position in the file of the next byte. */
  get position(): number {
    return this.#base + this.at;
  }

  /** Goes on from another position of the file. */
  seek(position: number): void {
    this.#base = position;
    this.at = 0;
    this.end = 0;
  }

  /**
   * Moves the bytes from index `keep` to the front and reads on behind them, so that `at` (which is at or
   * behind `keep`) goes down by `keep`. Returns false, changing nothing, at the end of the file. `limit`: most
   * bytes to keep; more are refused in the name of `what`.
   */
  more(keep: number, limit: number, what: string): boolean {
    const kept = this.end - keep;
    if (kept > limit) {
      throw new InputError(
        'json-too-large',
        this.file.name,
        `${what} is larger than ${Math.round(limit / 2 ** 10)} KiB (near byte ${this.#base + keep}).`,
        'Split it into smaller parts.',
      );
    }
    if (this.#base + this.end >= this.file.size) return false;
    let target = this.bytes;
    if (kept > target.length / 2) target = Buffer.allocUnsafe(target.length * 2);
    this.bytes.copy(target, 0, keep, this.end);
    this.bytes = target;
    this.#base += keep;
    this.at -= keep;
    const count = this.file.read(target.subarray(kept), this.#base + kept);
    this.end = kept + count;
    return count > 0;
  }
}
