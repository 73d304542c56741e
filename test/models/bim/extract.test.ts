import { describe, expect, it } from 'vitest';
import { bodiesGlb, type GlbBody } from '../../../models/bim/extract/bodies-glb.ts';
import { PropertiesTable } from '../../../models/bim/extract/properties-table.ts';
import { triangleColors, trianglesIn } from '../../../models/bim/triangles.ts';
import type { AttributeValue, Feature } from '../../../models/feature.ts';
import { readAccessor } from '../../../models/gltf/accessors.ts';
import { decodeGlb } from '../../../models/gltf/glb.ts';
import { validateGltf } from '../../../tiles-service/check/validate-gltf.ts';
import { box } from './bodies.ts';

const PLACE = { longitude: 8, latitude: 49, height: 100, heading: 12 };

const body = (id: string, triangles: readonly number[], color: readonly number[]): GlbBody => ({
  id,
  class: 'IfcWall',
  triangles: Float64Array.from(triangles),
  colors: Uint8Array.from({ length: (triangles.length / 9) * 4 }, (_, at) => color[at % 4]),
});

describe('the bodies of elements as GLB', () => {
  const bodies = [
    { ...body('a:1', box([0, 0, 0], [4, 2, 3]), [255, 0, 0, 255]), name: 'Wall' },
    body('a:none', [], [0, 0, 0, 0]),
    body('a:2', box([10, 5, 0], [11, 6, 1]), [0, 0, 255, 128]),
    body('a:3', box([20, 5, 0], [21, 6, 1]), [0, 0, 255, 128]),
  ];
  const glb = bodiesGlb(bodies, PLACE, 'Owner');

  it('should be one that the validator of Khronos finds nothing in', async () => {
    expect(await validateGltf(decodeGlb(glb))).toEqual([]);
  });

  it('should be refused of what has no shape', () => {
    expect(() => bodiesGlb([body('a:zone', [], [])], PLACE, 'Owner')).toThrow(
      expect.objectContaining({ code: 'no-bodies' }),
    );
  });

  it('should have each with its id, y up, and where they stand', () => {
    const decoded = decodeGlb(glb);
    const { asset, nodes, materials, meshes, accessors } = decoded.json;
    expect(asset).toMatchObject({ version: '2.0', copyright: 'Owner', extras: { place: PLACE } });
    expect(nodes.map(({ name, extras }: { name: string; extras: object }) => [name, extras])).toEqual([
      ['Wall', { id: 'a:1', class: 'IfcWall' }],
      ['a:2', { id: 'a:2', class: 'IfcWall' }],
      ['a:3', { id: 'a:3', class: 'IfcWall' }],
    ]);
    const [, second] = meshes;
    const accessor = accessors[second.primitives[0].attributes.POSITION];
    expect([accessor.min, accessor.max]).toEqual([
      [10, 0, -6],
      [11, 1, -5],
    ]);
    const numbers = readAccessor(decoded, second.primitives[0].attributes.POSITION);
    expect(numbers).toHaveLength(12 * 9);
    // Two colours, each written once.
    expect(materials).toHaveLength(2);
    expect(materials[0].pbrMetallicRoughness.baseColorFactor).toEqual([1, 0, 0, 1]);
    expect(materials[1]).toMatchObject({ alphaMode: 'BLEND' });
    expect(materials[1].pbrMetallicRoughness.baseColorFactor[3]).toBeCloseTo(128 / 255, 9);
  });
});

describe('the colours of triangles', () => {
  it('should be those of their faces, one for each triangle', () => {
    const feature: Feature = {
      id: 'a:1',
      type: 'GenericCityObject',
      attributes: {},
      geometries: [
        {
          kind: 'surfaces',
          lod: 4,
          heightReference: 'ellipsoid',
          positions: Float64Array.from({ length: 21 }, (_, at) => at),
          ringStarts: Uint32Array.of(0, 4, 7),
          polygonStarts: Uint32Array.of(0, 1, 2),
          semantics: Uint8Array.of(0, 0),
          colors: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 128),
        },
      ],
    };
    const toModel = (x: number, y: number, z: number, out = new Float64Array(3)) => {
      out.set([x, y, z]);
      return out;
    };
    expect(trianglesIn({ toModel }, feature)).toHaveLength(27);
    expect([...triangleColors(feature)]).toEqual([1, 2, 3, 255, 1, 2, 3, 255, 4, 5, 6, 128]);
  });
});

describe('the properties of elements as a table', () => {
  it('should have a row for each, a column for each property and unit, and nothing twice', () => {
    const table = new PropertiesTable({ length: 'millimetre' });
    const feature = (id: string, name: string, attributes: Record<string, AttributeValue>): Feature => ({
      id,
      type: 'GenericCityObject',
      class: 'IfcWall',
      name,
      attributes,
      geometries: [],
    });
    table.add(
      feature('a:1', 'W1', {
        storey: 'EG',
        tag: 'T',
        'Pset.Width': 90,
        quantities: { Width: 0.09 },
        materials: ['brick', 'air'],
        measures: { 'Pset.Width': 'length', 'Qto.Width': 'length' },
      }),
    );
    table.add(
      feature('a:2', 'W2', {
        'Pset.Width': 3,
        'Pset.IsExternal': false,
        units: { 'Pset.Width': 'FOOT' },
        measures: { 'Pset.Width': 'length' },
      }),
    );
    expect(table.rows()).toEqual([
      [
        ...['GlobalId', 'class', 'name', 'typeName', 'storey', 'space', 'materials', 'tag'],
        ...['Pset.IsExternal', 'Pset.Width (ft)', 'Pset.Width (mm)', 'quantities.Width (m)'],
      ],
      ['1', 'IfcWall', 'W1', undefined, 'EG', undefined, 'brick; air', 'T', undefined, undefined, 90, 0.09],
      [
        '2',
        'IfcWall',
        'W2',
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        false,
        3,
        undefined,
        undefined,
      ],
    ]);
  });
});
