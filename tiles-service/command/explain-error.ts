import { InputError } from '../../models/errors.ts';

/** What the system says of a disk or a folder, in words that say what to do. */
const SYSTEM: Record<string, [what: string, advice: string]> = {
  ENOSPC: ['the disk is full.', 'Make room and run the same command again; what was finished is used again.'],
  EDQUOT: ['the quota of the disk is used up.', 'Make room and run the same command again.'],
  EROFS: ['the file system can only be read.', 'Name a folder on another one.'],
  EACCES: ['this user may not read or write here.', 'Change the rights of the folder, or name another one.'],
  EPERM: ['this user may not do that here.', 'Change the rights of the folder, or name another one.'],
  ENOTDIR: ['a part of the path is a file, and no folder.', 'Name another folder.'],
  EISDIR: ['this is a folder, and no file.', 'Name a file.'],
  EMFILE: ['too many files are open.', 'Raise the limit (ulimit -n 65536), or take fewer --workers.'],
  ENOENT: ['it was there, and is gone.', 'Look at what moved or removed it, and run the same command again.'],
  EIO: ['the disk cannot be read or written.', 'Look at the disk; copy the file elsewhere and try again.'],
};

/**
 * An error of the file system as one that a person can mend; anything else as it is. What was being written when a
 * disk is full is removed by its writer, so that the same command goes on from there.
 */
export function explainError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const known = code !== undefined && syscall !== undefined ? SYSTEM[code] : undefined;
  if (!known) return error;
  return new InputError(`system-${code?.toLowerCase()}`, path ?? `the disk (${syscall})`, known[0], known[1]);
}
