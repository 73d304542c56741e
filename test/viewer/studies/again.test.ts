import { describe, expect, it } from 'vitest';
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
    await expect(kept({ ...RESULT, again: { study: 'spill' } as never })).rejects.toThrow('again.at');
  });

  it('should be one of schemes whose versions are all kept', () => {
    const of = (...saved: boolean[]): StudyResult => ({
      ...RESULT,
      origin: { ...RESULT.origin, kind: 'scheme-comparison', schemes: saved.map(scheme) },
    });
    expect([of(true, true), of(true, false)].map(canRunAgain)).toEqual([true, false]);
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
