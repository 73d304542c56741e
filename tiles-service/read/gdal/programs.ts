import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';

/** Where GDAL's two programs lie, and which version they are. */
export interface GdalPrograms {
  ogrinfo: string;
  ogr2ogr: string;
  /** As "GDAL 3.6". */
  version: string;
}

/** Last characters of a program's messages that are kept. */
const MAXIMUM_MESSAGES = 4096;
/** What a listing of layers may be long. */
const MAXIMUM_LISTING = 16 * 2 ** 20;

/** Nothing is fetched, and no code is loaded, for a file that comes from somewhere. */
const ENVIRONMENT = {
  PROJ_NETWORK: 'OFF',
  CPL_DEBUG: 'OFF',
  GML_SKIP_RESOLVE_ELEMS: 'ALL',
  OGR_SQLITE_LOAD_EXTENSIONS: '',
  GDAL_HTTP_MAX_RETRY: '0',
};

/**
 * Finds GDAL's programs on the PATH.
 * @throws InputError `gdal-missing`, naming the format that needs them
 */
export async function findGdal(file: string, format: string): Promise<GdalPrograms> {
  const [ogrinfo, ogr2ogr] = await Promise.all(['ogrinfo', 'ogr2ogr'].map(findProgram));
  if (!ogrinfo || !ogr2ogr) {
    throw new InputError(
      'gdal-missing',
      file,
      `is a ${format} file, which is read through GDAL's ogr2ogr; that is not installed here.`,
      'Install it (Debian, Ubuntu: apt-get install gdal-bin), or convert the file to GeoJSON where it is.',
    );
  }
  const { text } = await runToEnd(ogr2ogr, ['--version']);
  return { ogrinfo, ogr2ogr, version: /GDAL \d+\.\d+/.exec(text)?.[0] ?? 'GDAL' };
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** A program that is running. */
export interface RunningProgram {
  output: AsyncIterable<Buffer>;
  /** Its exit code, once it has ended; null where it was killed. */
  ended: Promise<number | null>;
  /** The end of what it has said so far. */
  messages(): string;
  kill(): void;
}

/** Starts a program. It waits where its output is not taken, and is killed when the signal says so. */
export function start(program: string, parameters: readonly string[], signal?: AbortSignal): RunningProgram {
  const child: ChildProcess = spawn(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...ENVIRONMENT, LC_ALL: 'C.UTF-8' },
  });
  let messages = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    messages = (messages + text).slice(-MAXIMUM_MESSAGES);
  });
  const kill = (): void => {
    if (child.exitCode === null) child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', kill, { once: true });
  if (signal?.aborted) kill();
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null): void => {
      signal?.removeEventListener('abort', kill);
      resolve(code);
    };
    child.on('error', (error) => {
      messages += error.message;
      end(-1);
    });
    child.on('close', (code) => end(code));
  });
  return { output: child.stdout as AsyncIterable<Buffer>, ended, messages: () => messages, kill };
}

/** Runs a program to its end; its output may not be long. */
export async function runToEnd(
  program: string,
  parameters: readonly string[],
  signal?: AbortSignal,
): Promise<{ text: string; code: number | null; messages: string }> {
  const running = start(program, parameters, signal);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of running.output) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAXIMUM_LISTING) break;
    }
  } finally {
    if (length > MAXIMUM_LISTING) running.kill();
  }
  const code = await running.ended;
  signal?.throwIfAborted();
  return { text: Buffer.concat(chunks).toString('utf8'), code, messages: running.messages() };
}
