import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { LIVE_FILE } from '../../models/live/configuration.ts';
import { CAMERAS_FILE } from '../video/sources.ts';
import { isTarName } from './tar.ts';

/** Keys of a feed whose values are files or folders in that of the city, by its adapter; with what they are if absent. */
const KEYS: Record<string, Record<string, string | undefined>> = {
  csv: { file: undefined },
  'sumo-fcd': { file: undefined, net: undefined },
  'gtfs-realtime': { static: undefined },
  mqtt: { certificate: undefined },
  cap: { files: undefined },
  simulator: { city: 'simulator/city.json', things: 'simulator/things.ndjson' },
};

/** Bytes of one file at the most: it is read and put back as a whole, in memory. */
export const MOST_OF_FILE = 512 * 2 ** 20;
/** Bytes of the files of one city at the most. */
export const MOST_OF_CITY = 8 * 2 ** 30;

export interface NamedFiles {
  /** Paths below the folder of the city, with slashes, each once. */
  files: string[];
  /** What was named and is not among them. */
  leftOut: LeftOut[];
}
export interface LeftOut {
  file: string;
  why: string;
}

export interface NamedFilesLimits {
  ofFile?: number;
  ofCity?: number;
}

/**
 * The files in the folder of a city that its live.json and cameras.json name: recordings that feeds replay, timetables,
 * certificates, alerts, the simulator's city, clips of cameras. Nothing else in the folder is looked at.
 */
export async function namedFiles(
  folder: string,
  { ofFile = MOST_OF_FILE, ofCity = MOST_OF_CITY }: NamedFilesLimits = {},
): Promise<NamedFiles> {
  const leftOut: LeftOut[] = [];
  const files = new Set<string>();
  const home = await realpath(folder);
  let bytes = 0;
  for (const name of await namesIn(folder, leftOut)) {
    const leave = (why: string) => leftOut.push({ file: name, why });
    if (name.includes('${')) {
      leave('its name has a variable of the environment in it');
      continue;
    }
    const found = await filesOf(folder, name).catch(() => undefined);
    if (!found) leave('there is no such file');
    for (const path of found ?? []) {
      const within = relative(home, await realpath(path));
      const file = relative(folder, path).split(sep).join('/');
      const { size } = await stat(path);
      const isOutside = within === '..' || within.startsWith(`..${sep}`) || resolve(within) === within;
      const why = isOutside
        ? 'it lies outside of the folder of the city'
        : size > ofFile
          ? `it has ${size} bytes; files of up to ${ofFile} are taken`
          : bytes + size > ofCity
            ? `the files of a city are taken up to ${ofCity} bytes together`
            : isTarName(file)
              ? undefined
              : 'its name is too long for an archive';
      if (why !== undefined) leftOut.push({ file: isOutside ? name : file, why });
      else if (!files.has(file)) {
        files.add(file);
        bytes += size;
      }
    }
  }
  return { files: [...files].sort(), leftOut };
}

async function namesIn(folder: string, leftOut: LeftOut[]): Promise<Set<string>> {
  const names = new Set<string>();
  const read = async (file: string, list: 'feeds' | 'sources'): Promise<Record<string, unknown>[]> => {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text === undefined) return [];
    try {
      return (JSON.parse(text) as Record<string, Record<string, unknown>[] | undefined>)[list] ?? [];
    } catch {
      leftOut.push({ file, why: 'it is not JSON: what it names is not known, and it is taken alone' });
      return [];
    }
  };
  for (const feed of await read(LIVE_FILE, 'feeds'))
    for (const [key, usual] of Object.entries(KEYS[String(feed['adapter'])] ?? {})) {
      const name = feed[key] ?? usual;
      if (typeof name === 'string') names.add(name);
    }
  for (const { kind, file } of await read(CAMERAS_FILE, 'sources'))
    if (kind === 'mp4' && typeof file === 'string') names.add(file);
  return names;
}

/** Of one name: a file, all that lies in a folder, or what `{id}` and `{native}` in the name of a clip can stand for. */
async function filesOf(folder: string, name: string): Promise<string[]> {
  const [before] = name.split(/\{(?:id|native)\}/);
  if (before === name) {
    const path = resolve(folder, name);
    return (await stat(path)).isDirectory() ? filesBelow(path) : [path];
  }
  const place = resolve(folder, before.slice(0, before.lastIndexOf('/') + 1));
  const pattern = new RegExp(
    `^${name
      .split(/\{(?:id|native)\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^/]+')}$`,
  );
  return (await filesBelow(place)).filter((path) =>
    pattern.test(relative(folder, path).split(sep).join('/')),
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
