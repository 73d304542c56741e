import { TilesRenderer } from '3d-tiles-renderer/three';
import { GLTFExtensionsPlugin } from '3d-tiles-renderer/three/plugins';
import { MeshoptDecoder } from 'meshoptimizer';
import type { Camera } from 'three';
import {
  type BufferGeometry,
  InstancedMesh,
  LineSegments,
  Matrix4,
  Mesh,
  type Object3D,
  type ShaderMaterial,
  type WebGLRenderer,
} from 'three';
import { edgeMaterial, faceMaterial, pickMaterial, type RoomUniforms } from './materials.ts';
import type { TileCache } from './room-memory.ts';
import { addElementAttribute, outlineGeometry, TileRows, tileElementsPlugin } from './tile-elements.ts';

/** Pixels that a tile may be off: a shell takes the place of the parts only from very far. */
const ERROR_PIXELS = 1;

/** Objects of the scene that are there for one thing only. */
export const FACES_LAYER = 0;
export const PICK_LAYER = 1;

/** What 3d-tiles-renderer 0.5.3 has, and its types leave out. */
interface UntypedMembers {
  recalculateBytesUsed(tile: object): void;
}

export interface RoomTilesOptions {
  /** Address of tileset.json. */
  url: string;
  /** Column-major 4×4 from ECEF, as the tiles have it, to the frame of the building. */
  toFrame: ArrayLike<number>;
  uniforms: RoomUniforms;
  /** 1 + index of an element by its id; 0 for what is none. */
  indexOf: (id: string) => number;
  /** Something has come, or gone: it is to be drawn anew. */
  onChange: () => void;
  onError: (error: Error) => void;
}

/** The tiles of a building model in its own frame, dressed so that every element can be shown as it is to be. */
export class RoomTiles {
  readonly #tiles: TilesRenderer;
  readonly #materials: Record<'solid' | 'clear' | 'glass' | 'edge' | 'pick', Map<boolean, ShaderMaterial>>;
  readonly #uniforms: RoomUniforms;
  /** What was added to the scene of a tile, and is to be taken away with it. */
  readonly #added = new Map<Object3D, BufferGeometry[]>();
  readonly #outlines = new Map<Object3D, LineSegments[]>();
  /** Everything is wanted, wherever one looks: what is lifted lies elsewhere than its tile says. */
  #wantsAll = false;
  #hasClear = false;

  constructor({ url, toFrame, uniforms, indexOf, onChange, onError }: RoomTilesOptions) {
    this.#uniforms = uniforms;
    this.#materials = {
      solid: new Map(),
      clear: new Map(),
      glass: new Map(),
      edge: new Map(),
      pick: new Map(),
    };
    const tiles = new TilesRenderer(url);
    this.#tiles = tiles;
    tiles.errorTarget = ERROR_PIXELS;
    tiles.registerPlugin(
      new GLTFExtensionsPlugin({
        metadata: true,
        rtc: false,
        meshoptDecoder: MeshoptDecoder,
        plugins: [tileElementsPlugin],
      }),
    );
    tiles.registerPlugin({
      name: 'OWN_BYTES',
      // What was added to a tile is no part of what it came with.
      calculateBytesUsed: (_: unknown, scene: Object3D | null) =>
        (scene && this.#added.get(scene)?.reduce((sum, geometry) => sum + bytesOf(geometry), 0)) ?? 0,
    });
    tiles.registerPlugin({
      name: 'WHOLE_BUILDING',
      calculateTileViewError: (_: unknown, target: { inView: boolean; error: number; distance: number }) => {
        if (!this.#wantsAll) return false;
        target.inView = true;
        target.error = 1e6;
        target.distance = 0;
        return true;
      },
    });
    new Matrix4()
      .fromArray(toFrame)
      .decompose(tiles.group.position, tiles.group.quaternion, tiles.group.scale);
    tiles.addEventListener('load-model', ({ scene, tile }) => {
      this.#dress(scene, new TileRows(scene, indexOf));
      (tiles as TilesRenderer & UntypedMembers).recalculateBytesUsed(tile);
      onChange();
    });
    tiles.addEventListener('dispose-model', ({ scene }) => this.#forget(scene));
    for (const event of ['needs-update', 'tiles-load-end', 'load-root-tileset'] as const)
      tiles.addEventListener(event, onChange);
    tiles.addEventListener('load-error', ({ error }) => onError(error));
  }

  get group(): Object3D {
    return this.#tiles.group;
  }

  /** 0 … 1 of what is wanted now. */
  get loaded(): number {
    return this.#tiles.root ? this.#tiles.loadProgress : 0;
  }

  get cache(): TileCache {
    return this.#tiles.lruCache as unknown as TileCache;
  }

  /** Multiple of the error that is allowed on the screen. */
  setCoarseness(coarseness: number): void {
    this.#tiles.errorTarget = ERROR_PIXELS * coarseness;
  }

  setWantsAll(wantsAll: boolean): void {
    this.#wantsAll = wantsAll;
  }

  /** Whether anything is seen through that is no glass: only then is it drawn a second time. */
  setHasClear(hasClear: boolean): void {
    this.#hasClear = hasClear;
    this.#tiles.group.traverse((object) => {
      if (object.userData.isClearPass) object.visible = hasClear;
    });
  }

  update(camera: Camera, renderer: WebGLRenderer): void {
    this.#tiles.setCamera(camera);
    for (const other of this.#tiles.cameras) if (other !== camera) this.#tiles.deleteCamera(other);
    this.#tiles.setResolutionFromRenderer(camera, renderer);
    this.#tiles.update();
  }

  /** The outlines that are loaded and shown, each with the matrix that puts it into the frame. */
  *outlines(): Generator<LineSegments> {
    for (const [scene, lines] of this.#outlines) if (scene.parent) yield* lines;
  }

  /** Asks once more for what did not come. */
  retry(): void {
    this.#tiles.resetFailedTiles();
  }

  dispose(): void {
    this.#tiles.dispose();
    for (const scene of [...this.#added.keys()]) this.#forget(scene);
    for (const kind of Object.values(this.#materials))
      for (const material of kind.values()) material.dispose();
  }

  #dress(scene: Object3D, rows: TileRows): void {
    const meshes: Mesh[] = [];
    scene.traverse((object) => {
      if ((object as Mesh).isMesh) meshes.push(object as Mesh);
    });
    const geometries: BufferGeometry[] = [];
    const outlines: LineSegments[] = [];
    for (const mesh of meshes) {
      addElementAttribute(mesh, rows);
      const glass = !Array.isArray(mesh.material) && mesh.material.transparent;
      const colored = mesh.geometry.hasAttribute('color');
      const parent = mesh.parent ?? scene;
      mesh.material = this.#material(glass ? 'glass' : 'solid', colored);
      mesh.renderOrder = glass ? 3 : 0;
      const shell = (material: ShaderMaterial): Mesh => {
        const copy = twinOf(mesh, material);
        parent.add(copy);
        return copy;
      };
      if (!glass) {
        const clear = shell(this.#material('clear', colored));
        clear.userData.isClearPass = true;
        clear.visible = this.#hasClear;
        clear.renderOrder = 2;
      }
      const pick = shell(this.#material('pick', false));
      pick.layers.set(PICK_LAYER);
      const outline = outlineGeometry(mesh);
      if (!outline) continue;
      const lines = new LineSegments(outline, this.#material('edge', false));
      lines.position.copy(mesh.position);
      lines.quaternion.copy(mesh.quaternion);
      lines.scale.copy(mesh.scale);
      lines.renderOrder = 1;
      lines.frustumCulled = false;
      parent.add(lines);
      geometries.push(outline);
      outlines.push(lines);
    }
    this.#added.set(scene, geometries);
    this.#outlines.set(scene, outlines);
  }

  #material(kind: 'solid' | 'clear' | 'glass' | 'edge' | 'pick', colored: boolean): ShaderMaterial {
    const known = this.#materials[kind].get(colored);
    if (known) return known;
    const made =
      kind === 'edge'
        ? edgeMaterial(this.#uniforms)
        : kind === 'pick'
          ? pickMaterial(this.#uniforms)
          : faceMaterial(this.#uniforms, {
              pass: kind === 'solid' ? 0 : 1,
              glass: kind === 'glass',
              colored,
            });
    this.#materials[kind].set(colored, made);
    return made;
  }

  #forget(scene: Object3D): void {
    for (const geometry of this.#added.get(scene) ?? []) geometry.dispose();
    this.#added.delete(scene);
    this.#outlines.delete(scene);
  }
}

function bytesOf({ attributes, index }: BufferGeometry): number {
  const all = [...Object.values(attributes), ...(index ? [index] : [])];
  return all.reduce((sum, { array }) => sum + array.byteLength, 0);
}

/** The same shape at the same place, with another material; it shares the memory of the first. */
function twinOf(mesh: Mesh, material: ShaderMaterial): Mesh {
  const twin =
    mesh instanceof InstancedMesh
      ? new InstancedMesh(mesh.geometry, material, mesh.count)
      : new Mesh(mesh.geometry, material);
  if (twin instanceof InstancedMesh && mesh instanceof InstancedMesh)
    twin.instanceMatrix = mesh.instanceMatrix;
  twin.position.copy(mesh.position);
  twin.quaternion.copy(mesh.quaternion);
  twin.scale.copy(mesh.scale);
  twin.frustumCulled = false;
  return twin;
}
