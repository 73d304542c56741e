import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Theme, type ThemeList, themeSchema } from '../../../models/schema/theme.ts';

/** Themes of a city's own lie in its folder. */
export const themeFolderOf = (city: string): string => join(city, 'themes');

const MOST_FILES = 200;
const MOST_BYTES = 1 << 20;

export interface ReadThemes {
  themes: Theme[];
  problems: ThemeList['problems'];
}

/**
 * The themes of the `*.json` of some folders, by file name. A file that holds none is told, with its first wrong
 * field, and the others are read; an id that a folder before has already is told too. A folder that is not there has
 * no themes.
 */
export async function readThemes(folders: readonly string[]): Promise<ReadThemes> {
  const themes = new Map<string, Theme>();
  const problems: ReadThemes['problems'] = [];
  for (const folder of folders) {
    const names = (await readdir(folder).catch((): string[] => []))
      .filter((name) => name.endsWith('.json'))
      .sort();
    if (names.length > MOST_FILES)
      problems.push({
        file: names[MOST_FILES],
        message: `only the first ${MOST_FILES} themes of a folder are read`,
      });
    for (const file of names.slice(0, MOST_FILES)) {
      const result = await readTheme(join(folder, file));
      if ('message' in result) problems.push({ file, ...result });
      else if (themes.has(result.id))
        problems.push({
          file,
          field: 'id',
          message: `the id "${result.id}" belongs to another theme already`,
        });
      else themes.set(result.id, result);
    }
  }
  return { themes: [...themes.values()], problems };
}

async function readTheme(path: string): Promise<Theme | { field?: string; message: string }> {
  let value: unknown;
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > MOST_BYTES) return { message: 'this is no file of up to 1 MB' };
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    return { message: `this is not JSON: ${(error as Error).message}` };
  }
  const parsed = themeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return { field: issue.path.join('.') || 'the document', message: issue.message };
}
