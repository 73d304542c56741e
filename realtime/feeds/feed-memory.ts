import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FeedMemory } from './adapter.ts';

/** The memory of a feed in a JSON file, replaced as a whole. */
export function feedMemory(path: string): FeedMemory {
  let turn: Promise<void> = Promise.resolve();
  const write = async (value: unknown) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(value));
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  };
  return {
    async read() {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as unknown;
      } catch (error) {
        // A file that a crash left unreadable is as none: the source is read from the start, and repeats are known.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError)
          return undefined;
        throw error;
      }
    },
    write(value) {
      const mine = turn.then(() => write(value));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
