import { writeFile } from 'node:fs/promises';
import { loadEgm96 } from '../../../models/geodesy/index.ts';
import { kindOfPipe } from '../../../models/network/index.ts';
import { colorOf, lookOf } from '../../../models/network/pipe-look.ts';
import { Tally } from '../../read/feature-source.ts';
import { encodeTubeTile } from '../gltf/tube-tile.ts';
import { type ColumnSpec, columnsOf, rowValues } from '../tileset/columns.ts';
import { type FrameOrigin, layerFrame } from '../tileset/layer-frame.ts';
import type { TileBuilt } from '../tileset/solid-leaf.ts';
import { groundAt, storeAt } from '../tileset/worker-inputs.ts';
import { type SpooledPipe, writePipeSpool } from './pipe-spool.ts';
import { shapeOf } from './shape.ts';
import { addTube } from './tube.ts';
import { TubeMesh } from './tube-mesh.ts';

export interface PipeLeafTask {
  store: string;
  blocks: number[];
  frame: FrameOrigin;
  ground?: string;
  columns: ColumnSpec[];
  content: string;
  spool?: string;
}

/** A tile, and how many features of each look are in it. */
export interface PipeTileBuilt extends TileBuilt {
  looks: Record<string, number>;
}

/** Builds one leaf tile: every pipe and node of its blocks in its true width. Runs on a worker thread. */
export async function buildPipeLeaf(task: PipeLeafTask): Promise<PipeTileBuilt> {
  const store = await storeAt(task.store);
  const ground = await groundAt(task.ground);
  const undulation = await loadEgm96();
  const tally = new Tally();
  const context = { frame: layerFrame(task.frame), undulation, tally, ...(ground ? { ground } : {}) };
  const mesh = new TubeMesh();
  const rows: ReturnType<typeof rowValues>[] = [];
  const spooled: SpooledPipe[] = [];
  const looks: Record<string, number> = {};
  for (const block of task.blocks) {
    for (const feature of await store.readBlock(block)) {
      const shape = shapeOf(feature, context);
      if (!shape) continue;
      const look = lookOf(kindOfPipe(feature), feature);
      const row = rows.length;
      const drawn = shape.lines.filter((line) =>
        addTube(mesh, line, { profile: shape.profile, color: colorOf(look), row }),
      );
      if (drawn.length === 0) {
        tally.dropped(
          'degenerate-shape',
          'The shape has no length, so there is nothing to draw.',
          feature.id,
        );
        continue;
      }
      const values = rowValues(task.columns, feature, {});
      rows.push(values);
      looks[look] = (looks[look] ?? 0) + 1;
      if (!shape.isNode) spooled.push({ look, width: shape.width, lines: drawn, values });
    }
  }
  if (rows.length === 0) return { bytes: 0, error: 0, features: 0, tally: tally.snapshot(), looks };
  const { glb, box } = encodeTubeTile(mesh, columnsOf(task.columns, rows), rows.length);
  await writeFile(task.content, glb);
  if (task.spool) await writePipeSpool(task.spool, { pipes: spooled, error: 0 });
  return { bytes: glb.length, box, error: 0, features: rows.length, tally: tally.snapshot(), looks };
}
