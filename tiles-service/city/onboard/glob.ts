import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Folders that are one input each: patterns do not go into them. */
const WHOLE_FOLDERS = /\.gdb$/i;
/** Found by one pattern at most; more is a mistake in it. */
const MOST_FILES = 1_000_000;
/** Choices that the braces of one pattern give at most. */
const MOST_CHOICES = 1_000;

/**
 * The files and folders that a path or a pattern names, sorted. In a pattern `*` and `?` stand for letters of one
 * name, `**` for folders, `{a,b}` for one of several. What is there under the very name is given back as it is.
 */
export async function expandPath(root: string, pattern: string): Promise<string[]> {
  // Written on Windows, read on another system: the separator is the same for us.
  for (const path of new Set([pattern, pattern.replaceAll('\\', '/')])) {
    const literal = resolve(root, path);
    if (await stat(literal).catch(() => undefined)) return [literal];
  }
  if (!/[*?{]/.test(pattern)) return [];
  const found = new Set<string>();
  for (const alternative of braces(pattern)) {
    const parts = alternative.split(/[\\/]+/);
    const isAbsolute = parts[0] === '' || /^[a-z]:$/i.test(parts[0]);
    const start = isAbsolute ? resolve(`${parts.shift()}/`) : root;
    await walk(
      start,
      parts.filter((part) => part !== '.' && part !== ''),
      found,
    );
  }
  return [...found].sort();
}

async function walk(folder: string, parts: readonly string[], found: Set<string>): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined || found.size > MOST_FILES) return;
  if (part === '**') {
    await walk(folder, rest, found);
    for (const entry of await entriesOf(folder))
      if (entry.isDirectory() && !entry.name.startsWith('.') && !WHOLE_FOLDERS.test(entry.name))
        await walk(join(folder, entry.name), parts, found);
    return;
  }
  if (!/[*?]/.test(part)) {
    const path = join(folder, part);
    const facts = await stat(path).catch(() => undefined);
    if (!facts) return;
    if (rest.length === 0) found.add(path);
    else await walk(path, rest, found);
    return;
  }
  const matches = matcher(part);
  for (const entry of await entriesOf(folder)) {
    if (!matches(entry.name)) continue;
    const path = join(folder, entry.name);
    if (rest.length > 0) await walk(path, rest, found);
    else if (entry.isFile() || entry.isSymbolicLink() || WHOLE_FOLDERS.test(entry.name)) found.add(path);
  }
}

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);

function matcher(part: string): (name: string) => boolean {
  const escaped = part
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${escaped}$`, 'su');
  return (name) => expression.test(name) && (part.startsWith('.') || !name.startsWith('.'));
}

/** `a.{shp,dbf}` → `a.shp`, `a.dbf`. */
function braces(pattern: string): string[] {
  const match = /\{([^{}]*)\}/.exec(pattern);
  if (!match) return [pattern];
  const [whole, inside] = match;
  const choices: string[] = [];
  for (const choice of inside.split(',')) {
    if (choices.length >= MOST_CHOICES) break;
    choices.push(
      ...braces(pattern.slice(0, match.index) + choice + pattern.slice(match.index + whole.length)),
    );
  }
  return choices.slice(0, MOST_CHOICES);
}
