import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/**
 * A temporary file with plain positional reads and appends, made in the caller's scratch folder. Calls are
 * synchronous: they are small, mostly answered by the system's page cache, and made from inside tight loops.
 */
export class BlockFile {
  readonly #descriptor: number;
  #length = 0;
  #closed = false;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'wx+');
  }

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) {
      done += writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#length + done);
    }
    this.#length += bytes.length;
  }

  /** Fills `target` from `offset` on as far as the file reaches; returns the bytes read. */
  read(target: Uint8Array, offset: number): number {
    let done = 0;
    while (done < target.length) {
      const read = readSync(this.#descriptor, target, done, target.length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#descriptor);
  }
}
