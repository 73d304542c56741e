import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CompressionCache } from '../../../tiles-service/serve/compression-cache.ts';
import type { FoundFile } from '../../../tiles-service/serve/file-finder.ts';
import { temporaryFolder } from './city-folder.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

async function file(name: string, content: Buffer, modified = 1): Promise<FoundFile> {
  const path = join(folder, name);
  await writeFile(path, content);
  return { path, type: 'application/json', compressible: true, size: content.length, modified, variants: {} };
}
const words = (length: number, seed = 0) =>
  Buffer.from(
    Array.from({ length: length / 8 }, (_, i) => `${String((i * 7919 + seed) % 9973).padStart(7)} `).join(''),
  );
const noise = (length: number) => Buffer.from(Uint8Array.from({ length }, () => Math.random() * 256));

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('CompressionCache', () => {
  it('should wait for a small file and give what unpacks to it', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    const small = await file('small.json', words(50_000));
    const brotli = await cache.variant(small, 'br');
    const gzip = await cache.variant(small, 'gzip');
    expect(brotliDecompressSync(await readFile(brotli!))).toEqual(words(50_000));
    expect(gunzipSync(await readFile(gzip!))).toEqual(words(50_000));
  });

  it('should compress a large file in the background', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    const large = await file('large.json', words(2_000_000));
    expect(await cache.variant(large, 'gzip')).toBeUndefined();
    await cache.idle();
    const unpacked = gunzipSync(await readFile((await cache.variant(large, 'gzip'))!));
    expect(unpacked.equals(words(2_000_000))).toBe(true);
  });

  it('should do one thing once for many who ask', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    const small = await file('small.json', words(50_000));
    const paths = await Promise.all(Array.from({ length: 20 }, () => cache.variant(small, 'br')));
    expect(new Set(paths).size).toBe(1);
    expect(await filesIn(join(folder, 'cache'))).toHaveLength(1);
  });

  it('should make a new variant of a file that changed', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    const first = await cache.variant(await file('a.json', words(50_000)), 'gzip');
    const second = await cache.variant(await file('a.json', words(50_000, 3), 2), 'gzip');
    expect(second).not.toBe(first);
    expect(gunzipSync(await readFile(second!))).toEqual(words(50_000, 3));
  });

  it('should leave alone what does not become smaller, is tiny, huge or of another type', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    expect(await cache.variant(await file('noise.json', noise(50_000)), 'br')).toBeUndefined();
    expect(await cache.variant(await file('tiny.json', words(800)), 'br')).toBeUndefined();
    const plain = await file('a.json', words(50_000));
    expect(await cache.variant({ ...plain, compressible: false }, 'br')).toBeUndefined();
    expect(await cache.variant({ ...plain, size: 1e9 }, 'br')).toBeUndefined();
    await cache.idle();
    expect(await filesIn(join(folder, 'cache'))).toEqual([]);
  });

  it('should stay within its bytes, the longest unused first to go', async () => {
    const cache = new CompressionCache(join(folder, 'cache'), { maximumBytes: 20_000 });
    const files = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => file(`${i}.json`, words(50_000, i))));
    const paths: string[] = [];
    for (const each of files) {
      paths.push((await cache.variant(each, 'br'))!);
      await cache.variant(files[0], 'br');
      expect(cache.bytes).toBeLessThanOrEqual(20_000);
    }
    const left = await filesIn(join(folder, 'cache'));
    expect(left.length).toBeGreaterThan(1);
    expect(left.length).toBeLessThan(6);
    expect(left.some((name) => paths[0].endsWith(name))).toBe(true);
    expect(left.some((name) => paths[1].endsWith(name))).toBe(false);
  });

  it('should know at the next start what it has, within its bytes', async () => {
    const small = await file('small.json', words(50_000));
    const path = await new CompressionCache(join(folder, 'cache')).variant(small, 'br');
    const made = (await stat(path!)).mtimeMs;
    const again = new CompressionCache(join(folder, 'cache'));
    expect(await again.variant(small, 'br')).toBe(path);
    expect((await stat(path!)).mtimeMs).toBe(made);
    expect(again.bytes).toBe((await stat(path!)).size);
    const narrow = new CompressionCache(join(folder, 'cache'), { maximumBytes: 1 });
    await narrow.variant(small, 'gzip');
    expect(await filesIn(join(folder, 'cache'))).toEqual([]);
  });

  it('should be readable by its owner only', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    const path = await cache.variant(await file('a.json', words(50_000)), 'br');
    expect((await stat(path!)).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'cache'))).mode & 0o077).toBe(0);
  });

  it('should say once that its folder cannot be written, and do without', async () => {
    const told: Error[] = [];
    await writeFile(join(folder, 'occupied'), '');
    const cache = new CompressionCache(join(folder, 'occupied'), {
      onUnwritable: (error) => told.push(error),
    });
    const small = await file('a.json', words(50_000));
    expect(await cache.variant(small, 'br')).toBeUndefined();
    expect(await cache.variant(small, 'gzip')).toBeUndefined();
    expect(told).toHaveLength(1);
  });

  it.skipIf(process.getuid?.() === 0)('should do without where it may not write', async () => {
    await chmod(folder, 0o500);
    const cache = new CompressionCache(join(folder, 'cache'));
    const missing = {
      path: join(folder, 'a'),
      type: '',
      compressible: true,
      size: 5000,
      modified: 1,
      variants: {},
    };
    expect(await cache.variant(missing, 'br')).toBeUndefined();
    await chmod(folder, 0o700);
  });

  it('should leave nothing behind of a file that vanished', async () => {
    const cache = new CompressionCache(join(folder, 'cache'));
    const missing = {
      path: join(folder, 'none'),
      type: '',
      compressible: true,
      size: 5000,
      modified: 1,
      variants: {},
    };
    expect(await cache.variant(missing, 'br')).toBeUndefined();
    expect(await filesIn(join(folder, 'cache'))).toEqual([]);
  });
});
