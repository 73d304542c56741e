import { writeFile } from 'node:fs/promises';
import { Tally } from '../../read/feature-source.ts';
import { encodeLineTile, type LineMesh } from '../gltf/tube-tile.ts';
import { type ColumnSpec, columnsOf } from '../tileset/columns.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import { colorOf } from './look.ts';
import { type PipeSpool, readPipeSpool, type SpooledPipe, writePipeSpool } from './pipe-spool.ts';
import { simplifyLine } from './simplify-line.ts';

export interface PipeParentTask {
  spools: string[];
  columns: ColumnSpec[];
  content: string;
  spool?: string;
  /** Corners of lines that the tile may hold. */
  corners: number;
}

/** Metres of the first level of lines: where a pipe of a metre is two pixels wide, tubes take over. */
const FIRST_ERROR = 4;
/** Corners may go that are nearer to the line than this part of the error. */
const STRAIGHT = 0.12;

/** Builds a tile of thin lines, the widest pipes first. Runs on a worker thread. */
export async function buildPipeParent(task: PipeParentTask): Promise<TileBuilt> {
  const { pipes, error } = thin(await Promise.all(task.spools.map(readPipeSpool)), task.corners);
  const tally = new Tally().snapshot();
  if (pipes.length === 0) return { bytes: 0, error, features: 0, tally };
  const values = pipes.map((pipe) => pipe.values);
  const { glb, box } = encodeLineTile(lineMesh(pipes), columnsOf(task.columns, values), pipes.length);
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

function lineMesh(pipes: readonly SpooledPipe[]): LineMesh {
  const corners = pipes.reduce(
    (sum, { lines }) => sum + lines.reduce((all, line) => all + line.length / 3, 0),
    0,
  );
  const segments = corners - pipes.reduce((sum, { lines }) => sum + lines.length, 0);
  const mesh: LineMesh = {
    vertexCount: corners,
    positions: new Float64Array(3 * corners),
    colors: new Uint32Array(corners),
    rows: new Uint32Array(corners),
    indices: new Uint32Array(2 * segments),
  };
  let vertex = 0;
  let index = 0;
  for (const [row, { lines, look }] of pipes.entries())
    for (const line of lines) {
      mesh.positions.set(line, 3 * vertex);
      mesh.colors.fill(colorOf(look), vertex, vertex + line.length / 3);
      mesh.rows.fill(row, vertex, vertex + line.length / 3);
      for (let i = 1; i < line.length / 3; i++) {
        mesh.indices[index++] = vertex + i - 1;
        mesh.indices[index++] = vertex + i;
      }
      vertex += line.length / 3;
    }
  return mesh;
}
