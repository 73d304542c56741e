import { describe, expect, it } from 'vitest';
import { type StormAlarm, StormGrouper, stormCause } from '../../../models/alarms/storm.ts';

const OPTIONS = { within: 120, members: 5, membersAnyCause: 8 };
const alarm = (id: number, given: Partial<StormAlarm> = {}): StormAlarm => ({
  id: `a${id}`,
  rule: 'hydrant-pressure',
  raised: id * 1_000,
  areas: ['street-1', 'district-1'],
  ...given,
});
const addAll = (alarms: readonly StormAlarm[], grouper = new StormGrouper(OPTIONS)) =>
  alarms.map((one) => grouper.add(one));
const numbers = [1, 2, 3, 4, 5, 6, 7, 8];

describe('a storm', () => {
  it('should be made by many alarms of one rule in one area, with those that came before', () => {
    const groupings = addAll(numbers.slice(0, 5).map((id) => alarm(id)));
    expect(groupings.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    expect(groupings[4]?.members).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect(stormCause(groupings[4]!.group)).toEqual({ rule: 'hydrant-pressure', area: 'street-1' });
  });

  it('should take those that follow', () => {
    const groupings = addAll(numbers.map((id) => alarm(id)));
    expect(groupings[7]).toEqual({ group: groupings[4]!.group, members: ['a8'] });
  });

  it('should be of the larger area where the smaller ones differ', () => {
    const groupings = addAll(
      numbers.slice(0, 5).map((id) => alarm(id, { areas: [`street-${id}`, 'district-1'] })),
    );
    expect(stormCause(groupings[4]!.group)).toEqual({ rule: 'hydrant-pressure', area: 'district-1' });
  });

  it('should be of what the things hang on, wherever they stand and whatever rule it was', () => {
    const groupings = addAll(
      numbers
        .slice(0, 5)
        .map((id) => alarm(id, { rule: `r${id}`, areas: [`d${id}`], upstream: 'feeder & 3' })),
    );
    expect(stormCause(groupings[4]!.group)).toEqual({ upstream: 'feeder & 3' });
  });

  it('should be made by many rules in one area only when they are many more', () => {
    const groupings = addAll(numbers.map((id) => alarm(id, { rule: `r${id % 4}` })));
    expect(groupings.slice(0, 7).every((grouping) => grouping === undefined)).toBe(true);
    expect(stormCause(groupings[7]!.group)).toEqual({ area: 'street-1' });
  });

  it('should not be made of alarms that come slowly, in other areas or by other rules', () => {
    expect(addAll(numbers.map((id) => alarm(id, { raised: id * 40_000 }))).some(Boolean)).toBe(false);
    expect(addAll(numbers.slice(0, 7).map((id) => alarm(id, { areas: [`d${id}`] }))).some(Boolean)).toBe(
      false,
    );
    expect(addAll(numbers.slice(0, 7).map((id) => alarm(id, { rule: `r${id % 2}` }))).some(Boolean)).toBe(
      false,
    );
  });

  it('should not count alarms that have ended', () => {
    const grouper = new StormGrouper(OPTIONS);
    addAll(
      [1, 2, 3, 4].map((id) => alarm(id)),
      grouper,
    );
    grouper.remove('a2');
    expect(grouper.add(alarm(5))).toBeUndefined();
    expect(grouper.add(alarm(6))?.members).toEqual(['a1', 'a3', 'a4', 'a5', 'a6']);
  });

  it('should be over when none has come for its time, and a new one then be another', () => {
    const grouper = new StormGrouper(OPTIONS);
    const first = addAll(
      [1, 2, 3, 4, 5].map((id) => alarm(id)),
      grouper,
    )[4]!.group;
    const later = [1, 2, 3, 4, 5].map((id) => alarm(id + 10, { raised: id * 1_000 + 500_000 }));
    const second = addAll(later, grouper)[4]!.group;
    expect(second).not.toBe(first);
  });

  it('should go on after a restart', () => {
    const group = addAll([1, 2, 3, 4, 5].map((id) => alarm(id)))[4]!.group;
    const grouper = new StormGrouper(OPTIONS);
    for (const id of [1, 2, 3, 4, 5]) grouper.restore(alarm(id), group);
    expect(grouper.add(alarm(6))).toEqual({ group, members: ['a6'] });
  });
});
