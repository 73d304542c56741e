import { describe, expect, it } from 'vitest';
import { SUN_RULES } from '../../../scenes/planning/sun/rules/sun-rules.ts';
import { canRunAgain } from '../../../viewer/studies/again.ts';
import { packResult, unpackResult } from '../../../viewer/studies/export/pack-result.ts';
import type { StudyResult } from '../../../viewer/studies/result.ts';
import { samenessOf } from '../../../viewer/studies/same-result.ts';
import { RESULT } from './results-for-tests.ts';

const kept = async (result: StudyResult): Promise<StudyResult> =>
  unpackResult(JSON.parse(JSON.stringify(await packResult(result))));
const scheme = (isSaved: boolean) => ({
  ...{ id: 'tower', version: 1, where: 'server' as const, name: { 'zh-CN': '塔楼', en: 'Tower' }, isSaved },
});

describe('a result that is made again', () => {
  it('should be one that says what was asked, also when it was kept', async () => {
    expect(canRunAgain(RESULT)).toBe(false);
    const asked: StudyResult = { ...RESULT, again: { study: 'spill', at: [106, 29], kind: 'drainage' } };
    expect(canRunAgain(asked)).toBe(true);
    expect((await kept(asked)).again).toEqual(asked.again);
    const sun: StudyResult['again'] = {
      ...{ study: 'sun-hours', rules: SUN_RULES[0], isOwnCounting: false, zone: 'III', residents: 1e6 },
      ...{ year: 2001, panel: 3, cell: 2, reach: 1_000, utcOffset: 8 },
      area: [0, 1, 2].map((at) => ({ longitude: 106 + at, latitude: 29 + (at % 2), height: 200 })),
    };
    expect((await kept({ ...RESULT, again: sun })).again).toEqual(sun);
    await expect(kept({ ...RESULT, again: { study: 'spill' } as never })).rejects.toThrow('again.at');
  });

  it('should be one of schemes whose versions are all kept', () => {
    const of = (...saved: boolean[]): StudyResult => ({
      ...RESULT,
      origin: { ...RESULT.origin, kind: 'scheme-comparison', schemes: saved.map(scheme) },
    });
    expect([of(true, true), of(true, false)].map(canRunAgain)).toEqual([true, false]);
    const eye = { longitude: 106, latitude: 29, height: 200 };
    const skyline = (isSaved: boolean): StudyResult => ({
      ...of(isSaved),
      again: { study: 'skyline', eye, height: 1.6, reach: 500 },
    });
    expect([skyline(true), skyline(false)].map(canRunAgain)).toEqual([true, false]);
  });

  it('should be told apart by its numbers, its inputs and its engine', async () => {
    const same = await kept(RESULT);
    expect(samenessOf(RESULT, same)).toMatchObject({ areNumbersSame: true, isSameEngine: true });
    expect(samenessOf(RESULT, same).inputs.every(({ isSame }) => isSame)).toBe(true);
    const { origin } = same;
    const [input] = Object.keys(origin.inputs);
    const other: StudyResult = {
      ...same,
      origin: {
        ...origin,
        engine: { ...origin.engine, version: '9' },
        inputs: { ...origin.inputs, [input]: '0'.repeat(64) },
      },
      figures: same.figures.map((figure) => ({ ...figure, value: 1 })),
    };
    const sameness = samenessOf(RESULT, other);
    expect([sameness.areNumbersSame, sameness.isSameEngine]).toEqual([false, false]);
    expect(sameness.inputs.filter(({ isSame }) => !isSame)).toEqual([{ name: input, isSame: false }]);
  });
});
