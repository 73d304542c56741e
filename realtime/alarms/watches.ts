import { ANY_PROPERTY, ruleOfThing, watchedDatastreams } from '../../models/alarms/rule-fits.ts';
import { longestGap } from '../../models/alarms/rule-preview.ts';
import { freshRuleState, type RuleState } from '../../models/alarms/rule-state.ts';
import type { AlarmRule } from '../../models/schema/index.ts';
import type { LiveThing } from '../state/live-thing.ts';

/** One rule on one datastream of one thing. */
export interface Watch {
  /** With the thresholds of the thing. */
  rule: AlarmRule;
  state: RuleState;
  live: LiveThing;
  /** Index in the thing's datastreams. */
  datastream: number;
  /** Seconds between observations; undefined: nobody says. */
  rhythm: number | undefined;
  /** Milliseconds without a reading after which nothing is known. */
  gap: number | undefined;
}

/**
 * Which rules look at what, found once when a thing is described and not for each observation: what no rule looks at
 * costs one look into a map.
 */
export class Watches {
  #rules: readonly AlarmRule[] = [];
  /** By handle, then by index of the datastream. */
  readonly #byHandle = new Map<number, (Watch[] | undefined)[]>();
  readonly #silent = new Set<Watch>();
  readonly #rhythmOf: (feed: string) => number | undefined;

  constructor(rhythmOf: (feed: string) => number | undefined) {
    this.#rhythmOf = rhythmOf;
  }

  setRules(rules: readonly AlarmRule[]): void {
    this.#rules = rules;
  }

  of(handle: number, datastream: number): readonly Watch[] | undefined {
    return this.#byHandle.get(handle)?.[datastream];
  }

  /** Whatever any rule looks at on a thing. */
  ofThing(handle: number): Watch[] {
    return (this.#byHandle.get(handle) ?? []).flatMap((watches) => watches ?? []);
  }

  /** Watches that wait for silence. */
  silent(): Iterable<Watch> {
    return this.#silent;
  }

  /** A thing that is new, or described anew: where rule and datastream are as before, so is what is known of them. */
  watch(live: LiveThing): Watch[] {
    const before = this.ofThing(live.handle);
    this.forget(live.handle);
    const made: Watch[] = [];
    for (const rule of this.#rules) {
      for (const datastream of watchedDatastreams(rule, live.thing)) {
        const own = ruleOfThing(rule, live.thing);
        if (!own) continue;
        const known = before.find((other) => other.rule.id === rule.id && other.datastream === datastream);
        const rhythm = live.thing.datastreams[datastream].rhythm ?? this.#rhythmOf(live.feed);
        made.push({
          rule: own,
          state: known && sameConditions(known.rule, own) ? known.state : freshRuleState(),
          live,
          datastream,
          rhythm,
          gap: rhythm === undefined ? undefined : longestGap(rhythm),
        });
      }
    }
    if (made.length === 0) return made;
    const byDatastream: (Watch[] | undefined)[] = [];
    for (const watch of made) {
      const heard = watch.rule.property === ANY_PROPERTY ? live.thing.datastreams.keys() : [watch.datastream];
      for (const index of heard) (byDatastream[index] ??= []).push(watch);
      if (watch.rule.watches === 'silence') this.#silent.add(watch);
    }
    this.#byHandle.set(live.handle, byDatastream);
    return made;
  }

  forget(handle: number): void {
    for (const watch of this.ofThing(handle)) this.#silent.delete(watch);
    this.#byHandle.delete(handle);
  }

  clear(): void {
    this.#byHandle.clear();
    this.#silent.clear();
  }
}

const sameConditions = (a: AlarmRule, b: AlarmRule): boolean =>
  a === b || JSON.stringify(conditionsOf(a)) === JSON.stringify(conditionsOf(b));

const conditionsOf = ({ watches, levels, hysteresis, duration }: AlarmRule) => [
  watches,
  levels,
  hysteresis,
  duration,
];
