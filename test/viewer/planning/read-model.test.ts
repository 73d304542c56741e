import { describe, expect, it } from 'vitest';
import { IfcAPI } from 'web-ifc';
import { glbOfTriangles } from '../../../scenes/planning/model/write-glb.ts';
import { formatOfModel, LARGEST_FILE } from '../../../viewer/planning/models/model-format.ts';
import { readModel } from '../../../viewer/planning/models/read-model.ts';
import { smallModel } from '../../tiles-service/read/ifc/small-model.ts';

const settings = {
  async ifc() {
    const api = new IfcAPI();
    await api.Init(undefined, true);
    return api;
  },
  breathe: async () => undefined,
};
const bytesOf = (text: string) => new TextEncoder().encode(text);
const failing = (name: string, bytes: Uint8Array) =>
  readModel(name, bytes, settings).then(
    () => undefined,
    ({ code, input }: { code?: string; input?: string }) => ({ code, input }),
  );
const GLTF = { asset: { version: '2.0' } };

describe('readModel', () => {
  it('should read the size, the ground floor and the storey of an IFC', async () => {
    const { model } = await readModel('small.ifc', bytesOf(smallModel()), settings);
    expect(model).toMatchObject({ format: 'ifc', file: 'small.ifc', triangles: 12, height: 3, heading: 0 });
    expect(model.size.map((metres) => Math.round(metres * 1e4) / 1e4)).toEqual([4, 2, 3]);
    expect(model.storeys?.above).toHaveLength(1);
    expect(model.storeys?.above[0]).toMatchObject({ bottom: 0, top: 3 });
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('should read lengths in the units of the file', async () => {
    const millimetres = smallModel({ unit: 'IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)' });
    expect(await failing('small.ifc', bytesOf(millimetres))).toEqual({
      code: 'model-size',
      input: 'small.ifc',
    });
  });

  it('should turn a model whose north is not up', async () => {
    const east = smallModel({ trueNorth: '(1.,0.)' });
    const { model } = await readModel('small.ifc', bytesOf(east), settings);
    expect(model.heading).toBeCloseTo(270, 9);
  });

  it('should read the size of a glTF and leave its storeys to a person', async () => {
    const corners = [0, 0, 0, 30, 0, 0, 30, 20, 45];
    const glb = glbOfTriangles(corners, Uint8Array.of(9, 9, 9, 255), [0, 0, 0]);
    const { model } = await readModel('tower.glb', glb, settings);
    expect(model).toMatchObject({ format: 'gltf', size: [30, 20, 45], height: 45, anchor: [15, 10, 0] });
    expect(model.storeys).toBeUndefined();
  });

  it.each([
    ['model-format', 'tower.obj', 'v 0 0 0'],
    ['ifc-unreadable', 'tower.ifc', 'no STEP at all'],
    ['ifc-schema', 'tower.ifc', smallModel({ schema: 'IFC2X2_FINAL' })],
    ['gltf-broken', 'tower.gltf', '{'],
    ['gltf-broken', 'tower.gltf', '{}'],
    ['gltf-broken', 'tower.glb', 'glTFtruncated'],
    ['gltf-version', 'tower.gltf', JSON.stringify({ asset: { version: '1.0' } })],
    ['gltf-files', 'tower.gltf', JSON.stringify({ ...GLTF, buffers: [{ uri: 'tower.bin', byteLength: 4 }] })],
    [
      'gltf-compressed',
      'tower.gltf',
      JSON.stringify({ ...GLTF, extensionsUsed: ['KHR_draco_mesh_compression'] }),
    ],
    ['gltf-triangles', 'tower.gltf', JSON.stringify(GLTF)],
  ])('should say %s of a bad %s', async (code, name, text) => {
    expect(await failing(name, bytesOf(text))).toEqual({ code, input: name });
  });

  it('should refuse a file that is too large before it is read', () => {
    expect(() => formatOfModel('tower.glb', LARGEST_FILE.gltf + 1)).toThrow(/no more than 10 MB/);
  });
});
