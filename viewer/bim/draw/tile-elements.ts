import type { StructuralMetadata } from '3d-tiles-renderer/three/plugins';
import {
  BufferAttribute,
  BufferGeometry,
  InstancedBufferAttribute,
  InstancedMesh,
  type Mesh,
  type Object3D,
} from 'three';
import type { GLTF, GLTFLoaderPlugin, GLTFParser } from 'three/addons/loaders/GLTFLoader.js';

/** Name of the attribute that says whose a vertex, or an instance, is: 1 + index of the element; 0: of none. */
export const ELEMENT_ATTRIBUTE = 'element';

/** What the loader keeps of a primitive for the room: which ids it has, and its outlines. */
interface Kept {
  /** Name of the attribute with rows of the property table, and whether it is by instance. */
  rows?: { attribute: string; perInstance: boolean; table: number };
  outline?: BufferAttribute;
}

const KEPT = 'citymirrorKept';

/**
 * Tells meshes of a tile which rows of its property table they are made of: by vertex (EXT_mesh_features) and by instance
 * (EXT_instance_features, which 3d-tiles-renderer does not read), and reads their outlines (CESIUM_primitive_outline).
 */
export function tileElementsPlugin(
  parser: GLTFParser,
): GLTFLoaderPlugin & { afterRoot(result: GLTF): Promise<void> } {
  return {
    name: 'CITYMIRROR_elements',
    async afterRoot({ scene }) {
      const jobs: Promise<void>[] = [];
      scene.traverse((object) => {
        if ((object as Mesh).isMesh) jobs.push(keep(parser, object as Mesh));
      });
      await Promise.all(jobs);
    },
  };
}

interface FeatureIds {
  featureIds?: { attribute?: number; propertyTable?: number }[];
}

interface GltfDocument {
  nodes?: { mesh?: number; extensions?: Record<string, unknown> }[];
  meshes?: { primitives: { extensions?: Record<string, unknown> }[] }[];
}

async function keep(parser: GLTFParser, mesh: Mesh): Promise<void> {
  const json = parser.json as GltfDocument;
  const places = parser.associations.get(mesh) as
    | { nodes?: number; meshes?: number; primitives?: number }
    | undefined;
  const node = places?.nodes ?? nodeAbove(parser, mesh);
  // The loader makes instanced meshes anew and forgets what they were made of.
  const meshIndex = places?.meshes ?? (node === undefined ? undefined : json.nodes?.[node]?.mesh);
  const siblings = places?.nodes === undefined ? mesh.parent?.children : undefined;
  const primitiveIndex = places?.primitives ?? Math.max(0, siblings?.indexOf(mesh) ?? 0);
  const primitive =
    meshIndex === undefined ? undefined : json.meshes?.[meshIndex]?.primitives[primitiveIndex];
  const kept: Kept = {};
  const byInstance = node === undefined ? undefined : json.nodes?.[node]?.extensions?.EXT_instance_features;
  const byVertex = primitive?.extensions?.EXT_mesh_features;
  const own = ((mesh as InstancedMesh).isInstancedMesh ? byInstance : undefined) ?? byVertex;
  const ids = (own as FeatureIds | undefined)?.featureIds?.[0];
  if (ids?.attribute !== undefined)
    kept.rows = {
      // Attributes of instances keep their capitals, those of vertices lose them: so the loader has it.
      attribute: own === byInstance ? `_FEATURE_ID_${ids.attribute}` : `_feature_id_${ids.attribute}`,
      perInstance: own === byInstance,
      table: ids.propertyTable ?? 0,
    };
  const outline = primitive?.extensions?.CESIUM_primitive_outline as { indices: number } | undefined;
  if (outline) kept.outline = (await parser.getDependency('accessor', outline.indices)) as BufferAttribute;
  mesh.userData[KEPT] = kept;
}

function nodeAbove(parser: GLTFParser, object: Object3D): number | undefined {
  const places = object.parent
    ? (parser.associations.get(object.parent) as { nodes?: number } | undefined)
    : undefined;
  return places?.nodes;
}

/** Ids of the rows of a tile's property tables, read once for a tile. */
export class TileRows {
  readonly #metadata: StructuralMetadata | undefined;
  readonly #tables = new Map<number, Float32Array>();
  /** What has the same rows has the same elements, and one piece of memory for both. */
  readonly #made = new Map<object, BufferAttribute>();
  readonly #indexOf: (id: string) => number;

  /** `indexOf`: 1 + index of an element by its id; 0 for what is none. */
  constructor(scene: Object3D, indexOf: (id: string) => number) {
    this.#metadata = scene.userData.structuralMetadata as StructuralMetadata | undefined;
    this.#indexOf = indexOf;
  }

  /** The elements of rows, by vertex or by instance. */
  attribute(
    source: { count: number; getX(at: number): number },
    { table, perInstance }: { table: number; perInstance: boolean },
  ): BufferAttribute {
    const known = this.#made.get(source);
    if (known) return known;
    let most = 0;
    for (let at = 0; at < source.count; at++) most = Math.max(most, source.getX(at));
    const rows = this.#table(table, most + 1);
    const elements = new Float32Array(source.count);
    for (let at = 0; at < elements.length; at++) elements[at] = rows[source.getX(at)];
    const made = perInstance ? new InstancedBufferAttribute(elements, 1) : new BufferAttribute(elements, 1);
    this.#made.set(source, made);
    return made;
  }

  /** By row: 1 + index of the element. */
  #table(table: number, rows: number): Float32Array {
    let known = this.#tables.get(table);
    if (!known || known.length < rows) {
      known = new Float32Array(rows);
      for (let row = 0; row < rows; row++) {
        const [data] = this.#metadata?.getPropertyTableData([table], [row], []) ?? [];
        const id = (data as { id?: unknown } | undefined)?.id;
        known[row] = typeof id === 'string' ? this.#indexOf(id) : 0;
      }
      this.#tables.set(table, known);
    }
    return known;
  }
}

/** Gives the geometry of a mesh the attribute ELEMENT_ATTRIBUTE. */
export function addElementAttribute(mesh: Mesh, rows: TileRows): void {
  const { geometry } = mesh;
  const kept = mesh.userData[KEPT] as Kept | undefined;
  const source = kept?.rows && geometry.getAttribute(kept.rows.attribute);
  if (!kept?.rows || !source) {
    geometry.setAttribute(
      ELEMENT_ATTRIBUTE,
      new BufferAttribute(new Float32Array(geometry.getAttribute('position').count), 1),
    );
    return;
  }
  const made = rows.attribute(source, kept.rows);
  geometry.deleteAttribute(kept.rows.attribute);
  geometry.setAttribute(ELEMENT_ATTRIBUTE, made);
}

/**
 * The outlines of a mesh as lines, with ELEMENT_ATTRIBUTE; undefined without outlines. Those of instances are written
 * out one by one: lines are not drawn by instance.
 */
export function outlineGeometry(mesh: Mesh): BufferGeometry | undefined {
  const outline = (mesh.userData[KEPT] as Kept | undefined)?.outline;
  if (!outline) return undefined;
  const { geometry } = mesh;
  const lines = new BufferGeometry();
  if (!(mesh instanceof InstancedMesh)) {
    lines.setAttribute('position', geometry.getAttribute('position'));
    lines.setAttribute(ELEMENT_ATTRIBUTE, geometry.getAttribute(ELEMENT_ATTRIBUTE));
    lines.setIndex(outline);
    return lines;
  }
  const own = geometry.getAttribute('position');
  const elements = geometry.getAttribute(ELEMENT_ATTRIBUTE);
  const positions = new Float32Array(mesh.count * outline.count * 3);
  const whose = new Float32Array(mesh.count * outline.count);
  const { array: matrices } = mesh.instanceMatrix;
  for (let instance = 0, written = 0; instance < mesh.count; instance++) {
    const m = 16 * instance;
    for (let at = 0; at < outline.count; at++, written++) {
      const vertex = outline.getX(at);
      const [x, y, z] = [own.getX(vertex), own.getY(vertex), own.getZ(vertex)];
      for (let row = 0; row < 3; row++)
        positions[3 * written + row] =
          matrices[m + row] * x +
          matrices[m + 4 + row] * y +
          matrices[m + 8 + row] * z +
          matrices[m + 12 + row];
      whose[written] = elements.getX(elements instanceof InstancedBufferAttribute ? instance : vertex);
    }
  }
  lines.setAttribute('position', new BufferAttribute(positions, 3));
  lines.setAttribute(ELEMENT_ATTRIBUTE, new BufferAttribute(whose, 1));
  return lines;
}
