import { blockNamed, type OsgtBlock, wordsOf } from './osgt-document.ts';
import { addTriangles } from './osgt-primitives.ts';

/** Triangles with one picture or one colour, in the coordinates of the file. */
export interface SceneMesh {
  /** x, y, z per vertex. */
  positions: Float64Array;
  /** u, v per vertex; v = 0 is the first row of the picture. Absent where there is no picture. */
  coordinates?: Float64Array;
  indices: Uint32Array;
  /** An osg::Image. */
  image?: OsgtBlock;
  repeats: boolean;
  /** Red, green, blue, alpha from 0 to 1. */
  color: [number, number, number, number];
}

/** One level of a node with levels of detail. */
export interface SceneLevel {
  /** The level is shown where the node is larger on the screen than this many pixels across, or nearer than this. */
  from: number;
  /** What is in the file itself, or the name of the file that holds it. */
  part?: ScenePart;
  file?: string;
}

/** A node with levels of detail, the coarsest first. */
export interface SceneLod {
  levels: SceneLevel[];
  /** Whether levels are told by pixels on the screen; else by the distance in metres. */
  isByPixels: boolean;
  /** Radius in metres of the ball that pixels are counted of, where the node says it. */
  radius?: number;
}

/** What lies under one node: triangles that are always shown, and nodes with levels. */
export interface ScenePart {
  meshes: SceneMesh[];
  lods: SceneLod[];
}

export interface OsgtScene {
  part: ScenePart;
  /** Sets of primitives that are no areas or are damaged, and geometries whose arrays are. */
  leftOut: number;
}

/** Nodes within nodes. */
const DEEPEST = 64;
const IDENTITY = Float64Array.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);

/** What a node has of the nodes above it. */
interface State {
  matrix: Float64Array;
  image?: OsgtBlock;
  repeats: boolean;
  color: [number, number, number, number];
}

/**
 * Takes the triangles, pictures and levels of detail out of a scene of OpenSceneGraph, as oblique photography has
 * them: PagedLOD with a geometry of its own and the file of the next level. Throws RangeError for a scene whose nodes
 * lie too deeply in one another.
 */
export function readScene(document: OsgtBlock): OsgtScene {
  const reader = new SceneReader();
  reader.learn(document);
  const part: ScenePart = { meshes: [], lods: [] };
  const state: State = { matrix: IDENTITY, repeats: false, color: [1, 1, 1, 1] };
  for (const node of document.blocks) reader.node(node, state, part, 0);
  return { part, leftOut: reader.leftOut };
}

class SceneReader {
  leftOut = 0;
  /** Objects that are used again say their number alone. */
  readonly #known = new Map<string, OsgtBlock>();

  learn(root: OsgtBlock): void {
    const open = [root];
    for (let block = open.pop(); block; block = open.pop()) {
      const id = wordsOf(block, 'UniqueID')?.[0];
      if (id !== undefined && (block.lines.length > 1 || block.blocks.length > 0) && !this.#known.has(id))
        this.#known.set(id, block);
      open.push(...block.blocks);
    }
  }

  node(given: OsgtBlock, above: State, part: ScenePart, depth: number): void {
    if (depth > DEEPEST) throw new RangeError('its nodes lie too deeply in one another');
    const node = this.#whole(given);
    const type = node.head[0]?.replace(/^osg::/, '') ?? '';
    const state = this.#stateOf(node, above);
    if (type === 'Geometry') this.#geometry(node, state, part);
    else if (type === 'PagedLOD' || type === 'LOD') this.#lod(node, state, part, depth);
    else
      for (const name of ['Children', 'Drawables'])
        for (const child of blockNamed(node, name)?.blocks ?? []) this.node(child, state, part, depth + 1);
  }

  #whole(block: OsgtBlock): OsgtBlock {
    const id = wordsOf(block, 'UniqueID')?.[0];
    return (id !== undefined && this.#known.get(id)) || block;
  }

  #stateOf(node: OsgtBlock, above: State): State {
    let state = above;
    const matrix = blockNamed(node, 'Matrix')?.numbers;
    if (matrix?.length === 16 && matrix.every(Number.isFinite))
      state = { ...state, matrix: productOf(matrix, above.matrix) };
    const property = blockNamed(node, 'StateSet')?.blocks[0];
    const set = property && this.#whole(property);
    if (!set) return state;
    const units = blockNamed(set, 'TextureAttributeList')?.blocks ?? [];
    const texture = units[0]?.blocks.find(({ head }) => head[0] === 'osg::Texture2D');
    if (texture) {
      const whole = this.#whole(texture);
      const image = blockNamed(whole, 'Image');
      const wraps = ['WRAP_S', 'WRAP_T'].map((name) => wordsOf(whole, name)?.[0]);
      const repeats = wraps.some((wrap) => wrap === 'REPEAT' || wrap === 'MIRROR');
      state = { ...state, repeats, ...(image ? { image: this.#whole(image) } : {}) };
    }
    const material = blockNamed(set, 'AttributeList')?.blocks.find(({ head }) => head[0] === 'osg::Material');
    const diffuse = material && wordsOf(this.#whole(material), 'Diffuse');
    const color = diffuse?.slice(2, 6).map(Number);
    if (color?.length === 4 && color.every((value) => value >= 0 && value <= 1))
      state = { ...state, color: color as State['color'] };
    return state;
  }

  #lod(node: OsgtBlock, state: State, part: ScenePart, depth: number): void {
    const ranges = (blockNamed(node, 'RangeList')?.lines ?? []).map((words) => words.map(Number));
    const files = (blockNamed(node, 'RangeDataList')?.lines ?? []).map(([name]) => name);
    const children = blockNamed(node, 'Children')?.blocks ?? [];
    const isByPixels = wordsOf(node, 'RangeMode')?.[0] === 'PIXEL_SIZE_ON_SCREEN';
    const given = Number(wordsOf(node, 'UserCenter')?.[3]);
    const radius = given > 0 && Number.isFinite(given) ? given * scaleOf(state.matrix) : undefined;
    const levels: SceneLevel[] = [];
    for (let index = 0; index < Math.max(children.length, files.length); index++) {
      const [least = 0, most = Number.POSITIVE_INFINITY] = ranges[index] ?? [];
      const from = isByPixels ? least : most;
      if (!(from >= 0)) continue;
      if (files[index]) levels.push({ from, file: files[index] });
      else if (children[index]) {
        const inner: ScenePart = { meshes: [], lods: [] };
        this.node(children[index], state, inner, depth + 1);
        if (inner.meshes.length + inner.lods.length > 0) levels.push({ from, part: inner });
      }
    }
    levels.sort((a, b) => (isByPixels ? a.from - b.from : b.from - a.from));
    if (levels.length > 0)
      part.lods.push({ levels, isByPixels, ...(radius === undefined ? {} : { radius }) });
  }

  #geometry(node: OsgtBlock, { matrix, image, repeats, color }: State, part: ScenePart): void {
    const array = this.#arrayOf(node, 'VertexArray');
    const raw = array && blockNamed(array, 'vector')?.numbers;
    if (!array || !raw || !/Vec3d?Array$/.test(array.head[0]) || raw.length % 3 !== 0) {
      this.leftOut++;
      return;
    }
    const count = raw.length / 3;
    const triangles: number[] = [];
    for (const set of blockNamed(node, 'PrimitiveSetList')?.blocks ?? [])
      if (!addTriangles(this.#whole(set), count, triangles)) this.leftOut++;
    const positions = transformed(raw, matrix);
    const sound = triangles.filter((_, at) => {
      const first = at - (at % 3);
      return [0, 1, 2].every((corner) => isFinitePoint(positions, triangles[first + corner]));
    });
    if (sound.length < triangles.length) this.leftOut++;
    if (sound.length === 0) return;
    const texture = this.#arrayOf(node, 'TexCoordArrayList');
    const uv = texture && blockNamed(texture, 'vector')?.numbers;
    const hasPicture = image !== undefined && uv?.length === 2 * count && uv.every(Number.isFinite);
    part.meshes.push({
      positions,
      indices: Uint32Array.from(sound),
      repeats,
      // Pictures hold the light and the colour of what was photographed.
      color: hasPicture ? [1, 1, 1, 1] : (this.#overallColor(node) ?? color),
      ...(hasPicture ? { image, coordinates: uv } : {}),
    });
  }

  #overallColor(node: OsgtBlock): [number, number, number, number] | undefined {
    const array = this.#arrayOf(node, 'ColorArray');
    if (!array || wordsOf(array, 'Binding')?.[0] !== 'BIND_OVERALL') return undefined;
    const values = blockNamed(array, 'vector')?.numbers;
    const most = /ubArray$/.test(array.head[0]) ? 255 : 1;
    if (values?.length !== 4 || !values.every((value) => value >= 0 && value <= most)) return undefined;
    return [...values].map((value) => value / most) as [number, number, number, number];
  }

  #arrayOf(node: OsgtBlock, name: string): OsgtBlock | undefined {
    const block = blockNamed(node, name)?.blocks[0];
    return block && this.#whole(block);
  }
}

/** OpenSceneGraph's matrices stand before the row vectors' columns: a point times the inner, then the outer. */
function productOf(inner: Float64Array, outer: Float64Array): Float64Array {
  const product = new Float64Array(16);
  for (let row = 0; row < 4; row++)
    for (let column = 0; column < 4; column++)
      for (let k = 0; k < 4; k++) product[4 * row + column] += inner[4 * row + k] * outer[4 * k + column];
  return product;
}

function transformed(points: Float64Array, m: Float64Array): Float64Array {
  if (m === IDENTITY) return points;
  const moved = new Float64Array(points.length);
  for (let at = 0; at < points.length; at += 3)
    for (let axis = 0; axis < 3; axis++)
      moved[at + axis] =
        points[at] * m[axis] + points[at + 1] * m[4 + axis] + points[at + 2] * m[8 + axis] + m[12 + axis];
  return moved;
}

function scaleOf(m: Float64Array): number {
  return Math.max(Math.hypot(m[0], m[1], m[2]), Math.hypot(m[4], m[5], m[6]), Math.hypot(m[8], m[9], m[10]));
}

function isFinitePoint(positions: Float64Array, index: number): boolean {
  return Number.isFinite(positions[3 * index] + positions[3 * index + 1] + positions[3 * index + 2]);
}
