import type { AlarmRule } from '../schema/index.ts';

/** What is wrong with a rule: where, as zod says paths, and a code for which the page has a sentence. */
export interface RuleFault {
  path: (string | number)[];
  code:
    | 'level-twice'
    | 'level-empty'
    | 'levels-not-in-order'
    | 'equals-of-number-watch'
    | 'silence-below'
    | 'duration-of-silence'
    | 'hysteresis-too-wide';
}

/**
 * Checks what the schema cannot say: each level once and with a condition, a graver level never reached before a lesser
 * one (I ≥ II ≥ III ≥ IV for `above`, the other way round for `below`), and a hysteresis that leaves room between `below`
 * and `above` of one level, since a value there would never come back.
 */
export function ruleFaults(rule: AlarmRule): RuleFault[] {
  const faults: RuleFault[] = [];
  const levels = rule.levels.map((condition, index) => ({ ...condition, index }));
  const seen = new Set<number>();
  for (const { level, above, below, equals, aboveOwn, index } of levels) {
    const at = (field: string) => ['levels', index, field];
    if (seen.has(level)) faults.push({ path: at('level'), code: 'level-twice' });
    seen.add(level);
    if (above === undefined && below === undefined && equals === undefined && aboveOwn === undefined)
      faults.push({ path: at('above'), code: 'level-empty' });
    if (equals !== undefined && rule.watches !== 'value')
      faults.push({ path: at('equals'), code: 'equals-of-number-watch' });
    if (below !== undefined && rule.watches === 'silence')
      faults.push({ path: at('below'), code: 'silence-below' });
    if (above !== undefined && below !== undefined && above - below <= 2 * rule.hysteresis)
      faults.push({ path: ['hysteresis'], code: 'hysteresis-too-wide' });
  }
  const fromGravest = [...levels].sort((a, b) => a.level - b.level);
  for (const field of ['above', 'below'] as const) {
    const given = fromGravest.filter((condition) => condition[field] !== undefined);
    given.forEach((condition, i) => {
      const graver = given[i - 1];
      if (!graver || graver.level === condition.level) return;
      const isInOrder =
        field === 'above' ? graver.above! > condition.above! : graver.below! < condition.below!;
      if (!isInOrder) faults.push({ path: ['levels', condition.index, field], code: 'levels-not-in-order' });
    });
  }
  if (rule.watches === 'silence' && rule.duration > 0)
    faults.push({ path: ['duration'], code: 'duration-of-silence' });
  return faults;
}
