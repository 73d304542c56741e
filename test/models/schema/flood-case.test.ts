import { describe, expect, it } from 'vitest';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';

const CASE = {
  schema: 'citymirror/flood-case/1',
  id: 'case',
  name: { 'zh-CN': '试', en: 'Trial' },
  duration: 600,
};
const [HERE, THERE] = [
  [114.5, 27.5],
  [114.6, 27.5],
];
const ends = { id: 'a', from: HERE, to: THERE };
/** Where a case is refused; undefined: it is not. */
const refusedAt = (change: Record<string, unknown>): string | undefined =>
  floodCaseSchema.safeParse({ ...CASE, ...change }).error?.issues[0].path.join('.');

describe('a case of a flood', () => {
  it('should have no rain, drains, pumps and gates of less than nothing, at any time', () => {
    for (const bad of [
      -1,
      [
        [0, 5],
        [60, -0.1],
      ],
    ]) {
      expect(refusedAt({ rain: [{ rate: bad }] })).toMatch(/^rain\.0\.rate/);
      expect(refusedAt({ drains: { capacity: bad } })).toMatch(/^drains\.capacity/);
      expect(refusedAt({ links: [{ ...ends, kind: 'pump', capacity: bad }] })).toMatch(/^links\.0\.capacity/);
      const gate = { ...ends, kind: 'sluice', width: 2, sill: 10, verticalDatum: '1985', opening: bad };
      expect(refusedAt({ links: [gate] })).toMatch(/^links\.0\.opening/);
    }
    expect(refusedAt({ rain: [{ rate: 0 }], drains: { capacity: [[0, 0]] } })).toBeUndefined();
  });

  it('should let sources take out and levels lie below zero', () => {
    const sources = [{ id: 'well', at: HERE, discharge: -2 }];
    const initial = [{ level: -3, verticalDatum: 'NAP' }];
    expect(refusedAt({ sources, initial })).toBeUndefined();
  });

  it('should not have two items of a list with one id', () => {
    const gauge = (id: string) => ({ id, at: HERE });
    expect(refusedAt({ gauges: [gauge('a'), gauge('b'), gauge('a')] })).toBe('gauges');
    expect(refusedAt({ gauges: [gauge('a'), gauge('b')] })).toBeUndefined();
    const section = { id: 'a', line: [HERE, THERE] };
    expect(refusedAt({ sections: [section, section] })).toBe('sections');
    // A gauge and a section of one name are two things.
    expect(refusedAt({ sections: [section], gauges: [gauge('a')] })).toBeUndefined();
  });
});
