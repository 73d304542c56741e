import {
  type RuleChange,
  restoredRuleState,
  takeReading,
  takeSilence,
} from '../../models/alarms/rule-state.ts';
import { isAhead } from '../../models/live/clock.ts';
import type { WarningLevel } from '../../models/schema/index.ts';
import type { States } from '../state/keeping.ts';
import type { LiveThing, StateChange } from '../state/live-thing.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import { keyOf, keyOfWatch, newAlarm, shownValue } from './alarm-record.ts';
import { type Watch, Watches } from './watches.ts';

/** Only what is so raises alarms: a drill or a run is shown in its own world and calls nobody. */
const LIVE = 'live';

export interface RuleWatchingOptions {
  desk: AlarmDesk;
  states: States;
  /** Seconds between messages of a feed, for datastreams that do not say. */
  rhythmOf?: ((feed: string) => number | undefined) | undefined;
}

/** Watches the live world by the rules, and tells the desk what begins, grows, falls and ends. */
export class RuleWatching {
  readonly #desk: AlarmDesk;
  readonly #states: States;
  readonly #watches: Watches;
  readonly #ends: (() => void)[];
  /** Nothing was heard while the server was off: silence counts from here at the earliest. */
  readonly #started: number;

  constructor({ desk, states, rhythmOf = () => undefined }: RuleWatchingOptions) {
    this.#desk = desk;
    this.#states = states;
    this.#started = desk.now();
    this.#watches = new Watches(rhythmOf);
    this.#watches.setRules(desk.rules.rules());
    for (const live of states.things(LIVE)) if (!live.gone) this.#introduce(live, false);
    this.#ends = [
      states.onChange((change) => this.#take(change)),
      desk.rules.onChange(() => this.#takeRules()),
    ];
  }

  /** Looks who is silent. */
  listen(now: number): void {
    for (const watch of this.#watches.silent()) this.#listenFor(watch, now);
  }

  end(): void {
    for (const end of this.#ends) end();
  }

  #take({ world, introduced, removed, values }: StateChange): void {
    if (world !== LIVE) return;
    for (const live of removed) {
      this.#watches.forget(live.handle);
      this.#desk.endOf(live.thing.id, () => true);
    }
    for (const live of introduced) this.#introduce(live, true);
    for (const { live, datastream } of values) {
      const watches = this.#watches.of(live.handle, datastream);
      if (watches) for (const watch of watches) this.#evaluate(watch, datastream);
    }
    this.#desk.tell();
  }

  #evaluate(watch: Watch, datastream: number): void {
    const { rule, state, live, gap } = watch;
    const latest = live.latest[datastream];
    if (!latest) return;
    if (rule.watches === 'silence') {
      const change = state.level === 0 ? undefined : takeSilence(rule, state, 0, latest.received);
      if (change) this.#follow(watch, change);
      return;
    }
    const { value, received } = latest;
    if (typeof value === 'object') return;
    const time = isAhead(latest.time, received) ? received : latest.time;
    const change = takeReading(rule, state, { time, value }, gap);
    if (change) this.#follow(watch, change);
  }

  #listenFor(watch: Watch, now: number): void {
    const { rule, state, live, datastream, rhythm } = watch;
    if (rhythm === undefined) return;
    const heard = rule.property === '*' ? live.latest : [live.latest[datastream]];
    const last = Math.max(0, ...heard.map((latest) => latest?.received ?? 0));
    // Nothing could be heard while the server was off; a silence that was known then goes on.
    const since = state.level > 0 && last > 0 ? last : Math.max(this.#started, last);
    const change = takeSilence(rule, state, (now - since) / (rhythm * 1_000), now);
    if (change) this.#follow(watch, change);
  }

  /** A level began, grew, fell or ended. */
  #follow(watch: Watch, change: RuleChange): void {
    const now = this.#desk.now();
    const alarm = this.#desk.byKey(keyOfWatch(watch));
    const { live, datastream } = watch;
    const seen = shownValue(live.latest[datastream]?.value, live.thing.datastreams[datastream]);
    if (!alarm) {
      if (change.to !== 0) this.#desk.raise(newAlarm(watch, change, now), live.thing.properties.upstream);
      return;
    }
    if (change.to === 0) {
      if (alarm.ended === undefined)
        this.#desk.put(alarm, { ...seen, ended: change.time, changed: change.time }, { action: 'ended' });
      return;
    }
    const level: WarningLevel = change.to;
    const isBack = alarm.ended !== undefined;
    const isWorse = isBack || level < alarm.highest;
    const { ended: _, acknowledged, called, ...rest } = alarm;
    this.#desk.put(
      // Whoever answered a lesser level has not answered this one, and nobody was called for it.
      { ...rest, ...(isWorse ? {} : { ...(acknowledged && { acknowledged }), ...(called && { called }) }) },
      {
        ...seen,
        level,
        highest: Math.min(level, alarm.highest) as WarningLevel,
        changed: change.time,
        repeats: alarm.repeats + (isBack ? 1 : 0),
        ...(isWorse ? { raised: now, escalated: 0 } : {}),
      },
      { action: isBack ? 'returned' : 'level', level },
    );
  }

  /** `fresh`: its values are news; at the start they were taken before the server went off. */
  #introduce(live: LiveThing, fresh: boolean): void {
    for (const watch of this.#watches.watch(live)) {
      const alarm = this.#desk.byKey(keyOfWatch(watch));
      if (alarm && alarm.ended === undefined && watch.state.level === 0)
        watch.state = restoredRuleState(watch.rule, alarm.level as WarningLevel, alarm.began, alarm.value);
      if (fresh || watch.rule.watches !== 'silence') this.#evaluate(watch, watch.datastream);
      this.#reconcile(watch);
    }
    // Alarms that no rule watches any more.
    const watched = new Set(this.#watches.ofThing(live.handle).map(keyOfWatch));
    this.#desk.endOf(live.thing.id, (alarm) => !watched.has(keyOf(alarm)));
    this.#desk.tighten(live.thing);
    this.#desk.showLevel(live.thing.id);
  }

  /** A rule that was edited may know other levels than the alarm that it has raised. */
  #reconcile(watch: Watch): void {
    const alarm = this.#desk.byKey(keyOfWatch(watch));
    const { level } = watch.state;
    if (!alarm || alarm.ended !== undefined || alarm.level === level) return;
    this.#follow(watch, {
      from: alarm.level as WarningLevel,
      to: level,
      began: alarm.began,
      time: this.#desk.now(),
    });
  }

  /** Rules were edited: what still holds goes on, what does not ends. */
  #takeRules(): void {
    this.#watches.setRules(this.#desk.rules.rules());
    for (const live of this.#states.things(LIVE)) if (!live.gone) this.#introduce(live, true);
    this.#desk.tell();
  }
}
