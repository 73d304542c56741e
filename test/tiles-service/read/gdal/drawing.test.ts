import { expect, it } from 'vitest';
import type { AreasGeometry } from '../../../../models/feature.ts';
import type { ReadOptions } from '../../../../tiles-service/read/feature-source.ts';
import { gaussKruger } from '../gauss-kruger.ts';
import { expectSound } from '../mutations.ts';
import { isBalanced, readContent } from '../reading.ts';
import { twoByteEncoder } from '../shapefile/write-shapefile.ts';
import { describeGdal } from './gdal.ts';
import { insert, line, type Pair, polyline, text, writeDxf } from './write-dxf.ts';

const CENTRE = [114.3, 30.5];
const [X, Y] = gaussKruger(CENTRE[0], CENTRE[1], { centralMeridian: 114 });
const at = (x: number, y: number): number[] => [X + x, Y + y];
const square = (side: number): number[][] => [at(0, 0), at(side, 0), at(side, side), at(0, side)];

const read = (content: string | Uint8Array, options: Partial<ReadOptions> = {}) =>
  readContent(content, { crs: 'EPSG:4547', ...options }, 'plan.dxf');

describeGdal('entities of a drawing', () => {
  it('should be areas where they are closed polylines, and of the type that their layer tells', async () => {
    const reading = await read(
      writeDxf([
        polyline('A1', '居民地', square(20), true),
        polyline('A2', '规划红线', [...square(90), at(0, 0)], false),
        polyline('A3', '规划红线', square(90), false),
        polyline('A4', '等高线', square(50), true),
        polyline('A5', '居民地', [at(0, 0), at(5, 0)], true),
      ]),
    );
    expect(reading.features.map(({ id, type, geometries }) => [id, type, geometries[0].kind])).toEqual([
      ['s:A1', 'Building', 'areas'],
      ['s:A2', 'GenericCityObject', 'areas'],
      ['s:A3', 'GenericCityObject', 'lines'],
      ['s:A4', 'GenericCityObject', 'lines'],
      ['s:A5', 'GenericCityObject', 'lines'],
    ]);
    expect(reading.reasons['polyline-closed']).toBe(2);
    const area = reading.features[0].geometries[0] as AreasGeometry;
    expect([...area.ringStarts]).toEqual([0, 4]);
    expect(area.positions[0]).toBeCloseTo(CENTRE[0], 8);
    expect(area.positions[1]).toBeCloseTo(CENTRE[1], 8);
    for (const feature of reading.features) expectSound(feature);
  });

  it('should be points where they are small blocks, at the place and with the name and angle of the block', async () => {
    const tree = { name: '阔叶树', entities: [...line('0', [-2, 0], [2, 0]), ...line('0', [0, -2], [0, 2])] };
    const hall = { name: '展馆', entities: [...line('0', [0, 0], [60, 0]), ...line('0', [60, 0], [60, 30])] };
    const reading = await read(
      writeDxf(
        [
          insert('B1', '行道树', '阔叶树', at(0, 0), 30),
          insert('B2', '路灯', '阔叶树', at(5, 0)),
          insert('B3', '规划', '展馆', at(0, 0)),
        ],
        [tree, hall],
      ),
    );
    expect(isBalanced(reading)).toBe(true);
    const [trees, lamp, plan] = reading.features;
    expect(trees).toMatchObject({ id: 's:B1', type: 'SolitaryVegetationObject' });
    expect(trees.attributes).toMatchObject({ BlockName: '阔叶树', BlockAngle: 30 });
    expect(trees.geometries[0].kind).toBe('points');
    expect(trees.geometries[0].positions[0]).toBeCloseTo(CENTRE[0], 8);
    expect(lamp).toMatchObject({ id: 's:B2', type: 'CityFurniture', class: '路灯' });
    // What is larger than a symbol keeps what is drawn.
    expect(plan.attributes.BlockName).toBe('展馆');
    expect(plan.geometries[0].kind).toBe('lines');
    expect(reading.reasons['block-symbol']).toBe(2);
  });

  it('should have the words of a text as their name', async () => {
    const reading = await read(writeDxf([text('C1', '标注', 'A-01 二类居住用地', at(0, 0))]));
    expect(reading.features[0]).toMatchObject({ name: 'A-01 二类居住用地', attributes: { Layer: '标注' } });
  });

  it('should be in the encoding that the drawing names, or that the user gives, and never in one that is guessed', async () => {
    const drawing = (...header: Pair[]): Buffer =>
      twoByteEncoder('gbk')(writeDxf([text('C1', '标注', '容积率', at(0, 0))], [], header));
    const version: Pair[] = [
      [9, '$ACADVER'],
      [1, 'AC1018'],
    ];
    const named = await read(drawing(...version, [9, '$DWGCODEPAGE'], [3, 'ANSI_936']));
    expect(named.features[0]).toMatchObject({ name: '容积率', attributes: { Layer: '标注' } });
    const given = await read(drawing(...version), { encoding: 'gb18030' });
    expect(given.features[0]).toMatchObject({ name: '容积率', attributes: { Layer: '标注' } });
    await expect(read(drawing(...version))).rejects.toMatchObject({ code: 'encoding-missing' });
  });
});
