import type { AlarmRule } from '../schema/index.ts';
import { freshRuleState, type RuleLevel, type RuleReading, takeReading, takeSilence } from './rule-state.ts';

/** A time in which a level held; `to` absent: it still did at the end. */
export interface LevelSpan {
  level: RuleLevel;
  from: number;
  to?: number;
}

/** What a rule would have done with readings of the past, in order of time; `rhythm` in seconds. */
export function previewRule(
  rule: AlarmRule,
  readings: readonly RuleReading[],
  { rhythm, until }: { rhythm?: number; until: number },
): LevelSpan[] {
  const state = freshRuleState();
  const spans: LevelSpan[] = [];
  const gap = rhythm === undefined ? undefined : longestGap(rhythm);
  const note = (level: RuleLevel, time: number) => {
    const open = spans[spans.length - 1];
    if (open && open.to === undefined) open.to = time;
    if (level > 0) spans.push({ level, from: time });
  };
  readings.forEach((reading, i) => {
    if (rule.watches !== 'silence') {
      const change = takeReading(rule, state, reading, gap);
      if (change) note(change.to, change.time);
      return;
    }
    if (rhythm === undefined) return;
    const next = readings[i + 1]?.time ?? until;
    for (const { above } of [...rule.levels].sort((a, b) => b.level - a.level)) {
      const time = reading.time + (above ?? 0) * rhythm * 1_000;
      if (above === undefined || time > next) continue;
      const change = takeSilence(rule, state, above, time);
      if (change) note(change.to, change.time);
    }
    if (next === until) return;
    const change = takeSilence(rule, state, 0, next);
    if (change) note(change.to, change.time);
  });
  return spans;
}

/** Milliseconds without a reading after which a value is stale, and "it held all the time" shown by nothing. */
export const longestGap = (rhythm: number): number => 3 * rhythm * 1_000;
