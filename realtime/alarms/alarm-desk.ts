import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { escalationOf } from '../../models/alarms/escalation.ts';
import {
  type RuleChange,
  restoredRuleState,
  takeReading,
  takeSilence,
} from '../../models/alarms/rule-state.ts';
import { StormGrouper } from '../../models/alarms/storm.ts';
import type { Alarm, AlarmPolicy, AlarmStep, WarningLevel } from '../../models/schema/index.ts';
import type { RecordSource } from '../push/records.ts';
import type { States } from '../state/keeping.ts';
import type { LiveThing, StateChange } from '../state/live-thing.ts';
import { isShown, keyOf, keyOfWatch, newAlarm, recordOf, shownValue } from './alarm-record.ts';
import type { AlarmStore } from './alarm-store.ts';
import { AlarmWriter } from './alarm-writer.ts';
import { Records } from './records.ts';
import type { RuleBook } from './rule-book.ts';
import { type Watch, Watches } from './watches.ts';

/** Only what is so raises alarms: a drill or a run is shown in its own world and calls nobody. */
const LIVE = 'live';
/** Milliseconds between two looks at the clock: for silence, and for what nobody answers. */
const TICK = 5_000;
/** Milliseconds that a clock of a source may be ahead; beyond, the time of receipt is taken. */
const AHEAD = 60_000;

export interface AlarmDeskOptions {
  states: States;
  store: AlarmStore;
  rules: RuleBook;
  policy: AlarmPolicy;
  logger: Logger;
  /** Seconds between messages of a feed, for datastreams that do not say. */
  rhythmOf?: (feed: string) => number | undefined;
  now?: () => number;
}

/**
 * Watches the live world by the rules: raises, worsens and ends alarms, groups storms, calls the next when nobody
 * answers. What it shows is in memory and is written behind, so that it goes on while the database is away; what people
 * do is written first (`alarm-actions.ts`).
 */
export class AlarmDesk {
  readonly #options: AlarmDeskOptions;
  readonly #now: () => number;
  readonly #watches: Watches;
  readonly #storms: StormGrouper;
  readonly #writer: AlarmWriter;
  /** All that are shown, by id. */
  readonly #alarms = new Map<string, Alarm>();
  readonly #byKey = new Map<string, string>();
  /** Ids of the alarms that have not ended, by thing. */
  readonly #openOf = new Map<string, Set<string>>();
  readonly #records = new Records('alarms', () => [...this.#alarms.values()].map(recordOf));
  readonly #ends: (() => void)[] = [];
  /** Nothing was heard while the server was off: silence counts from here at the earliest. */
  readonly #started: number;

  private constructor(options: AlarmDeskOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#started = this.#now();
    this.#watches = new Watches(options.rhythmOf ?? (() => undefined));
    this.#storms = new StormGrouper(options.policy.storm);
    this.#writer = new AlarmWriter(options.store, options.logger);
  }

  /** Reads what is open, goes on with it, and watches from then on. */
  static async open(options: AlarmDeskOptions): Promise<AlarmDesk> {
    const desk = new AlarmDesk(options);
    const { states, rules, store } = options;
    for (const alarm of await store.shown()) desk.#restore(alarm);
    desk.#watches.setRules(rules.rules());
    for (const live of states.things(LIVE)) desk.#introduce(live, false);
    desk.#ends.push(
      states.onChange((change) => desk.#take(change)),
      rules.onChange(() => desk.#takeRules()),
    );
    const timer = setInterval(() => desk.tick(), TICK);
    timer.unref();
    desk.#ends.push(() => clearInterval(timer));
    return desk;
  }

  /** Told to pages as they change. */
  get records(): RecordSource {
    return this.#records;
  }

  get rules(): RuleBook {
    return this.#options.rules;
  }

  get store(): AlarmStore {
    return this.#options.store;
  }

  get writer(): AlarmWriter {
    return this.#writer;
  }

  get policy(): AlarmPolicy {
    return this.#options.policy;
  }

  now(): number {
    return this.#now();
  }

  /** What has not ended, or has not been answered. */
  shown(): Iterable<Alarm> {
    return this.#alarms.values();
  }

  byId(id: string): Alarm | undefined {
    return this.#alarms.get(id);
  }

  /** Puts what was done to an alarm in place of what it was, after it was written. */
  place(alarm: Alarm): void {
    this.#put(alarm);
    this.#records.tell();
  }

  /** Changes an alarm by itself, without a person: written behind. */
  change(id: string, patch: Partial<Alarm>, step: Omit<AlarmStep, 'time' | 'by'>): void {
    const alarm = this.#alarms.get(id);
    if (!alarm) return;
    this.#change(alarm, patch, step);
    this.#records.tell();
  }

  /** Looks at the clock: silence, answers that do not come, what has been shown for long enough. */
  tick(): void {
    const now = this.#now();
    for (const watch of this.#watches.silent()) this.#listenFor(watch, now);
    for (const alarm of [...this.#alarms.values()]) {
      if (alarm.acknowledged) continue;
      if (alarm.ended === undefined) this.#escalate(alarm, now);
      else this.#leave(alarm, now);
    }
    this.#records.tell();
  }

  async close(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    await this.#writer.close();
  }

  #take({ world, introduced, removed, values }: StateChange): void {
    if (world !== LIVE) return;
    for (const live of removed) this.#remove(live);
    for (const live of introduced) this.#introduce(live, true);
    for (const { live, datastream } of values) {
      const watches = this.#watches.of(live.handle, datastream);
      if (watches) for (const watch of watches) this.#evaluate(watch, datastream);
    }
    this.#records.tell();
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
    const time = latest.time > received + AHEAD ? received : latest.time;
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
    const now = this.#now();
    const id = this.#byKey.get(keyOfWatch(watch));
    const alarm = id === undefined ? undefined : this.#alarms.get(id);
    const { live, datastream } = watch;
    const seen = shownValue(live.latest[datastream]?.value, live.thing.datastreams[datastream]);
    if (!alarm) {
      if (change.to !== 0) this.#raise(newAlarm(watch, change, now), live);
      return;
    }
    if (change.to === 0) {
      if (alarm.ended === undefined)
        this.#change(alarm, { ...seen, ended: change.time, changed: change.time }, { action: 'ended' });
      return;
    }
    const level: WarningLevel = change.to;
    const isBack = alarm.ended !== undefined;
    const isWorse = isBack || level < alarm.highest;
    const { ended: _, acknowledged, ...rest } = alarm;
    this.#change(
      // Whoever answered a lesser level has not answered this one.
      { ...rest, ...(acknowledged && !isWorse ? { acknowledged } : {}) },
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

  #raise(alarm: Alarm, { thing }: LiveThing): void {
    const upstream = thing.properties.upstream;
    const storm = this.#storms.add({
      id: alarm.id,
      rule: alarm.rule,
      raised: this.#now(),
      areas: alarm.areas,
      ...(typeof upstream === 'string' ? { upstream } : {}),
    });
    const grouped = storm ? { ...alarm, group: storm.group } : alarm;
    this.#put(grouped);
    this.#write(grouped, { action: 'raised', level: alarm.level });
    for (const id of storm?.members ?? []) {
      const member = this.#alarms.get(id);
      if (!member || member.group === storm!.group) continue;
      this.#change(member, { group: storm!.group }, { action: 'noted', note: 'storm' });
    }
  }

  #escalate(alarm: Alarm, now: number): void {
    const { count, to } = escalationOf(this.#options.policy, alarm, now);
    if (count <= alarm.escalated) return;
    this.#change(
      alarm,
      { escalated: count },
      { action: 'escalated', ...(to === undefined ? {} : { note: to }) },
    );
  }

  /** What has ended unanswered is shown for as long as its level asks for; it stays in the history. */
  #leave(alarm: Alarm, now: number): void {
    const stays = this.#options.policy.endedStays[String(alarm.highest)];
    if (stays === undefined || alarm.ended === undefined || now - alarm.ended < stays * 1_000) return;
    const acknowledged = { by: 'system', time: now };
    this.#change(alarm, { acknowledged }, { action: 'acknowledged' });
  }

  #change(alarm: Alarm, patch: Partial<Alarm>, step: Omit<AlarmStep, 'time' | 'by'>): void {
    const next = { ...alarm, ...patch, revision: alarm.revision + 1 };
    this.#put(next);
    this.#write(next, step);
  }

  #write(alarm: Alarm, step: Omit<AlarmStep, 'time' | 'by'>): void {
    this.#writer.later({
      id: randomUUID(),
      alarm,
      shown: isShown(alarm),
      step: { time: this.#now(), by: 'system', ...step },
    });
  }

  #put(alarm: Alarm): void {
    const { id, thing } = alarm;
    const key = keyOf(alarm);
    const open = this.#openOf.get(thing) ?? new Set();
    this.#openOf.set(thing, open);
    if (isShown(alarm)) {
      this.#alarms.set(id, alarm);
      this.#byKey.set(key, id);
      this.#records.set(recordOf(alarm));
    } else {
      this.#alarms.delete(id);
      if (this.#byKey.get(key) === id) this.#byKey.delete(key);
      this.#records.remove(id);
    }
    if (alarm.ended === undefined) open.add(id);
    else {
      open.delete(id);
      this.#storms.remove(id);
    }
    if (open.size === 0) this.#openOf.delete(thing);
    this.#showLevel(thing, open);
  }

  #showLevel(thing: string, open: ReadonlySet<string>): void {
    const levels = [...open].map((id) => this.#alarms.get(id)!.level);
    const level = levels.length > 0 ? Math.min(...levels) : 0;
    const live = this.#options.states.byId(LIVE, thing);
    if (live && live.level !== level) this.#options.states.setLevel(LIVE, thing, level);
  }

  #restore(alarm: Alarm): void {
    this.#put(alarm);
    const { id, rule, areas, group, raised = alarm.began } = alarm;
    if (group !== undefined && alarm.ended === undefined)
      this.#storms.restore({ id, rule, raised, areas }, group);
  }

  /** `fresh`: its values are news; at the start they were taken before the server went off. */
  #introduce(live: LiveThing, fresh: boolean): void {
    for (const watch of this.#watches.watch(live)) {
      const id = this.#byKey.get(keyOfWatch(watch));
      const alarm = id === undefined ? undefined : this.#alarms.get(id);
      if (alarm && alarm.ended === undefined && watch.state.level === 0)
        watch.state = restoredRuleState(watch.rule, alarm.level as WarningLevel, alarm.began, alarm.value);
      if (fresh || watch.rule.watches !== 'silence') this.#evaluate(watch, watch.datastream);
      this.#reconcile(watch, id);
    }
    this.#endOrphans(live);
    const open = this.#openOf.get(live.thing.id);
    if (open) this.#showLevel(live.thing.id, open);
  }

  /** A rule that was edited may know other levels than the alarm that it has raised. */
  #reconcile(watch: Watch, id: string | undefined): void {
    const alarm = id === undefined ? undefined : this.#alarms.get(id);
    const { level } = watch.state;
    if (!alarm || alarm.ended !== undefined || alarm.level === level) return;
    this.#follow(watch, {
      from: alarm.level as WarningLevel,
      to: level,
      began: alarm.began,
      time: this.#now(),
    });
  }

  #remove(live: LiveThing): void {
    this.#watches.forget(live.handle);
    this.#end(live.thing.id, () => true);
  }

  /** Alarms of a thing that no rule watches any more. */
  #endOrphans(live: LiveThing): void {
    const watched = new Set(this.#watches.ofThing(live.handle).map(keyOfWatch));
    this.#end(live.thing.id, (alarm) => !watched.has(keyOf(alarm)));
  }

  #end(thing: string, which: (alarm: Alarm) => boolean): void {
    for (const id of [...(this.#openOf.get(thing) ?? [])]) {
      const alarm = this.#alarms.get(id)!;
      if (!which(alarm)) continue;
      const now = this.#now();
      this.#change(alarm, { ended: now, changed: now }, { action: 'ended', note: 'not-watched' });
    }
  }

  /** Rules were edited: what still holds goes on, what does not ends. */
  #takeRules(): void {
    this.#watches.setRules(this.#options.rules.rules());
    for (const live of this.#options.states.things(LIVE)) this.#introduce(live, true);
    this.#records.tell();
  }
}
