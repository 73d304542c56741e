import type { ByteSource } from '../../models/feature-store/index.ts';

/** Bytes that are fetched at once. */
const CHUNK = 1 << 20;

/**
 * A byte source for reading a file from its beginning to its end in small pieces: it fetches large pieces of the
 * source behind it and keeps the last two. `lengths` are those of the files that are read so.
 */
export function readAhead(source: ByteSource, lengths: Readonly<Record<string, number>>): ByteSource {
  const kept = new Map<string, Promise<Uint8Array>>();
  const chunk = (file: string, index: number): Promise<Uint8Array> => {
    const key = `${file} ${index}`;
    let bytes = kept.get(key);
    if (!bytes) {
      const start = index * CHUNK;
      bytes = source.read(file, start, Math.min(CHUNK, lengths[file] - start));
      bytes.catch(() => kept.delete(key));
      kept.set(key, bytes);
      while (kept.size > 2) kept.delete(kept.keys().next().value as string);
    }
    return bytes;
  };
  return {
    moved: source.moved,
    readAll: (file) => source.readAll(file),
    gunzip: (bytes) => source.gunzip(bytes),
    async read(file, offset, length) {
      const end = offset + length;
      if (lengths[file] === undefined || end > lengths[file] || length > CHUNK)
        return source.read(file, offset, length);
      const bytes = new Uint8Array(length);
      for (let at = offset; at < end; ) {
        const index = Math.floor(at / CHUNK);
        const piece = await chunk(file, index);
        const from = at - index * CHUNK;
        const part = piece.subarray(from, from + end - at);
        if (part.length === 0) throw new RangeError(`${file} ends before byte ${end}.`);
        bytes.set(part, at - offset);
        at += part.length;
      }
      return bytes;
    },
  };
}
