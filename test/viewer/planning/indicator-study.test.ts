import { describe, expect, it } from 'vitest';
import type { Publication } from '../../../models/schema/publication.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { type IndicatorsAsked, indicatorStudyOf } from '../../../viewer/planning/indicator-study.ts';
import type { SchemeUse } from '../../../viewer/planning/scheme-use.ts';
import '../../../viewer/panels/studies/texts.ts';
import '../../../viewer/planning/texts.ts';
import { reportOf } from '../../../viewer/report/study-report.ts';
import { packResult, unpackResult } from '../../../viewer/studies/export/pack-result.ts';
import type { StudyResult } from '../../../viewer/studies/result.ts';
import {
  box,
  place,
  TEST_PLANE as plane,
  TEST_RULES as rules,
  schemeOf,
} from '../../scenes/planning/metres.ts';

const CITY = {
  id: 'c',
  name: { 'zh-CN': '城', en: 'City' },
  layers: [],
  publication: 'public',
  origin: { longitude: 106, latitude: 29, height: 200 },
} as unknown as Scene;
const NAME = { 'zh-CN': '塔楼', en: 'Tower' };
const SCHEME = schemeOf({
  name: NAME,
  publication: 'restricted',
  phases: [
    { id: 'one', name: { 'zh-CN': '一期', en: 'First' }, begin: '2026-01-01', end: '2027-01-01' },
    { id: 'two', name: { 'zh-CN': '二期', en: 'Second' }, begin: '2027-01-01', end: '2028-01-01' },
  ],
  parcels: [
    { id: 'A', area: box(0, 0, 100, 100), landUse: '0701', controls: { height: { most: 20 } } },
    { id: 'B', area: box(100, 0, 200, 100), landUse: '0901', phase: 'two' },
  ],
  buildings: [
    {
      id: 'low',
      footprint: box(20, 20, 40, 40),
      floors: [{ use: 'residential', storeys: 5, storeyHeight: 3 }],
    },
    {
      ...{ id: 'tower', name: NAME, phase: 'two', footprint: box(60, 60, 80, 80) },
      floors: [{ use: 'office', storeys: 10, storeyHeight: 4 }],
    },
  ],
  greens: [{ id: 'g', area: box(0, 80, 20, 100) }],
  roads: [{ id: 'r', line: [place(0, 0), place(100, 0)], width: 12, class: 'service' }],
  demolitions: [{ feature: 'old' }],
});
const OLD = {
  building: schemeOf({
    buildings: [
      {
        id: 'old',
        footprint: box(60, 60, 70, 70),
        floors: [{ use: 'other', storeys: 1, storeyHeight: 3 }],
      },
    ],
  }).buildings[0],
  heights: 'measured' as const,
};

const studyOf = (
  more: Partial<IndicatorsAsked> = {},
  use: Partial<SchemeUse> = {},
  publication: Publication = 'public',
): Promise<StudyResult> =>
  indicatorStudyOf(
    { ...CITY, publication },
    {
      ...{ scheme: SCHEME, rules, plane, standing: [OLD] },
      use: {
        ...{ id: 'tower', version: 3, where: 'server', name: NAME, isSaved: true, publication: 'restricted' },
        ...use,
      },
      ...more,
    },
  );
const drawn = ({ parts }: StudyResult): unknown[] =>
  parts.flatMap((part) =>
    part.kind === 'features' && part.id === 'scheme' ? part.features.map(({ properties: { id } }) => id) : [],
  );
const codes = ({ origin }: StudyResult) => origin.cautions.map(({ code }) => code);
const tableOf = ({ tables }: StudyResult, id: string) => tables.find((table) => table.id === id)!;

describe('indicators as a result', () => {
  it('should be as closed as the city and the scheme, and name its version', async () => {
    const result = await studyOf();
    expect(result.publication).toBe('restricted');
    expect((await studyOf({}, { publication: 'internal' })).publication).toBe('internal');
    expect((await studyOf({}, { publication: 'public' }, 'internal')).publication).toBe('internal');
    expect(result.origin.schemes).toEqual([
      { id: 'tower', version: 3, where: 'server', name: NAME, isSaved: true },
    ]);
    expect(codes(result)).not.toContain('scheme-unsaved');
    expect(codes(await studyOf({}, { isSaved: false }))).toContain('scheme-unsaved');
    // The report says so on each page.
    expect(reportOf(result, CITY, 'zh-CN').marks).toContain('限制资料，不得外传');
    expect(JSON.stringify(reportOf(result, CITY, 'zh-CN').blocks)).toContain('tower@3');
  });

  it('should draw what there is of the scheme in its phase, with what it takes down', async () => {
    expect(drawn(await studyOf())).toEqual(['A', 'B', 'g', 'r', 'old', 'low', 'tower']);
    const first = await studyOf({}, { phase: 'one' });
    expect(drawn(first)).toEqual(['A', 'g', 'r', 'old', 'low']);
    expect(first.name).toBe('塔楼 · 一期');
    const before = await studyOf({}, { phase: '' });
    expect(drawn(before)).toEqual([]);
    expect(before.name).toBe('塔楼 · 建设之前');
  });

  it('should say of how many buildings the records have no shape to count', async () => {
    const result = await studyOf({ leftOut: ['shed', 'hut'] });
    expect(result.origin.cautions).toContainEqual({ code: 'standing-left-out', message: '2' });
    expect(codes(await studyOf({ leftOut: [] }))).not.toContain('standing-left-out');
  });

  it('should say that what stands was not read, in Chinese too', async () => {
    expect(codes(await studyOf())).not.toContain('standing-unread');
    const unread = await studyOf({ standing: undefined, scheme: { ...SCHEME, simulated: true } });
    expect(codes(unread)).toEqual(['rules-fictional', 'scheme-simulated', 'standing-unread']);
    const told = reportOf(unread, CITY, 'zh-CN').blocks.flatMap((block) =>
      block.kind === 'paragraph' && block.tone === 'trouble' ? [block.text] : [],
    );
    expect(told).toHaveLength(3);
    for (const sentence of told) expect(sentence).toMatch(/[\u4e00-\u9fff]{4}/);
  });

  it('should have a row for each parcel, floor area by use, and print all of them', async () => {
    const many = Array.from({ length: 160 }, (_, at) => ({
      ...SCHEME.parcels[0],
      ...{ id: `lot-${at}`, area: box(at * 100, 0, at * 100 + 100, 100) },
    }));
    const result = await studyOf({ scheme: { ...SCHEME, parcels: many } });
    expect(
      tableOf(result, 'uses').rows.map(({ cells }) => [(cells[0] as { en: string }).en, cells[1]]),
    ).toEqual([
      ['Offices', expect.closeTo(4000, 3)],
      ['Homes', expect.closeTo(2000, 3)],
      ['Sum', expect.closeTo(6000, 3)],
    ]);
    const parcels = tableOf(result, 'parcels-1');
    expect(parcels.rows).toHaveLength(161);
    expect(parcels.rows[1].cells.slice(2, 5)).toEqual([10_000, 6_000, 0.6]);
    expect(parcels.rows[1].isTrouble).toBe(true);
    const printed = reportOf(result, CITY, 'en').blocks.filter(({ kind }) => kind === 'table');
    const all = printed.find((block) => block.kind === 'table' && block.name === 'Parcels');
    if (all?.kind !== 'table') throw new Error('no table');
    expect(all.rows).toHaveLength(161);
    expect(all.rows.map(({ cells }) => cells[0]).slice(0, 3)).toEqual(['All parcels', 'lot-0', 'lot-1']);
    expect(all.note).toBeUndefined();
  });

  it('should be opened again as it was kept', async () => {
    const result = await studyOf();
    expect(await unpackResult(JSON.parse(JSON.stringify(await packResult(result))))).toEqual(result);
  });
});
