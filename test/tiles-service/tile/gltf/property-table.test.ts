import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGlb } from '../../../../models/gltf/decoded-glb.ts';
import { ProblemList } from '../../../../tiles-service/check/problem.ts';
import { readPropertyTable } from '../../../../tiles-service/check/read-property-table.ts';
import { GlbWriter } from '../../../../tiles-service/tile/gltf/glb.ts';
import {
  type Column,
  propertyId,
  propertyTable,
} from '../../../../tiles-service/tile/gltf/property-table.ts';

function tableOf(columns: Column[], count: number) {
  const writer = new GlbWriter();
  const metadata = propertyTable(writer, columns, count);
  const glb = decodeGlb(
    writer.finish({ asset: { version: '2.0' }, extensions: { EXT_structural_metadata: metadata } }),
  );
  const problems = new ProblemList();
  const table = readPropertyTable(glb, 'test', problems);
  return { metadata, glb, table, problems: problems.problems };
}

/** Raw numbers of a column. */
function rawOf({ glb, metadata }: ReturnType<typeof tableOf>, name: string): number[] {
  const table = (metadata as { propertyTables: { properties: Record<string, { values: number }> }[] })
    .propertyTables[0];
  const view = glb.json.bufferViews[table.properties[name].values];
  return Array.from(glb.binary.subarray(view.byteOffset, view.byteOffset + view.byteLength));
}

describe('property tables', () => {
  it('should keep texts of every script, and absent ones as the empty text', () => {
    const { table, problems, metadata } = tableOf(
      [{ name: 'name', type: 'text', values: ['东方明珠', undefined, 'Zürich', '🏠'] }],
      4,
    );
    expect(problems).toEqual([]);
    expect(table?.texts.get('name')).toEqual(['东方明珠', '', 'Zürich', '🏠']);
    expect(metadata).toMatchObject({
      schema: { classes: { feature: { properties: { name: { noData: '' } } } } },
    });
  });

  it('should take the smallest offsets that reach the end of the texts', () => {
    const offsetType = (length: number): string => {
      const { metadata } = tableOf([{ name: 'name', type: 'text', values: ['x'.repeat(length)] }], 1);
      return (
        metadata as never as { propertyTables: { properties: { name: { stringOffsetType: string } } }[] }
      ).propertyTables[0].properties.name.stringOffsetType;
    };
    expect([255, 256, 65_535, 65_536].map(offsetType)).toEqual(['UINT8', 'UINT16', 'UINT16', 'UINT32']);
  });

  it('should bring back any texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 40 }), (values) => {
        const { table, problems } = tableOf([{ name: 'name', type: 'text', values }], values.length);
        expect(problems).toEqual([]);
        expect(table?.texts.get('name')).toEqual(values);
      }),
    );
  });

  it('should write a repeated text once, by its number', () => {
    const result = tableOf(
      [{ name: 'class', type: 'enum', values: ['house', undefined, 'garage', 'house'] }],
      4,
    );
    expect(result.problems).toEqual([]);
    expect(rawOf(result, 'class')).toEqual([1, 0, 2, 1]);
    expect(result.metadata).toMatchObject({
      schema: {
        enums: {
          classValues: {
            values: [
              { name: '', value: 0 },
              { name: 'house', value: 1 },
              { name: 'garage', value: 2 },
            ],
          },
        },
        classes: { feature: { properties: { class: { type: 'ENUM', noData: '' } } } },
      },
    });
  });

  it('should write metres to the centimetre in two bytes', () => {
    const result = tableOf(
      [{ name: 'height', type: 'hundredths', values: [12.34, undefined, 0, 655.34] }],
      4,
    );
    const bytes = Uint8Array.from(rawOf(result, 'height'));
    const raw = Array.from(new Uint16Array(bytes.buffer));
    expect(raw).toEqual([1234, 65_535, 0, 65_534]);
    // A reader's value is raw / 65535 × scale.
    const { scale } = (
      result.metadata as never as {
        schema: { classes: { feature: { properties: { height: { scale: number } } } } };
      }
    ).schema.classes.feature.properties.height;
    expect((raw[0] / 65_535) * scale).toBeCloseTo(12.34, 9);
  });

  it('should take a wider type for heights beyond two bytes', () => {
    const { metadata, problems } = tableOf([{ name: 'height', type: 'hundredths', values: [828, 3] }], 2);
    expect(problems).toEqual([]);
    expect(metadata).toMatchObject({
      schema: { classes: { feature: { properties: { height: { componentType: 'FLOAT32' } } } } },
    });
  });

  it('should take the smallest whole numbers that leave room for no data', () => {
    const typeOf = (values: (number | undefined)[]): string => {
      const { metadata, problems } = tableOf([{ name: 'n', type: 'integer', values }], values.length);
      expect(problems).toEqual([]);
      return (
        metadata as never as {
          schema: { classes: { feature: { properties: { n: { componentType: string } } } } };
        }
      ).schema.classes.feature.properties.n.componentType;
    };
    expect(typeOf([3, undefined])).toBe('UINT8');
    expect(typeOf([255])).toBe('UINT16');
    expect(typeOf([-1, 70_000])).toBe('INT32');
    expect(typeOf([1.5])).toBe('FLOAT32');
  });

  it('should leave out a column that no row has', () => {
    const { metadata } = tableOf(
      [
        { name: 'id', type: 'text', values: ['a'] },
        { name: 'name', type: 'text', values: [undefined] },
      ],
      1,
    );
    expect(metadata).toMatchObject({ propertyTables: [{ properties: { id: {} } }] });
    expect(JSON.stringify(metadata)).not.toContain('name"');
  });

  it('should make identifiers of any attribute name', () => {
    expect(propertyId('addr:street')).toBe('addr_street');
    expect(propertyId('3d')).toBe('_3d');
    expect(propertyId('高度')).toBe('__');
  });
});
