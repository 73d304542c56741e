import { writeFile } from 'node:fs/promises';
import { colorOf } from '../../../models/network/pipe-look.ts';
import { Tally } from '../../read/feature-source.ts';
import { encodeTubeTile } from '../gltf/tube-tile.ts';
import { type ColumnSpec, columnsOf } from '../tileset/columns.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import { type PipeSpool, readPipeSpool, type SpooledPipe, writePipeSpool } from './pipe-spool.ts';
import { roundProfile } from './profile.ts';
import { simplifyLine } from './simplify-line.ts';
import { addTube } from './tube.ts';
import { TubeMesh } from './tube-mesh.ts';

export interface PipeParentTask {
  spools: string[];
  columns: ColumnSpec[];
  content: string;
  spool?: string;
  /** Corners of lines that the tile may hold. */
  corners: number;
}

/** Metres of the first level of lines: true widths take over where a pipe of a metre is two pixels wide. */
const FIRST_ERROR = 4;
/** Corners may go that are nearer to the line than this part of the error. */
const STRAIGHT = 0.12;
/** Width of a line at least, as a part of the error. */
const THINNEST = 0.3;
const SIDES = 3;

/** Builds a tile of thin lines, the widest pipes first. Runs on a worker thread. */
export async function buildPipeParent(task: PipeParentTask): Promise<TileBuilt> {
  const { pipes, error } = thin(await Promise.all(task.spools.map(readPipeSpool)), task.corners);
  const tally = new Tally().snapshot();
  if (pipes.length === 0) return { bytes: 0, error, features: 0, tally };
  const values = pipes.map((pipe) => pipe.values);
  const { glb, box } = encodeTubeTile(meshOf(pipes, error), columnsOf(task.columns, values), pipes.length);
  await writeFile(task.content, glb);
  if (task.spool) await writePipeSpool(task.spool, { pipes, error });
  return { bytes: glb.length, box, error, features: pipes.length, tally };
}

/** The pipes of several tiles with as many corners as are allowed, and the metres that the whole may be off. */
export function thin(spools: readonly PipeSpool[], corners: number): PipeSpool {
  const error = spools.reduce((most, spool) => Math.max(most, 2 * spool.error), FIRST_ERROR);
  const all = spools.flatMap(({ pipes }) =>
    pipes.map((pipe) => ({ ...pipe, lines: pipe.lines.map((line) => simplifyLine(line, STRAIGHT * error)) })),
  );
  const order = all.map((_, index) => index).sort((a, b) => all[b].width - all[a].width || a - b);
  let left = corners;
  const kept: number[] = [];
  for (const index of order) {
    const count = all[index].lines.reduce((sum, line) => sum + line.length / 3, 0);
    if (count > left) break;
    left -= count;
    kept.push(index);
  }
  return { pipes: kept.sort((a, b) => a - b).map((index) => all[index]), error };
}

/** Three sides each, and no thinner than a few pixels where the tile is seen. */
function meshOf(pipes: readonly SpooledPipe[], error: number): TubeMesh {
  const mesh = new TubeMesh();
  for (const [row, { lines, look, width }] of pipes.entries()) {
    const profile = roundProfile(Math.max(width, THINNEST * error), SIDES);
    for (const line of lines) addTube(mesh, line, { profile, color: colorOf(look), row });
  }
  return mesh;
}
