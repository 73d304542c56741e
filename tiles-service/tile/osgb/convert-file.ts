import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OsgbBroken, openOsgb } from '../../read/osgb/osgconv.ts';
import type { OsgtBlock } from '../../read/osgb/osgt-document.ts';
import { decodeImage } from '../../read/osgb/osgt-image.ts';
import { readScene, type SceneLod, type SceneMesh, type ScenePart } from '../../read/osgb/osgt-scene.ts';
import type { ContentBox } from '../gltf/solid-tile.ts';
import { requireCanvas } from '../imagery/canvas.ts';
import { plainWebp } from '../textures/plain-webp.ts';
import { encodeMeshTile, type TileMesh } from './mesh-tile.ts';
import { type OsgbPlace, positionsIn } from './place.ts';

export interface ConvertTask {
  /** The .osgb. */
  path: string;
  out: string;
  scratch: string;
  /** Beginning of the names of this file's tiles, relative to `out`; no other file has the same. */
  name: string;
  place: OsgbPlace;
}

/** A tile as a file has it: its own triangles, and what is shown instead from nearer by. */
export interface OsgbTile {
  uri?: string;
  box?: ContentBox;
  /** Geometric error of the tile itself, in metres; 0 for the finest. */
  error: number;
  triangles: number;
  bytes: number;
  /** Finer tiles that lie in the same file, and names of files with finer ones. */
  finer: OsgbTile[];
  files: string[];
}

export interface ConvertedFile {
  tiles: OsgbTile[];
  /** Sets of primitives and geometries that could not be used. */
  leftOut: number;
  /** Pictures that could not be read; their triangles are kept in one colour. */
  picturesLeftOut: number;
  /** Metres from the origin of the farthest vertex, in the file's coordinates. */
  farthest: number;
  /** Why the file cannot be used; then there are no tiles. */
  broken?: string;
}

/** Viewers refine a tile when its error takes up this many pixels (maximumScreenSpaceError of CesiumJS). */
const PIXELS_OF_ERROR = 16;
/** Pixels that a metre takes up at a metre's distance, on a common screen. */
const FOCAL_PIXELS = 1000;
const WEBP_QUALITY = 85;

/** Converts an .osgb into tiles. Runs on a worker thread. */
export async function convertFile(task: ConvertTask): Promise<ConvertedFile> {
  const converted: ConvertedFile = { tiles: [], leftOut: 0, picturesLeftOut: 0, farthest: 0 };
  try {
    const document = await openOsgb(task.path, task.scratch, task.name.replaceAll('/', '_'));
    const { part, leftOut } = readScene(document);
    converted.leftOut = leftOut;
    converted.tiles = await new FileConverter(task, converted).tilesOf(part);
  } catch (error) {
    if (!(error instanceof OsgbBroken || error instanceof RangeError)) throw error;
    converted.broken = error.message;
  }
  return converted;
}

class FileConverter {
  readonly #task: ConvertTask;
  readonly #report: ConvertedFile;
  readonly #pictures = new Map<OsgtBlock, TileMesh['picture']>();
  #number = 0;

  constructor(task: ConvertTask, report: ConvertedFile) {
    this.#task = task;
    this.#report = report;
  }

  async tilesOf({ meshes, lods }: ScenePart): Promise<OsgbTile[]> {
    const tiles: OsgbTile[] = [];
    if (meshes.length > 0) tiles.push(await this.#tile(meshes, 0));
    for (const lod of lods) tiles.push(...(await this.#lod(lod, 0)));
    return tiles;
  }

  /** The tiles of a node from one of its levels on: the level, and under it the next one. */
  async #lod(lod: SceneLod, index: number): Promise<OsgbTile[]> {
    const { part, file } = lod.levels[index];
    const next = lod.levels[index + 1];
    // A level in another file cannot have one under it in this one.
    if (file !== undefined || !part) return file === undefined ? [] : [emptyTile(file)];
    if (!next) return this.tilesOf(part);
    const meshes = [...part.meshes, ...part.lods.flatMap(coarsestMeshes)];
    const tile = await this.#tile(meshes, 0);
    tile.error = errorOf(lod, next.from, tile.box);
    if (next.file === undefined) tile.finer = await this.#lod(lod, index + 1);
    // More than one file: the finest at once, for none of them could have the next below itself.
    else tile.files = lod.levels.flatMap(({ file }) => (file === undefined ? [] : [file])).slice(-1);
    return [tile];
  }

  async #tile(meshes: readonly SceneMesh[], error: number): Promise<OsgbTile> {
    const { out, name, place } = this.#task;
    const ready: TileMesh[] = [];
    for (const mesh of meshes) {
      for (const value of mesh.positions)
        if (Number.isFinite(value)) this.#report.farthest = Math.max(this.#report.farthest, Math.abs(value));
      const positions = await positionsIn(place, mesh.positions);
      const indices = soundTriangles(positions, mesh.indices);
      if (indices.length < mesh.indices.length) this.#report.leftOut++;
      if (indices.length === 0) continue;
      const picture = mesh.image && (await this.#picture(mesh.image));
      const { coordinates, repeats, color } = mesh;
      ready.push({
        positions,
        indices,
        repeats,
        color,
        ...(picture && coordinates ? { picture, coordinates } : {}),
      });
    }
    const tile: OsgbTile = { error, triangles: 0, bytes: 0, finer: [], files: [] };
    if (ready.length === 0) return tile;
    const { glb, box } = encodeMeshTile(ready);
    const uri = `${name}${this.#number++ === 0 ? '' : `-${this.#number - 1}`}.glb`;
    await writeFile(join(out, uri), glb);
    const triangles = ready.reduce((sum, { indices }) => sum + indices.length / 3, 0);
    return { ...tile, uri, box, triangles, bytes: glb.length };
  }

  async #picture(image: OsgtBlock): Promise<TileMesh['picture']> {
    if (this.#pictures.has(image)) return this.#pictures.get(image);
    let picture: TileMesh['picture'];
    try {
      const { width, height, rgba, hasAlpha } = decodeImage(image);
      const { createCanvas, ImageData } = await requireCanvas();
      const canvas = createCanvas(width, height);
      canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
      picture = { webp: plainWebp(canvas.encodeSync('webp', WEBP_QUALITY)), hasAlpha };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#report.picturesLeftOut++;
    }
    this.#pictures.set(image, picture);
    return picture;
  }
}

function emptyTile(file: string): OsgbTile {
  return { error: 0, triangles: 0, bytes: 0, finer: [], files: [file] };
}

/** Levels within the coarsest level of another one are shown as they are first. */
function coarsestMeshes({ levels }: SceneLod): SceneMesh[] {
  const part = levels[0]?.part;
  return part ? [...part.meshes, ...part.lods.flatMap(coarsestMeshes)] : [];
}

/**
 * The geometric error at which a viewer of 3D Tiles takes the next level where OpenSceneGraph would: when the ball
 * around the node has `from` pixels across (LOD::PIXEL_SIZE_ON_SCREEN), or is nearer than `from` metres.
 */
function errorOf({ isByPixels, radius }: SceneLod, from: number, box: ContentBox | undefined): number {
  if (!isByPixels) return Number.isFinite(from) ? (PIXELS_OF_ERROR * from) / FOCAL_PIXELS : 0;
  const own = box ? Math.hypot(...[0, 1, 2].map((axis) => box.maximum[axis] - box.minimum[axis])) / 2 : 0;
  return from > 0 && Number.isFinite(from) ? (PIXELS_OF_ERROR * 2 * (radius ?? own)) / from : 0;
}

function soundTriangles(positions: Float64Array, indices: Uint32Array): Uint32Array {
  const isSound = (vertex: number): boolean =>
    Number.isFinite(positions[3 * vertex] + positions[3 * vertex + 1] + positions[3 * vertex + 2]);
  if (positions.every(Number.isFinite)) return indices;
  const kept: number[] = [];
  for (let at = 0; at < indices.length; at += 3)
    if (isSound(indices[at]) && isSound(indices[at + 1]) && isSound(indices[at + 2]))
      kept.push(indices[at], indices[at + 1], indices[at + 2]);
  return Uint32Array.from(kept);
}
