import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { compileKernels } from './tiles-service/flood/compile-kernels.ts';

const ID = 'virtual:flood-kernels';
const CACHE = resolve(import.meta.dirname, '.cache/kernels');

/**
 * The kernels of the flood solver for the page: `virtual:flood-kernels` has the addresses of two WebAssembly modules,
 * `alone` for one thread and `shared` for several on one memory. Compiled from their AssemblyScript when it has changed.
 */
export function floodKernels(): Plugin {
  return {
    name: 'flood-kernels',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: {
      filter: { id: /^\0virtual:flood-kernels$/ },
      handler: async () => {
        const [alone, shared] = [await fileOf('alone'), await fileOf('shared')];
        return [
          `import alone from ${JSON.stringify(`${alone}?url&no-inline`)};`,
          `import shared from ${JSON.stringify(`${shared}?url&no-inline`)};`,
          'export { alone, shared };',
        ].join('\n');
      },
    },
  };
}

/** A file with the compiled module, named after what is in it. */
async function fileOf(kind: 'alone' | 'shared'): Promise<string> {
  const binary = await compileKernels(kind === 'shared');
  const hash = createHash('sha256').update(binary).digest('hex').slice(0, 16);
  const file = join(CACHE, `flood-${kind}-${hash}.wasm`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept?.length !== binary.length) {
    await mkdir(CACHE, { recursive: true });
    await writeFile(file, binary);
  }
  return file;
}
