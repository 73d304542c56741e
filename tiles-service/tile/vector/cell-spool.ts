import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Cell } from './bands.ts';

/** Bytes that wait in memory, over all cells, before they go to disk. */
const PENDING_BYTES = 48 * 2 ** 20;

export interface SpooledCell extends Cell {
  /** Where the cell's bytes lie in the spool file, in the order in which they came. */
  chunks: { offset: number; length: number }[];
  bytes: number;
}

/** One file for the records of many cells: small pieces are gathered per cell and written in large chunks. */
export class CellSpool {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #cells = new Map<string, SpooledCell & { pending: Uint8Array[]; pendingBytes: number }>();
  #pendingBytes = 0;
  #length = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<CellSpool> {
    return new CellSpool(path, await open(path, 'w'));
  }

  async add({ band, z, x, y }: Cell, bytes: Uint8Array): Promise<void> {
    const key = `${band}/${x}/${y}`;
    let cell = this.#cells.get(key);
    if (!cell) {
      cell = { band, z, x, y, chunks: [], bytes: 0, pending: [], pendingBytes: 0 };
      this.#cells.set(key, cell);
    }
    cell.pending.push(bytes);
    cell.pendingBytes += bytes.length;
    cell.bytes += bytes.length;
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > PENDING_BYTES) await this.#flush();
  }

  /** Writes what waits and closes the file. The cells, biggest first, so that no worker ends with a long one alone. */
  async finish(): Promise<SpooledCell[]> {
    await this.#flush();
    await this.#file.close();
    return [...this.#cells.values()]
      .map(({ band, z, x, y, chunks, bytes }) => ({ band, z, x, y, chunks, bytes }))
      .sort((a, b) => b.bytes - a.bytes);
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  async #flush(): Promise<void> {
    for (const cell of this.#cells.values()) {
      if (cell.pendingBytes === 0) continue;
      const bytes = Buffer.concat(cell.pending, cell.pendingBytes);
      for (let done = 0; done < bytes.length; )
        done += (await this.#file.write(bytes, done, bytes.length - done, this.#length + done)).bytesWritten;
      cell.chunks.push({ offset: this.#length, length: bytes.length });
      this.#length += bytes.length;
      cell.pending = [];
      cell.pendingBytes = 0;
    }
    this.#pendingBytes = 0;
  }
}

/** All bytes of a cell, at the start of a buffer of their own. */
export async function readCell(
  path: string,
  cell: Pick<SpooledCell, 'chunks' | 'bytes'>,
): Promise<Uint8Array> {
  const all = new Uint8Array(cell.bytes);
  const file = await open(path, 'r');
  try {
    let at = 0;
    for (const { offset, length } of cell.chunks) {
      for (let done = 0; done < length; ) {
        const { bytesRead } = await file.read(all, at + done, length - done, offset + done);
        if (bytesRead === 0) throw new Error(`${path} ends before byte ${offset + length}.`);
        done += bytesRead;
      }
      at += length;
    }
  } finally {
    await file.close();
  }
  return all;
}
