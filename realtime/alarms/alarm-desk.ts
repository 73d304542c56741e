import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { type Person, SYSTEM } from '../../models/access/person.ts';
import { strictestOf } from '../../models/access/strictness.ts';
import { escalationOf } from '../../models/alarms/escalation.ts';
import { StormGrouper } from '../../models/alarms/storm.ts';
import type { Alarm, AlarmPolicy, AlarmStep, Thing } from '../../models/schema/index.ts';
import { GatheredRecords } from '../push/gathered-records.ts';
import type { RecordSource } from '../push/records.ts';
import type { States } from '../state/keeping.ts';
import { AlarmJournal } from './alarm-journal.ts';
import { alarmRecord, isCalling, isShown, keyOf } from './alarm-record.ts';
import type { AlarmStore } from './alarm-store.ts';
import { AlarmWriter } from './alarm-writer.ts';
import type { RuleBook } from './rule-book.ts';
import { RuleWatching } from './rule-watching.ts';

/** Milliseconds between two looks at the clock: for silence, and for what nobody answers. */
const TICK = 5_000;

export interface AlarmDeskOptions {
  states: States;
  store: AlarmStore;
  rules: RuleBook;
  policy: AlarmPolicy;
  logger: Logger;
  /** Folder of its own, for changes that wait for the database; absent: they wait in memory. */
  folder?: string;
  /** Seconds between messages of a feed, for datastreams that do not say. */
  rhythmOf?: (feed: string) => number | undefined;
  /** Who has the shift. */
  onDuty?: () => Person | undefined;
  /** Told of each alarm for which somebody is called. */
  onCalled?: (alarm: Alarm) => void;
  now?: () => number;
}

type Step = Omit<AlarmStep, 'time' | 'by'>;

/**
 * The alarms of a city that are shown: raised, worsened and ended by the rules (rule-watching.ts), grouped into storms,
 * escalated when nobody answers. It is in memory and is written behind, so that it goes on while the database is away;
 * what people do is written first (alarm-actions.ts).
 */
export class AlarmDesk {
  readonly #options: AlarmDeskOptions;
  readonly #now: () => number;
  readonly #storms: StormGrouper;
  readonly #writer: AlarmWriter;
  /** All that are shown, by id. */
  readonly #alarms = new Map<string, Alarm>();
  readonly #byKey = new Map<string, string>();
  /** Ids of the alarms that have not ended, by thing. */
  readonly #openOf = new Map<string, Set<string>>();
  readonly #records = new GatheredRecords('alarms', () => [...this.#alarms.values()].map(alarmRecord));
  /** Told also to pages that look at the past. */
  readonly #calls = new GatheredRecords('calls', () =>
    [...this.#alarms.values()].filter(isCalling).map(alarmRecord),
  );
  #watching: RuleWatching | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(options: AlarmDeskOptions, journal: AlarmJournal | undefined) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#storms = new StormGrouper(options.policy.storm);
    this.#writer = new AlarmWriter(options.store, options.logger, journal);
  }

  /** Reads what is open, goes on with it, and watches from then on. */
  static async open(options: AlarmDeskOptions): Promise<AlarmDesk> {
    const { folder, logger } = options;
    const desk = new AlarmDesk(
      options,
      folder === undefined ? undefined : await AlarmJournal.open(folder, logger),
    );
    try {
      // What the last server could not write any more goes before what is read.
      await desk.#writer.flush();
      for (const alarm of await options.store.shown()) desk.#restore(alarm);
      desk.#watching = new RuleWatching({ desk, states: options.states, rhythmOf: options.rhythmOf });
      desk.#timer = setInterval(() => desk.tick(), TICK);
      desk.#timer.unref();
      return desk;
    } catch (error) {
      // The folder is another's at the next try.
      await desk.close();
      throw error;
    }
  }

  /** Told to pages as they change: all that are shown, and of them those that call somebody now. */
  get records(): { alarms: RecordSource; calls: RecordSource } {
    return { alarms: this.#records, calls: this.#calls };
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

  /** By what `keyOf` says. */
  byKey(key: string): Alarm | undefined {
    const id = this.#byKey.get(key);
    return id === undefined ? undefined : this.#alarms.get(id);
  }

  /** An alarm of the past for who looks at it now: its thing may have become stricter since. */
  classed<Kept extends Pick<Alarm, 'thing' | 'publication'>>(alarm: Kept): Kept {
    const now = this.#options.states.byId('live', alarm.thing)?.thing.publication;
    const publication = strictestOf(alarm.publication, now);
    return publication === alarm.publication ? alarm : { ...alarm, publication };
  }

  /** Puts what was done to an alarm in place of what it was, after it was written. */
  place(...alarms: Alarm[]): void {
    for (const alarm of alarms) this.#show(alarm);
    this.tell();
  }

  /** A new one; `upstream`: id of what its thing hangs on. */
  raise(alarm: Alarm, upstream: unknown): void {
    const storm = this.#storms.add({
      id: alarm.id,
      rule: alarm.rule,
      raised: this.#now(),
      areas: alarm.areas,
      ...(typeof upstream === 'string' ? { upstream } : {}),
    });
    const grouped = storm ? { ...alarm, group: storm.group } : alarm;
    this.#show(grouped);
    this.#write(grouped, { action: 'raised', level: alarm.level });
    for (const id of storm?.members ?? []) {
      const member = this.#alarms.get(id);
      if (!member || member.group === storm!.group) continue;
      this.put(member, { group: storm!.group }, { action: 'noted', note: 'storm' });
    }
  }

  /** Changes an alarm without a person: shown at once, written behind, told by `tell`. */
  put(alarm: Alarm, patch: Partial<Alarm>, step: Step): void {
    const next = { ...alarm, ...patch, revision: alarm.revision + 1 };
    this.#show(next);
    this.#write(next, step);
  }

  /** Ends alarms of a thing that is not watched any more. */
  endOf(thing: string, which: (alarm: Alarm) => boolean): void {
    for (const id of [...(this.#openOf.get(thing) ?? [])]) {
      const alarm = this.#alarms.get(id)!;
      if (!which(alarm)) continue;
      const now = this.#now();
      this.put(alarm, { ended: now, changed: now }, { action: 'ended', note: 'not-watched' });
    }
  }

  /** A thing has become stricter: so have the alarms that are about it, ended ones as well. */
  tighten({ id, publication }: Pick<Thing, 'id' | 'publication'>): void {
    if (publication === 'public' || publication === 'internal') return;
    for (const alarm of this.#alarms.values())
      if (alarm.thing === id && alarm.publication !== publication)
        this.put(alarm, { publication: strictestOf(alarm.publication, publication) }, { action: 'noted' });
  }

  /** Shows the worst level of a thing on it. */
  showLevel(thing: string): void {
    const levels = [...(this.#openOf.get(thing) ?? [])].map((id) => this.#alarms.get(id)!.level);
    const level = levels.length > 0 ? Math.min(...levels) : 0;
    const live = this.#options.states.byId('live', thing);
    if (live && live.level !== level) this.#options.states.setLevel('live', thing, level);
  }

  /** Tells pages what has changed. */
  tell(): void {
    this.#records.tell();
    this.#calls.tell();
  }

  /** Looks at the clock: silence, answers that do not come, what has been shown for long enough. */
  tick(): void {
    const now = this.#now();
    this.#watching?.listen(now);
    for (const alarm of [...this.#alarms.values()]) {
      if (alarm.acknowledged) continue;
      if (alarm.ended === undefined) this.#escalate(alarm, now);
      else this.#leave(alarm, now);
    }
    this.tell();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#watching?.end();
    await this.#writer.close();
  }

  #escalate(alarm: Alarm, now: number): void {
    const { policy, onDuty, onCalled } = this.#options;
    const { count, step } = escalationOf(policy, alarm, now);
    if (!step || count <= alarm.escalated) return;
    const person = step.onDuty ? onDuty?.() : undefined;
    const called = { role: step.to, within: step.within, time: now, ...(person && { person }) };
    this.put(
      alarm,
      { escalated: count, called },
      { action: 'escalated', note: person ? `${step.to} ${person.name}` : step.to },
    );
    onCalled?.(this.#alarms.get(alarm.id)!);
  }

  /** What has ended unanswered is shown for as long as its level asks for; it stays in the history. */
  #leave(alarm: Alarm, now: number): void {
    const stays = this.#options.policy.endedStays[String(alarm.highest)];
    if (stays === undefined || alarm.ended === undefined || now - alarm.ended < stays * 1_000) return;
    this.put(alarm, { acknowledged: { by: SYSTEM.name, time: now } }, { action: 'acknowledged' });
  }

  #write(alarm: Alarm, step: Step): void {
    this.#writer.later({ id: randomUUID(), alarm, step: { time: this.#now(), by: SYSTEM.id, ...step } });
  }

  #show(alarm: Alarm): void {
    const { id, thing } = alarm;
    const key = keyOf(alarm);
    if (isShown(alarm)) {
      this.#alarms.set(id, alarm);
      this.#byKey.set(key, id);
      this.#records.set(alarmRecord(alarm));
    } else {
      this.#alarms.delete(id);
      if (this.#byKey.get(key) === id) this.#byKey.delete(key);
      this.#records.remove(id);
    }
    if (isCalling(alarm)) this.#calls.set(alarmRecord(alarm));
    else this.#calls.remove(id);
    const open = this.#openOf.get(thing) ?? new Set();
    if (alarm.ended === undefined) open.add(id);
    else {
      open.delete(id);
      this.#storms.remove(id);
    }
    if (open.size > 0) this.#openOf.set(thing, open);
    else this.#openOf.delete(thing);
    this.showLevel(thing);
  }

  #restore(alarm: Alarm): void {
    this.#show(alarm);
    const { id, rule, areas, group, raised = alarm.began } = alarm;
    if (group !== undefined && alarm.ended === undefined)
      this.#storms.restore({ id, rule, raised, areas }, group);
  }
}
