import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MOST_PAGES } from '../../scenes/flood/solver/kernels.ts';
import { writeFileAtomically } from '../city/files.ts';

const KERNELS = resolve(import.meta.dirname, '../../scenes/flood/kernels');
const CACHE = resolve(import.meta.dirname, '../../.cache/kernels');
const OPTIONS = ['--optimizeLevel', '3', '--converge', '--runtime', 'stub', '--importMemory'];
const ALONE = ['--enable', 'simd'];
/** The most memory that a module may have is part of a module which shares it. */
const SHARED = [
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--sharedMemory',
  '--maximumMemory',
  `${MOST_PAGES}`,
];

/**
 * The kernels of the flood solver as a WebAssembly module: compiled from their AssemblyScript when that has changed,
 * otherwise as they were kept. For one thread, or for several that share a memory.
 */
export async function compileKernels(isShared = false): Promise<Uint8Array<ArrayBuffer>> {
  const options = [...OPTIONS, ...(isShared ? SHARED : ALONE)];
  const names = (await readdir(KERNELS)).filter((name) => name.endsWith('.ts')).sort();
  const sources = new Map<string, string>();
  for (const name of names) sources.set(name, await readFile(join(KERNELS, name), 'utf8'));
  const hash = createHash('sha256')
    .update(JSON.stringify([options, ...sources]))
    .digest('hex');
  const kept = join(CACHE, `${hash.slice(0, 32)}.wasm`);
  const found = await readFile(kept).catch(() => undefined);
  if (found) return new Uint8Array(found);
  const { main } = await import('assemblyscript/asc');
  let binary: Uint8Array | undefined;
  const { error, stderr } = await main(['index.ts', ...options, '--outFile', 'kernels.wasm'], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm' && typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary)
    throw new Error(`The kernels of the flood solver could not be compiled: ${error?.message}\n${stderr}`);
  await mkdir(CACHE, { recursive: true });
  await writeFileAtomically(kept, binary);
  return new Uint8Array(binary);
}
