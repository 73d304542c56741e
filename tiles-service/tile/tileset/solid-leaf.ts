import { writeFile } from 'node:fs/promises';
import type { Feature } from '../../../models/feature.ts';
import { loadEgm96 } from '../../../models/geodesy/index.ts';
import { Tally, type TallySnapshot } from '../../read/feature-source.ts';
import { type ContentBox, encodeSolidTile } from '../gltf/solid-tile.ts';
import { addBody } from '../solids/body.ts';
import type { Body } from '../solids/body-types.ts';
import { SolidMesh } from '../solids/solid-mesh.ts';
import { type ColumnSpec, columnsOf, rowValues } from './columns.ts';
import { type FrameOrigin, layerFrame } from './layer-frame.ts';
import { copyTriangles, weldTriangles } from './simplify-mesh.ts';
import { joinMeshes, type SpooledMesh, type TileSpool, writeSpool } from './spool.ts';
import { groundAt, storeAt } from './worker-inputs.ts';

export interface SolidLeafTask {
  store: string;
  blocks: number[];
  frame: FrameOrigin;
  ground?: string;
  columns: ColumnSpec[];
  /** File to write. */
  content: string;
  /** File for the tile above; absent if there is none. */
  spool?: string;
}

export interface TileBuilt {
  bytes: number;
  /** Absent for a tile without anything to show. */
  box?: ContentBox;
  /** Metres that the content may be away from the leaves' content; 0 for leaves. */
  error: number;
  /** Features in the content. */
  features: number;
  tally: TallySnapshot;
}

/** Features whose blocks are further than this from their true shape may stay whole in the tiles above, metres. */
const FAR_OFF = 2;

/** Builds one leaf tile: every feature of its blocks in full detail. Runs on a worker thread. */
export async function buildSolidLeaf(task: SolidLeafTask): Promise<TileBuilt> {
  const store = await storeAt(task.store);
  const ground = await groundAt(task.ground);
  const undulation = await loadEgm96();
  const tally = new Tally();
  const context = {
    frame: layerFrame(task.frame),
    undulation,
    tally,
    edges: true,
    ...(ground ? { ground } : {}),
  };
  const mesh = new SolidMesh();
  const spool: TileSpool = { rows: [], prisms: [], whole: [], meshDeviation: 0 };
  const pieces: SpooledMesh[] = [];
  let doubleSided = false;
  for (const block of task.blocks) {
    for (const feature of await store.readBlock(block)) {
      const row = spool.rows.length;
      const firstCorner = mesh.indexCount;
      const firstVertex = mesh.vertexCount;
      const body = addBody(mesh, feature, row, context);
      if (!body) continue;
      spool.rows.push({
        seed: body.seed,
        look: body.look,
        values: rowValues(task.columns, feature, derivedOf(feature, body)),
      });
      if (!body.roof) doubleSided = true;
      if (!task.spool) continue;
      let deviation = 0;
      for (const prism of body.prisms) {
        spool.prisms.push({ ...prism, row });
        deviation = Math.max(deviation, prism.deviation);
      }
      if (body.prisms.length === 0) pieces.push(weldTriangles(mesh, firstCorner));
      else if (deviation > FAR_OFF)
        spool.whole.push({ row, deviation, mesh: copyTriangles(mesh, firstCorner, firstVertex) });
    }
  }
  if (mesh.indexCount === 0) return { bytes: 0, error: 0, features: 0, tally: tally.snapshot() };
  const { glb, box } = encodeSolidTile({
    mesh,
    seeds: spool.rows.map(({ seed }) => seed),
    looks: spool.rows.map(({ look }) => look),
    columns: columnsOf(
      task.columns,
      spool.rows.map(({ values }) => values),
    ),
    doubleSided,
  });
  await writeFile(task.content, glb);
  if (task.spool) {
    if (pieces.length > 0) spool.mesh = joinMeshes(pieces.map((piece) => ({ mesh: piece, offset: 0 })));
    await writeSpool(task.spool, spool);
  }
  return { bytes: glb.length, box, error: 0, features: spool.rows.length, tally: tally.snapshot() };
}

/** Source of a height that was read off the shape. */
const FROM_SHAPE = 'geometry';

function derivedOf(feature: Feature, body: Body): Record<string, string | number | undefined> {
  const dakType = feature.attributes.b3_dak_type ?? feature.attributes.dak_type;
  return {
    height: body.height,
    storeys: body.countedStoreys,
    heightSource: body.roof ? undefined : FROM_SHAPE,
    roofShape: body.roof ?? (typeof dakType === 'string' ? dakType : undefined),
  };
}
