import { describe, expect, it } from 'vitest';
import type { Scene } from '../../../models/schema/scene.ts';
import '../../../viewer/panels/studies/texts.ts';
import { comparisonStudyOf } from '../../../viewer/planning/comparison-study.ts';
import '../../../viewer/planning/texts.ts';
import { reportOf } from '../../../viewer/report/study-report.ts';
import { packResult, unpackResult } from '../../../viewer/studies/export/pack-result.ts';
import type { StudyResult } from '../../../viewer/studies/result.ts';
import { samenessOf } from '../../../viewer/studies/same-result.ts';
import { box, TEST_PLANE as plane, TEST_RULES as rules, schemeOf } from '../../scenes/planning/metres.ts';

const CITY = {
  ...{ id: 'c', name: { 'zh-CN': '城', en: 'City' }, layers: [], publication: 'public' },
  origin: { longitude: 106, latitude: 29, height: 200 },
} as unknown as Scene;
const schemeWith = (id: string, storeys: number) =>
  schemeOf({
    ...{ id, name: { 'zh-CN': id, en: id } },
    parcels: [{ id: 'A', area: box(0, 0, 100, 100), landUse: '0701' }],
    buildings: [
      {
        id: 'tower',
        footprint: box(20, 20, 40, 40),
        floors: [{ use: 'office', storeys, storeyHeight: 4 }],
      },
    ],
  });
const [low, high] = [schemeWith('low', 5), schemeWith('high', 10)];
const use = (id: string, publication: 'internal' | 'restricted', isSaved = true) => ({
  ...{ id, version: 2, where: 'server' as const, name: { 'zh-CN': id, en: id }, isSaved, publication },
});
const compared = (isSaved = true, storeys = 10) =>
  comparisonStudyOf(CITY, {
    before: { scheme: low, use: use('low', 'restricted') },
    after: {
      scheme: storeys === 10 ? high : schemeWith('high', storeys),
      use: use('high', 'internal', isSaved),
    },
    ...{ rules, plane, standing: [], massing: { added: 8000, removed: 0, kept: 8000 } },
  });

describe('a comparison of two schemes as a result', () => {
  it('should tell what differs, of all and of each parcel, and the massing', async () => {
    const result = await compared();
    expect(result.figures.map(({ value }) => value)).toEqual([8000, 0, 8000]);
    const { columns, rows } = result.tables[0];
    expect(columns.slice(3).map(({ name }) => name.en)).toEqual(['low', 'high', 'Change']);
    const floorArea = rows.filter(({ cells }) => (cells[1] as { en: string }).en === 'Floor area');
    // 20 m × 20 m × 5 storeys, and 10.
    expect(floorArea.map(({ cells }) => cells.slice(3))).toEqual([
      ['2,000.0', '4,000.0', '+2,000.0'],
      ['2,000.0', '4,000.0', '+2,000.0'],
    ]);
    // What does not differ is left out.
    expect(rows.some(({ cells }) => (cells[1] as { en: string }).en === 'Site area')).toBe(false);
  });

  it('should be as closed as the stricter scheme, name both, and be printed and kept', async () => {
    const result = await compared();
    expect(result.publication).toBe('restricted');
    expect(result.origin.schemes?.map(({ id }) => id)).toEqual(['low', 'high']);
    const printed = JSON.stringify(reportOf(result, CITY, 'zh-CN'));
    for (const wanted of ['low@2', 'high@2', '+2,000.0', '限制资料，不得外传'])
      expect(printed).toContain(wanted);
    expect(await unpackResult(JSON.parse(JSON.stringify(await packResult(result))))).toEqual(result);
  });

  it('should say of both schemes what the indicators say, and hash all that the massing stands on', async () => {
    const outside = schemeOf({
      ...{ id: 'low', name: { 'zh-CN': 'low', en: 'low' }, rules: { pack: 'other', edition: '9' } },
      parcels: [{ id: 'A', area: box(0, 0, 100, 100), landUse: '0701' }],
      buildings: [
        {
          ...{ id: 'far', footprint: box(300, 0, 320, 20) },
          floors: [{ use: 'office', storeys: 2, storeyHeight: 4 }],
        },
      ],
      demolitions: [{ feature: 'old' }],
    });
    const made = (height: number, terrain: string) =>
      comparisonStudyOf(CITY, {
        before: { scheme: outside, use: use('low', 'internal') },
        after: { scheme: high, use: use('high', 'internal') },
        ...{ rules, plane, leftOut: ['shed'] },
        // In no parcel: it is in the massing alone.
        standing: [
          {
            heights: 'measured',
            building: schemeOf({
              buildings: [
                {
                  ...{ id: 'old', footprint: box(300, 50, 320, 70) },
                  floors: [{ use: 'office', storeys: 2, storeyHeight: height }],
                },
              ],
            }).buildings[0],
          },
        ],
        massing: { added: 1, removed: 1, kept: 1, terrain: terrain.repeat(64) },
      });
    const first = await made(4, 'a');
    expect(first.origin.cautions.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['rules-differ', 'outside-parcels', 'standing-left-out']),
    );
    const changed = async (other: Promise<StudyResult>) =>
      samenessOf(first, await other).inputs.flatMap(({ name, isSame }) => (isSame ? [] : [name]));
    expect(await changed(made(4, 'a'))).toEqual([]);
    expect(await changed(made(5, 'a'))).toEqual(['standing']);
    expect(await changed(made(4, 'b'))).toEqual(['terrain']);
  });

  it('should give the same numbers and hashes again, and say which input is another', async () => {
    const [first, again, other] = await Promise.all([compared(), compared(), compared(true, 11)]);
    expect(samenessOf(first, again)).toEqual({
      ...{ isSameEngine: true, areNumbersSame: true },
      inputs: ['before', 'after', 'standing', 'rules'].map((name) => ({ name, isSame: true })),
    });
    const sameness = samenessOf(first, other);
    expect(sameness.areNumbersSame).toBe(false);
    expect(sameness.inputs.filter(({ isSame }) => !isSame)).toEqual([{ name: 'after', isSame: false }]);
  });
});
