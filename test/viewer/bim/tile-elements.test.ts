import { GLTFStructuralMetadataExtension } from '3d-tiles-renderer/three/plugins';
import { MeshoptDecoder } from 'meshoptimizer';
import { type BufferGeometry, InstancedMesh, type Mesh, type Object3D } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, GlbWriter } from '../../../tiles-service/tile/gltf/glb.ts';
import { propertyTable } from '../../../tiles-service/tile/gltf/property-table.ts';
import {
  addElementAttribute,
  ELEMENT_ATTRIBUTE,
  outlineGeometry,
  TileRows,
  tileElementsPlugin,
} from '../../../viewer/bim/draw/tile-elements.ts';

beforeAll(() => {
  // The loader looks for the browser's global.
  Object.assign(globalThis, { self: globalThis });
});

const TRIANGLE = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0);
/** Two edges of the triangle. */
const EDGES = Uint16Array.of(0, 1, 1, 2);

/** A tile with a triangle of two elements by vertex, or with three instances of it. */
async function tile(instanced: boolean): Promise<Object3D> {
  const writer = new GlbWriter();
  const views = {
    positions: writer.addPlain(bytesOf(TRIANGLE)),
    rows: writer.addPlain(bytesOf(Float32Array.of(0, 1, 1))),
    edges: writer.addPlain(bytesOf(EDGES)),
    places: writer.addPlain(bytesOf(Float32Array.of(0, 0, 0, 10, 0, 0, 0, 0, 20))),
    instances: writer.addPlain(bytesOf(Float32Array.of(2, 0, 1))),
  };
  const metadata = propertyTable(
    writer,
    [{ name: 'id', type: 'text', values: ['a:wall', 'a:door', 'a:none'] }],
    3,
  );
  const ids = { featureCount: 3, attribute: 0, propertyTable: 0 };
  const glb = writer.finish({
    asset: { version: '2.0' },
    extensionsUsed: [
      'EXT_structural_metadata',
      'CESIUM_primitive_outline',
      ...(instanced ? ['EXT_mesh_gpu_instancing', 'EXT_instance_features'] : ['EXT_mesh_features']),
    ],
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      {
        mesh: 0,
        ...(instanced
          ? {
              extensions: {
                EXT_mesh_gpu_instancing: { attributes: { TRANSLATION: 3, _FEATURE_ID_0: 4 } },
                EXT_instance_features: { featureIds: [ids] },
              },
            }
          : {}),
      },
    ],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: 0, ...(instanced ? {} : { _FEATURE_ID_0: 1 }) },
            extensions: {
              CESIUM_primitive_outline: { indices: 2 },
              ...(instanced ? {} : { EXT_mesh_features: { featureIds: [ids] } }),
            },
          },
        ],
      },
    ],
    accessors: [
      {
        bufferView: views.positions,
        componentType: 5126,
        count: 3,
        type: 'VEC3',
        min: [0, 0, 0],
        max: [1, 1, 0],
      },
      { bufferView: views.rows, componentType: 5126, count: 3, type: 'SCALAR' },
      { bufferView: views.edges, componentType: 5123, count: 4, type: 'SCALAR' },
      { bufferView: views.places, componentType: 5126, count: 3, type: 'VEC3' },
      { bufferView: views.instances, componentType: 5126, count: 3, type: 'SCALAR' },
    ],
    extensions: { EXT_structural_metadata: metadata },
  });
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  loader.register(() => new GLTFStructuralMetadataExtension());
  loader.register(tileElementsPlugin);
  const { buffer, byteOffset, byteLength } = glb;
  const { scene } = await loader.parseAsync(
    buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer,
    '',
  );
  return scene;
}

const ELEMENTS = ['a:door', 'a:wall'];
const indexOf = (id: string) => ELEMENTS.indexOf(id) + 1;

function dressed(scene: Object3D): Mesh {
  let found: Mesh | undefined;
  scene.traverse((object) => {
    if ((object as Mesh).isMesh) found = object as Mesh;
  });
  if (!found) throw new Error('no mesh');
  addElementAttribute(found, new TileRows(scene, indexOf));
  return found;
}

const elementsOf = (geometry: BufferGeometry | undefined) => [
  ...(geometry?.getAttribute(ELEMENT_ATTRIBUTE).array ?? []),
];

describe('a tile of a building', () => {
  it('should know by each vertex whose it is', async () => {
    const mesh = dressed(await tile(false));
    expect(elementsOf(mesh.geometry)).toEqual([2, 1, 1]);
    expect(mesh.geometry.hasAttribute('_feature_id_0')).toBe(false);
  });

  it('should have outlines of the same vertices', async () => {
    const mesh = dressed(await tile(false));
    const lines = outlineGeometry(mesh);
    expect([...(lines?.getIndex()?.array ?? [])]).toEqual([...EDGES]);
    expect(lines?.getAttribute('position')).toBe(mesh.geometry.getAttribute('position'));
  });

  it('should know by each instance whose it is, and none of what is no element', async () => {
    const mesh = dressed(await tile(true));
    expect(mesh).toBeInstanceOf(InstancedMesh);
    expect(elementsOf(mesh.geometry)).toEqual([0, 2, 1]);
  });

  it('should have the outlines of every instance at its place', async () => {
    const lines = outlineGeometry(dressed(await tile(true)));
    expect(elementsOf(lines)).toEqual([0, 0, 0, 0, 2, 2, 2, 2, 1, 1, 1, 1]);
    expect([...(lines?.getAttribute('position').array ?? [])].slice(12, 18)).toEqual([10, 0, 0, 11, 0, 0]);
    expect([...(lines?.getAttribute('position').array ?? [])].slice(24, 27)).toEqual([0, 0, 20]);
  });
});
