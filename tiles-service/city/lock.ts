import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';

/**
 * Lets one import at a time write to a city folder. The lock names its process; one whose process is gone
 * is taken over. Throws InputError `city-locked`.
 */
export async function lockCity(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'city.lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = Number(await readFile(path, 'utf8').catch(() => ''));
      if (isRunning(owner))
        throw new InputError(
          'city-locked',
          folder,
          `another import (process ${owner}) is writing to this city.`,
          'Wait until it has ended, or end it, and try again.',
        );
      await rm(path, { force: true });
    }
  }
  throw new InputError('city-locked', folder, 'another import has just begun.', 'Try again.');
}

function isRunning(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ <= 0) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
