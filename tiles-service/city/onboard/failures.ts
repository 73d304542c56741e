import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';

/** One way of failing, and the files of a source that fail in it. */
export interface FileFailure {
  code: string;
  /** Of the first of the files. */
  message: string;
  files: string[];
}

/** Files that are named with a failure; how many there are more is said. */
const NAMED = 5;

/** The failures of the files of a source, each way of failing once, so that none hides another. */
export class FileFailures {
  readonly #byCode = new Map<string, FileFailure>();

  add(path: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof InputError ? error.code : 'failed';
    const key = code === 'failed' ? `${code} ${message}` : code;
    const known = this.#byCode.get(key);
    if (known) known.files.push(path);
    else this.#byCode.set(key, { code, message, files: [path] });
  }

  list(): FileFailure[] {
    return [...this.#byCode.values()];
  }
}

/** What is said of a failure: the sentence of its first file, and the names of the others. */
export function failureText({ message, files }: FileFailure): string {
  const others = files.slice(1);
  if (others.length === 0) return message;
  const names = others.slice(0, NAMED).map((path) => basename(path));
  const more = others.length > NAMED ? ' …' : '';
  return `${message} The same holds for ${others.length} more of its files: ${names.join(', ')}${more}`;
}

/** Looks at each file; one that fails does not keep the others from being looked at. */
export async function eachFile(
  paths: readonly string[],
  signal: AbortSignal,
  look: (path: string) => Promise<void>,
): Promise<FileFailure[]> {
  const failures = new FileFailures();
  for (const path of paths) {
    signal.throwIfAborted();
    try {
      await look(path);
    } catch (error) {
      signal.throwIfAborted();
      failures.add(path, error);
    }
  }
  return failures.list();
}
