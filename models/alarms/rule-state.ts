import type { AlarmRule, WarningLevel } from '../schema/index.ts';

/** Everything that a rule can look at; a position is none. */
export type WatchedValue = number | string | boolean;

export interface RuleReading {
  /** UTC milliseconds. */
  time: number;
  value: WatchedValue;
}

/** 0: none holds. */
export type RuleLevel = 0 | WarningLevel;

/** Where one rule stands on one datastream. Plain data. */
export interface RuleState {
  level: RuleLevel;
  /** Since when the levels' conditions have been met without a break, by level − 1; UTC milliseconds. */
  met: (number | undefined)[];
  /** Levels that hold, by level − 1: met for long enough, and not come back far enough since. */
  holding: boolean[];
  last: RuleReading | undefined;
  /** Of the last minute, oldest first: what a rate is reckoned from. */
  window: { time: number; value: number }[];
}

export interface RuleChange {
  from: RuleLevel;
  to: RuleLevel;
  /** When what now holds, or has ended, began; UTC milliseconds. */
  began: number;
  /** When it changed. */
  time: number;
}

/** Milliseconds over which a change per minute is reckoned at the least: noise between two seconds is no rate. */
const RATE_SPAN = 60_000;
/** Readings closer than this to the one before are not needed for a rate. */
const RATE_STEP = 1_000;

export function freshRuleState(): RuleState {
  return {
    level: 0,
    met: [undefined, undefined, undefined, undefined],
    holding: [false, false, false, false],
    last: undefined,
    window: [],
  };
}

/**
 * The state of a rule whose alarm is open, after a restart or when the rule was edited: what holds goes on, without
 * beginning anew. `value`: the last that is known; levels that it reaches have been met since then too.
 */
export function restoredRuleState(
  rule: AlarmRule,
  level: WarningLevel,
  began: number,
  value?: WatchedValue,
): RuleState {
  const state = freshRuleState();
  for (const condition of rule.levels) {
    const i = condition.level - 1;
    state.holding[i] = condition.level >= level;
    const isMet = value !== undefined && rule.watches === 'value' && reaches(condition, value);
    if (state.holding[i] || isMet) state.met[i] = began;
  }
  state.level = worst(state.holding);
  return state;
}

/**
 * Takes one reading and changes the state; what comes late, or twice, says nothing about now and is passed over. A level
 * begins when its condition has been met by all readings of `rule.duration` seconds, and ends when the value has come
 * back by more than `rule.hysteresis`. A pause longer than `longestGap` milliseconds proves nothing: what was not yet
 * holding begins again, what held goes on.
 */
export function takeReading(
  rule: AlarmRule,
  state: RuleState,
  reading: RuleReading,
  longestGap = Number.POSITIVE_INFINITY,
): RuleChange | undefined {
  const { last } = state;
  if (last && reading.time <= last.time) return undefined;
  if (last && reading.time - last.time > longestGap) forgetUnproven(state);
  const watched = rule.watches === 'rate' ? rateOf(state, reading) : reading.value;
  state.last = reading;
  return watched === undefined ? undefined : settle(rule, state, watched, reading.time);
}

/** For rules that watch silence: how many rhythms have gone by without a word at `time`; 0 when one has come. */
export function takeSilence(
  rule: AlarmRule,
  state: RuleState,
  rhythms: number,
  time: number,
): RuleChange | undefined {
  return settle(rule, state, rhythms, time);
}

function forgetUnproven(state: RuleState): void {
  state.window.length = 0;
  for (let i = 0; i < 4; i++) if (!state.holding[i]) state.met[i] = undefined;
}

/** Change per minute against the newest reading that is a minute old, or the one before where they come slower. */
function rateOf(state: RuleState, { time, value }: RuleReading): number | undefined {
  if (typeof value !== 'number') return undefined;
  const { window } = state;
  while (window.length > 1 && window[1].time <= time - RATE_SPAN) window.shift();
  const before = window[0];
  const newest = window[window.length - 1];
  if (!newest || time - newest.time >= RATE_STEP) window.push({ time, value });
  if (!before || before.time > time - RATE_SPAN) return undefined;
  return ((value - before.value) / (time - before.time)) * 60_000;
}

function settle(
  rule: AlarmRule,
  state: RuleState,
  value: WatchedValue,
  time: number,
): RuleChange | undefined {
  const { met, holding } = state;
  const from = state.level;
  const before = beganOf(state);
  for (const condition of rule.levels) {
    const i = condition.level - 1;
    if (holding[i] && !stays(condition, value, rule.hysteresis)) holding[i] = false;
    if (holding[i]) continue;
    met[i] = reaches(condition, value) ? (met[i] ?? time) : undefined;
    holding[i] = met[i] !== undefined && time - met[i]! >= rule.duration * 1_000;
  }
  const to = worst(holding);
  if (to === from) return undefined;
  state.level = to;
  return { from, to, began: to === 0 ? (before ?? time) : (beganOf(state) ?? time), time };
}

type Condition = AlarmRule['levels'][number];

/** `above` is reached at the value, `below` under it, as thresholds of themes are. */
export function reaches({ above, below, equals }: Condition, value: WatchedValue): boolean {
  if (equals !== undefined && value === equals) return true;
  if (typeof value !== 'number') return false;
  return (above !== undefined && value >= above) || (below !== undefined && value < below);
}

function stays({ above, below, equals }: Condition, value: WatchedValue, hysteresis: number): boolean {
  if (equals !== undefined && value === equals) return true;
  if (typeof value !== 'number') return false;
  return (
    (above !== undefined && value >= above - hysteresis) ||
    (below !== undefined && value < below + hysteresis)
  );
}

function worst(holding: readonly boolean[]): RuleLevel {
  return (holding.indexOf(true) + 1) as RuleLevel;
}

function beganOf({ met, holding }: RuleState): number | undefined {
  const since = met.filter((time, i): time is number => holding[i] && time !== undefined);
  return since.length > 0 ? Math.min(...since) : undefined;
}
