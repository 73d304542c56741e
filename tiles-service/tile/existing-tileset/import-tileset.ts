import { realpath, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { FileTileOptions, FileTileResult, TileJob } from '../product.ts';
import { ContentBroken, type ContentReport } from './content-report.ts';
import { MARKER_FILE } from './marker.ts';
import { notPlaced, type Placement, readPlacement, tilesetCrs } from './placement.ts';
import { type OnFinding, TILESET_REASONS } from './reasons.ts';
import { extentOf } from './volume.ts';
import { walkTileset } from './walk.ts';
import type { WalkResult } from './walk-state.ts';

export interface ImportedTileset extends FileTileResult {
  walk: WalkResult;
}

/**
 * Takes a 3D Tiles tileset (1.0, 1.1, implicit too) as it is: every document and content is checked, and what is good
 * is linked into the product. What is bad is counted and taken out of the tree, so that no viewer asks for it. One
 * tileset at a time: `files` is its document, or its folder.
 * @throws InputError `tileset-unreadable`, `tileset-not-placed`, `tileset-crs`, `one-tileset`, `tileset-empty`.
 */
export async function importTileset(
  files: readonly string[],
  options: FileTileOptions,
  job: TileJob,
): Promise<ImportedTileset> {
  const given = files[0];
  if (files.length !== 1)
    throw new InputError(
      'one-tileset',
      given,
      `a source holds one tileset, and ${files.length} files were given.`,
      'Name the outermost tileset.json; it refers to the others.',
    );
  const { root, entry } = await locate(given);
  const name = nameOf(given);
  const placement = options.crs ? await readPlacement(name, options.crs, options.verticalDatum) : undefined;
  const walk = await walkInto(name, root, entry, placement, job);
  const extent = walk.volume && extentOf(walk.volume);
  if (!extent && walk.volume?.kind !== 'other') throw notPlaced(name);
  if (walk.kept === 0)
    throw new InputError(
      'tileset-empty',
      name,
      'none of its tiles can be shown.',
      'Look at what was found in it, and export it again.',
    );
  const output = entry.replace(/\.gz$/i, '');
  await writeFile(
    join(job.out, MARKER_FILE),
    JSON.stringify({ schema: 'citymirror/existing-tileset/1', entry: output }),
  );
  const isPoints = Object.keys(walk.kinds).every((kind) => kind === 'pnts');
  return {
    entry: output,
    features: walk.features,
    tiles: walk.kept,
    bytes: walk.bytes,
    ...(extent ? { extent } : {}),
    format: '3d-tiles',
    crs: tilesetCrs(options.crs),
    read: walk.read,
    layer: { kind: 'tileset', role: isPoints ? 'pointcloud' : 'mesh', cim: 3 },
    walk,
  };
}

/** Most tilesets have the same name: the folder tells them apart. */
function nameOf(given: string): string {
  const name = basename(given);
  return name.startsWith('tileset.json') ? join(basename(dirname(given)), name) : name;
}

async function locate(given: string): Promise<{ root: string; entry: string }> {
  try {
    const facts = await stat(given);
    if (facts.isDirectory()) return { root: await realpath(given), entry: 'tileset.json' };
    return { root: await realpath(dirname(given)), entry: basename(given) };
  } catch {
    throw new InputError('file-missing', given, 'there is no such file or folder.', 'Check the path.');
  }
}

async function walkInto(
  name: string,
  root: string,
  entry: string,
  placement: Placement | undefined,
  job: TileJob,
): Promise<WalkResult> {
  const module = new URL('./inspect-content.ts', import.meta.url).href;
  const onFinding: OnFinding = (reason, where, detail) => {
    const [kind, message] = TILESET_REASONS[reason];
    const example = detail ? `${where}: ${detail}` : where;
    if (kind === 'dropped') job.tally.dropped(reason, message, example);
    else if (kind === 'repaired') job.tally.repaired(reason, message, example);
    else job.tally.note(reason, message, example);
  };
  try {
    const walk = await walkTileset({
      root,
      entry,
      out: job.out,
      ...(placement ? { placement: placement.matrix } : {}),
      lanes: job.pool.size * 2,
      inspect: (request) =>
        job.pool.run<ContentReport & { bytes: number }>(module, 'inspectContent', request),
      onFinding,
      onProgress: (done) => job.onProgress({ step: 'checking tiles', done, total: 0, unit: 'tiles' }),
      signal: job.signal,
    });
    job.tally.read += walk.read;
    if (walk.validated < walk.kept)
      job.tally.note(
        'gltf-sampled',
        'The glTF Validator looked at a part of the tiles; all others were checked for what a viewer needs.',
        `${walk.validated} of ${walk.kept}`,
      );
    return walk;
  } catch (error) {
    if (!(error instanceof ContentBroken)) throw error;
    throw new InputError(
      'tileset-unreadable',
      name,
      `the tileset cannot be used: ${error.message}.`,
      'Export it again, or name its outermost document.',
    );
  }
}
