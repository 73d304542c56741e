import { writeFile } from 'node:fs/promises';
import type { Feature } from '../../../models/feature.ts';
import { loadEgm96 } from '../../../models/geodesy/index.ts';
import { addBody } from '../../../scenes/geometry/solids/body.ts';
import type { Body } from '../../../scenes/geometry/solids/body-types.ts';
import { SolidMesh } from '../../../scenes/geometry/solids/solid-mesh.ts';
import { Tally, type TallySnapshot } from '../../read/feature-source.ts';
import { type ContentBox, encodeSolidTile, type SolidTile } from '../gltf/solid-tile.ts';
import { findCanvas } from '../imagery/canvas.ts';
import { isInside } from '../solids/inside.ts';
import { colorByPictures } from '../textures/color-by-pictures.ts';
import { makeTilePictures } from '../textures/tile-pictures.ts';
import { type ColumnSpec, columnsOf, rowValues } from './columns.ts';
import { type FrameOrigin, layerFrame } from './layer-frame.ts';
import { findRepeats } from './repeats.ts';
import { copyTriangles, type MeshRange, weldTriangles } from './simplify-mesh.ts';
import { joinMeshes, type SpooledMesh, type SpooledRow, type TileSpool, writeSpool } from './spool.ts';
import { boxesOfWalls, type WallPart } from './wall-boxes.ts';
import { groundAt, storeAt } from './worker-inputs.ts';

export interface SolidLeafTask {
  store: string;
  blocks: number[];
  frame: FrameOrigin;
  ground?: string;
  columns: ColumnSpec[];
  /** Folder of the pictures on surfaces; absent: there are none. */
  textures?: string;
  /** The features are parts of a building: fine steps, and the tile above is a shell of them. */
  building?: boolean;
  /** Nothing of the building can be seen from outside, as of ducts and pipes: its shell is all of it. */
  shellOfAll?: boolean;
  /** File to write. */
  content: string;
  /** File for the same with smaller pictures, which is written where that spares much. */
  light?: string;
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
  /** The same content with smaller pictures, to be seen from further off. */
  light?: { bytes: number; error: number };
}

/** Features whose blocks are further than this from their true shape may stay whole in the tiles above, metres. */
const FAR_OFF = 2;
/**
 * Error of a picture as a multiple of its pixel on the surface: with 8 pixels of screen error allowed, the finer one
 * comes when a pixel of the coarser is two on the screen.
 */
const LIGHT_ERROR = 4;

/** Error of a building's shell: what is inside shows where a metre fills the error that is allowed on the screen. */
const SHELL_ERROR = 1;

/** Classes of what walls of many like parts are made of, as curtain walls. */
const WALL_PARTS = /^Ifc(Plate|Member)/;

/** A feature of the tile: its row, its body and where its triangles are. */
interface Placed extends MeshRange {
  row: number;
  body: Body;
  /** Not seen from outside: not in the shell that stands for a building from afar. */
  isInside: boolean;
  /** The wall that it is a part of, where walls are told in boxes from afar. */
  wall?: string;
}

/** Builds one leaf tile: every feature of its blocks in full detail. Runs on a worker thread. */
export async function buildSolidLeaf(task: SolidLeafTask): Promise<TileBuilt> {
  const store = await storeAt(task.store);
  const ground = await groundAt(task.ground);
  const undulation = await loadEgm96();
  const tally = new Tally();
  const canvas = task.textures === undefined ? undefined : await findCanvas();
  const context = {
    frame: layerFrame(task.frame),
    undulation,
    tally,
    edges: true,
    ...(ground ? { ground } : {}),
    ...(canvas ? { pictures: true } : {}),
    ...(task.building ? { fine: true } : {}),
  };
  const mesh = new SolidMesh();
  const rows: SpooledRow[] = [];
  const bodies: Placed[] = [];
  for (const block of task.blocks) {
    for (const feature of await store.readBlock(block)) {
      const row = rows.length;
      const firstCorner = mesh.indexCount;
      const firstVertex = mesh.vertexCount;
      const body = addBody(mesh, feature, row, context);
      if (!body) continue;
      bodies.push({
        row,
        body,
        ...(task.building && WALL_PARTS.test(feature.class ?? '') && feature.parents?.[0]
          ? { wall: feature.parents[0] }
          : {}),
        isInside: task.building === true && !task.shellOfAll && isInside(feature),
        firstCorner,
        firstVertex,
        endCorner: mesh.indexCount,
        endVertex: mesh.vertexCount,
      });
      rows.push({
        seed: body.seed,
        look: body.look,
        values: rowValues(task.columns, feature, derivedOf(feature, body)),
      });
    }
  }
  if (mesh.indexCount === 0) return { bytes: 0, error: 0, features: 0, tally: tally.snapshot() };
  const pictures =
    canvas && task.textures !== undefined && mesh.pictures
      ? await makeTilePictures(canvas, task.textures, mesh.pictures, mesh.vertexCount)
      : undefined;
  for (const name of pictures?.missing ?? [])
    tally.note('texture-undecodable', 'Pictures that could not be decoded were left out.', name);
  const { repeats, rest } =
    task.building && !pictures ? findRepeats(mesh, bodies) : { repeats: [], rest: mesh };
  const encode = (light: boolean): SolidTile =>
    encodeSolidTile({
      mesh: rest,
      repeats,
      seeds: rows.map(({ seed }) => seed),
      looks: rows.map(({ look }) => look),
      columns: columnsOf(
        task.columns,
        rows.map(({ values }) => values),
      ),
      ...(task.building ? { building: true } : {}),
      doubleSided: bodies.some(({ body }) => !body.roof),
      ...(pictures ? { pictures: { ...pictures, light } } : {}),
    });
  const { glb, box } = encode(false);
  await writeFile(task.content, glb);
  let light: TileBuilt['light'];
  if (pictures && task.light && isHeavy(pictures.sheets)) {
    const lightTile = encode(true);
    await writeFile(task.light, lightTile.glb);
    light = { bytes: lightTile.glb.length, error: LIGHT_ERROR * pictures.lightPixelMetres };
  }
  if (task.spool) {
    if (pictures && mesh.pictures) colorByPictures(mesh, mesh.pictures.faces, pictures.colors, rows, bodies);
    const handedUp = spoolOf(mesh, rows, bodies, task.building ? SHELL_ERROR : 0);
    if (task.building && handedUp.mesh?.colors) closeGlass(handedUp.mesh.colors);
    await writeSpool(task.spool, handedUp);
  }
  return {
    bytes: glb.length,
    box,
    error: 0,
    features: rows.length,
    tally: tally.snapshot(),
    ...(light ? { light } : {}),
  };
}

/** Whether a lighter version spares much: a quarter of a megapixel of pictures. */
function isHeavy(sheets: readonly { width: number; height: number }[]): boolean {
  return sheets.reduce((sum, { width, height }) => sum + width * height, 0) > 512 * 512;
}

/** What the tile hands up. */
function spoolOf(
  mesh: SolidMesh,
  rows: SpooledRow[],
  bodies: readonly Placed[],
  meshDeviation: number,
): TileSpool {
  const spool: TileSpool = { rows, prisms: [], whole: [], meshDeviation };
  const pieces: SpooledMesh[] = [];
  const parts: WallPart[] = [];
  for (const placed of bodies) {
    const { row, body, isInside, wall } = placed;
    if (isInside) continue;
    let deviation = 0;
    for (const prism of body.prisms) {
      spool.prisms.push({ ...prism, row });
      deviation = Math.max(deviation, prism.deviation);
    }
    if (wall !== undefined) parts.push({ wall, mesh: weldTriangles(mesh, placed, true) });
    else if (body.prisms.length === 0) pieces.push(weldTriangles(mesh, placed, meshDeviation > 0));
    else if (deviation > FAR_OFF) spool.whole.push({ row, deviation, mesh: copyTriangles(mesh, placed) });
  }
  pieces.push(...boxesOfWalls(parts));
  if (pieces.length > 0) spool.mesh = joinMeshes(pieces.map((piece) => ({ mesh: piece, offset: 0 })));
  return spool;
}

/** What is left of the light of glass that is seen from afar: the rooms behind it are darker than the day. */
const GLASS_LIGHT = 0.55;

/**
 * Makes glass opaque: behind that of a shell is nothing to be seen but its other side. Colours are packed with red in
 * the lowest byte and opacity in the highest; 0 opacity is no colour.
 */
export function closeGlass(colors: Uint32Array): void {
  for (let at = 0; at < colors.length; at++) {
    const opacity = colors[at] >>> 24;
    if (opacity === 0 || opacity === 255) continue;
    const dim = (shift: number): number => Math.round(((colors[at] >>> shift) & 255) * GLASS_LIGHT) << shift;
    colors[at] = (0xff000000 | dim(16) | dim(8) | dim(0)) >>> 0;
  }
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
