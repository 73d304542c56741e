import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { InputError } from '../../models/errors.ts';
import { SMALLEST_COMPRESSED } from './compression-cache.ts';
import { ENCODING_SUFFIX } from './content-encoding.ts';
import { mediaType } from './media-type.ts';

/** What the built viewer is made of, relative to the project's folder. */
const INPUTS = [
  'viewer',
  'models',
  'scenes',
  'assets',
  'vite.config.ts',
  'vite.fonts.ts',
  'vite.flood.ts',
  'tiles-service/flood/compile-kernels.ts',
  'tsconfig.json',
  'package-lock.json',
];
const STAMP = '.stamp';
const ASIDE = '.viewer-';
/** Milliseconds; no build takes that long. */
const ABANDONED_AFTER = 3_600_000;

export interface ViewerBuildOptions {
  /** The project's folder. */
  project: string;
  /** False: take what is there, however old. */
  build: boolean;
  onProgress: (line: string) => void;
}

/**
 * The folder of the built viewer, building it first when it is missing or its sources have changed; undefined
 * when it is not built and shall not be. It is built aside and moved into place whole, with every text in it
 * compressed, so that two servers starting at once, or one stopped half-way, leave nothing half-made.
 */
export async function ensureViewer({
  project,
  build,
  onProgress,
}: ViewerBuildOptions): Promise<string | undefined> {
  const dist = join(await realpath(project), 'dist');
  const folder = join(dist, 'viewer');
  const built = existsSync(join(folder, 'index.html'));
  if (!build) return built ? folder : undefined;
  const stamp = await stampOf(project);
  if (built && (await readFile(join(folder, STAMP), 'utf8').catch(() => '')) === stamp) return folder;
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) {
    throw new InputError(
      'viewer-tools-missing',
      vite,
      'the viewer has to be built, and the tool for it is not installed.',
      built ? 'Run npm ci, or start with --no-build to serve the viewer as it is.' : 'Run npm ci.',
    );
  }
  onProgress(built ? 'The viewer has changed: building it …' : 'Building the viewer, once …');
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const ticker = setInterval(() => onProgress(`  … ${seconds()} s`), 10_000);
  const aside = join(dist, `${ASIDE}${randomUUID()}`);
  try {
    await removeLeftovers(dist);
    await runVite(vite, project, aside);
    await compressTexts(aside);
    await writeFile(join(aside, STAMP), stamp);
    await moveIntoPlace(aside, folder);
  } finally {
    clearInterval(ticker);
    await rm(aside, { recursive: true, force: true });
  }
  onProgress(`The viewer is built (${seconds()} s).`);
  return folder;
}

/** Builds that were stopped half-way. */
async function removeLeftovers(dist: string): Promise<void> {
  for (const name of await readdir(dist).catch(() => [])) {
    if (!name.startsWith(ASIDE)) continue;
    const facts = await stat(join(dist, name)).catch(() => undefined);
    if (facts && Date.now() - facts.mtimeMs > ABANDONED_AFTER) {
      await rm(join(dist, name), { recursive: true, force: true });
    }
  }
}

/** Hash of the names and contents of all that goes into the viewer. */
async function stampOf(project: string): Promise<string> {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    for (const path of await filesBelow(join(project, input))) {
      hash.update(`${relative(project, path).split(sep).join('/')}\0`);
      hash.update(
        createHash('sha256')
          .update(await readFile(path))
          .digest(),
      );
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return [];
  if (!facts.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function runVite(vite: string, project: string, out: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = [vite, 'build', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn'];
    const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const how = signal ? `was stopped by ${signal}` : `ended with code ${code}`;
      reject(
        new InputError(
          'viewer-build-failed',
          'viewer/',
          `vite ${how}:\n${output.trim()}\n`,
          'Mend what it names, or start with --no-build to serve the viewer as it was.',
        ),
      );
    });
  });
}

/** The last tenth off a large table that hardly anybody opens is not worth ten times the time. */
function brotliQuality(size: number): number {
  return size > 2_000_000 ? 9 : 11;
}

async function compressTexts(folder: string): Promise<void> {
  const waiting = await filesBelow(folder);
  const work = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const { size } = await stat(path);
      if (!mediaType(path).compressible || size < SMALLEST_COMPRESSED) continue;
      const brotli = createBrotliCompress({
        params: {
          [constants.BROTLI_PARAM_QUALITY]: brotliQuality(size),
          [constants.BROTLI_PARAM_SIZE_HINT]: size,
        },
      });
      await pipeline(createReadStream(path), brotli, createWriteStream(path + ENCODING_SUFFIX.br));
      await pipeline(
        createReadStream(path),
        createGzip({ level: 9 }),
        createWriteStream(path + ENCODING_SUFFIX.gzip),
      );
    }
  };
  await Promise.all([work(), work()]);
}

/** A folder cannot be renamed over a full one: the old one is moved away first. Others may do the same. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const old = `${from}-old`;
    await mkdir(join(to, '..'), { recursive: true });
    await rename(to, old).catch(() => {});
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
  }
}
