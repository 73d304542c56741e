import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { FRAME_HEAD, frameOf, newMark } from './frame.ts';
import { JournalFull } from './journal-full.ts';
import { SEGMENT_HEAD, segmentHead, segmentPath, segmentsOf, setSegmentAside } from './segment-file.ts';

export interface JournalOptions {
  folder: string;
  /** Bytes of all segments together; beyond them nothing more is taken in. */
  mostBytes: number;
  /** First number that a new segment may have: numbers are never used again. */
  first: number;
}

/**
 * An append-only journal in segment files. `append` writes and waits for the disk; one at a time, the caller gathers
 * what is to be written together. A segment ends with `rotate` and is removed when its content is elsewhere.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #sizes: Map<number, number>;
  #file: FileHandle | undefined;
  #current: number;
  #mark = 0;
  #bytes = 0;

  private constructor(options: JournalOptions, sizes: Map<number, number>) {
    this.#options = options;
    this.#sizes = sizes;
    this.#current = Math.max(options.first, ...[...sizes.keys()].map((number) => number + 1));
    for (const size of sizes.values()) this.#bytes += size;
  }

  /** Opens a folder for new segments; those that are there stay as they are until they are removed. */
  static async open(options: JournalOptions): Promise<Journal> {
    await mkdir(options.folder, { recursive: true, mode: 0o700 });
    const sizes = new Map<number, number>();
    for (const number of await segmentsOf(options.folder))
      sizes.set(number, (await stat(segmentPath(options.folder, number))).size);
    return new Journal(options, sizes);
  }

  /** Number of the segment that is being written. */
  get current(): number {
    return this.#current;
  }

  /** Bytes of all segments. */
  get bytes(): number {
    return this.#bytes;
  }

  get currentBytes(): number {
    return this.#sizes.get(this.#current) ?? 0;
  }

  /**
   * Resolves when all contents are safe on disk; rejects when none of them is, JournalFull where room is missing.
   * `anyway`: beyond `mostBytes` too, for what makes room.
   */
  async append(contents: readonly Uint8Array[], anyway = false): Promise<void> {
    const length = contents.reduce((sum, content) => sum + FRAME_HEAD + content.length, 0);
    if (!anyway && this.#bytes + length > this.#options.mostBytes)
      throw new JournalFull(
        `The journal has ${this.#bytes} bytes that are not in the database yet, and may have ${this.#options.mostBytes}.`,
      );
    const before = this.currentBytes;
    try {
      const file = (this.#file ??= await this.#begin());
      const segment = { number: this.#current, mark: this.#mark };
      const frames = contents.map((content) => frameOf(segment, content));
      await writeAll(file, Buffer.concat(frames, length), this.currentBytes);
      await file.datasync();
      this.#grow(length);
    } catch (error) {
      await this.#abandon(before);
      throw spaceIsMissing(error) ? new JournalFull(`The disk of ${this.#options.folder} is full.`) : error;
    }
  }

  /** Ends the current segment and gives its number. An empty one goes on instead: undefined. */
  async rotate(): Promise<number | undefined> {
    if (!this.#sizes.has(this.#current)) return undefined;
    await this.#file?.close();
    this.#file = undefined;
    return this.#current++;
  }

  /** Its content is safe elsewhere. */
  async remove(segment: number): Promise<void> {
    await rm(segmentPath(this.#options.folder, segment), { force: true });
    this.#bytes -= this.#sizes.get(segment) ?? 0;
    this.#sizes.delete(segment);
  }

  /** It is damaged: its content is elsewhere as far as it could be read. Gives where its file is. */
  async setAside(segment: number): Promise<string> {
    const path = await setSegmentAside(this.#options.folder, segment);
    this.#bytes -= this.#sizes.get(segment) ?? 0;
    this.#sizes.delete(segment);
    return path;
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #begin(): Promise<FileHandle> {
    const { folder } = this.#options;
    const file = await open(segmentPath(folder, this.#current), 'wx+', 0o600);
    this.#sizes.set(this.#current, 0);
    this.#file = file;
    this.#mark = newMark();
    await writeAll(file, segmentHead({ mark: this.#mark }), 0);
    this.#grow(SEGMENT_HEAD);
    // The name has to be safe as well as the bytes.
    const names = await open(folder, 'r');
    await names.datasync().catch(() => undefined);
    await names.close();
    return file;
  }

  #grow(length: number): void {
    this.#bytes += length;
    this.#sizes.set(this.#current, this.currentBytes + length);
  }

  /**
   * After a write that failed nobody knows what is on the disk (fsyncgate): what is there of it is cut off, and the
   * next write begins a segment of its own.
   */
  async #abandon(before: number): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.#file = undefined;
    await file.truncate(before).catch(() => undefined);
    await file.datasync().catch(() => undefined);
    await file.close().catch(() => undefined);
    this.#bytes -= this.currentBytes - before;
    this.#sizes.set(this.#current, before);
    if (before === 0) await this.remove(this.#current);
    this.#current++;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

const spaceIsMissing = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');
