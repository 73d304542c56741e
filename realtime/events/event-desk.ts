import type { Logger } from 'pino';
import { isOver } from '../../models/events/case-steps.ts';
import { duplicateOf } from '../../models/events/duplicates.ts';
import { caseOf, withReports } from '../../models/events/make-case.ts';
import type { CaseStep, EventCase, EventPolicy, ReportedEvent } from '../../models/schema/index.ts';
import { DatabaseAway, withDatabase } from '../alarms/away.ts';
import { Records } from '../alarms/records.ts';
import type { LiveRecord, RecordSource } from '../push/records.ts';
import { CaseMoved, type CaseRequest, type CaseStore, type CaseWriting } from './case-store.ts';
import { ReportQueue } from './report-queue.ts';

/** Milliseconds between two looks at the clock. */
const TICK = 5_000;
/** Milliseconds that a case which is over is still shown. */
const LINGERS = 24 * 3_600_000;

export interface EventDeskOptions {
  store: CaseStore;
  policy: EventPolicy;
  /** First part of codes, as LJ. */
  prefix: string;
  /** IANA name of the zone by whose days codes are counted. */
  timeZone: string;
  logger: Logger;
  /** Ids of the areas at a place in degrees, from the smallest to the largest. */
  areasAt?: (longitude: number, latitude: number) => string[];
  now?: () => number;
}

export interface Handler {
  id: string;
  name: string;
}

export const SYSTEM: Handler = { id: 'system', name: 'system' };

/** What is written together with changed cases. */
export interface WriteAlso {
  request?: CaseRequest;
  /** Opens a case for it. */
  open?: { report: ReportedEvent; by: Handler };
}

/**
 * What was reported and how it is handled: takes reports of feeds, people and alarms, makes one case of those that tell
 * of one matter, gives it its code, and watches its deadlines. One change after the other; each is shown when it is in the
 * database.
 */
export class EventDesk {
  readonly #options: EventDeskOptions;
  readonly #now: () => number;
  /** Cases that are shown, by code. */
  readonly #cases = new Map<string, EventCase>();
  readonly #records = new Records('events', () => [...this.#cases.values()].map(recordOf));
  /** Reports of feeds that are not in the database yet. */
  readonly #waiting: ReportQueue;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(options: EventDeskOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#waiting = new ReportQueue((report) => this.report(report), options.logger);
    this.#timer = setInterval(() => void this.tick(), TICK);
    this.#timer.unref();
  }

  static async open(options: EventDeskOptions): Promise<EventDesk> {
    const desk = new EventDesk(options);
    for (const event of await options.store.recent(desk.#now() - LINGERS)) desk.#put(event);
    return desk;
  }

  /** Told to pages as they change. */
  get records(): RecordSource {
    return this.#records;
  }

  get policy(): EventPolicy {
    return this.#options.policy;
  }

  get store(): CaseStore {
    return this.#options.store;
  }

  /** How many reports of feeds wait to be written. */
  get waiting(): number {
    return this.#waiting.length;
  }

  now(): number {
    return this.#now();
  }

  shown(): Iterable<EventCase> {
    return this.#cases.values();
  }

  /** Shown, or from the database. */
  async byCode(code: string): Promise<EventCase | undefined> {
    return this.#cases.get(code) ?? (await withDatabase(this.#options.store.byCode(code)));
  }

  /** Whether a person's request was done before. */
  isDone(request: string): Promise<boolean> {
    return withDatabase(this.#options.store.isDone(request));
  }

  /** Reports that are safe on disk already, in order; resolves when they are in the database. */
  take(reports: readonly ReportedEvent[]): Promise<void> {
    return this.#waiting.take(reports);
  }

  /** Opens a case, or adds to the one that tells of the same; `into`: to that one. Throws DatabaseAway. */
  report(report: ReportedEvent, by: Handler = SYSTEM, into?: string): Promise<EventCase> {
    return this.inTurn(() => this.#report(this.#placed(report), by, into));
  }

  /** Overdue, expired, no longer shown. */
  async tick(): Promise<void> {
    const now = this.#now();
    for (const event of [...this.#cases.values()]) {
      if (isOverdue(event, now) !== event.overdue) this.#put(event);
      if (isOver(event.state) && now - lastStep(event).time > LINGERS) this.#drop(event.code);
    }
    this.#records.tell();
    const ended = [...this.#cases.values()].filter(
      (event) => canEndByItself(event) && event.expires !== undefined && event.expires <= now,
    );
    for (const { code } of ended) await this.#expire(code).catch((error: unknown) => this.#warn(error));
  }

  /** One change after the other, so that two reports at one moment find each other. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Writes changed cases, and what goes with them, all or nothing, and then shows them. Within a turn. */
  async write(cases: readonly EventCase[], { request, open }: WriteAlso = {}): Promise<EventCase[]> {
    let written: EventCase[];
    try {
      written = await withDatabase(
        this.#options.store.transaction(async (writing) => {
          for (const event of cases) await writing.save(event);
          return open ? [...cases, await this.#open(writing, open.report, open.by)] : [...cases];
        }, request),
      );
    } catch (error) {
      // Another process, or a write that was thought lost: what the database has is so.
      if (error instanceof CaseMoved || error instanceof DatabaseAway) await this.#reload(cases);
      throw error;
    }
    for (const event of written) this.#put(event);
    this.#records.tell();
    return written;
  }

  async close(): Promise<void> {
    this.#waiting.close();
    clearInterval(this.#timer);
    await this.#turn;
  }

  async #open(writing: CaseWriting, report: ReportedEvent, by: Handler): Promise<EventCase> {
    const { prefix, timeZone } = this.#options;
    const time = this.#now();
    // Swedish writes dates as ISO 8601 does.
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(time).replaceAll('-', '');
    const code = `${prefix}-${day}-${String(await writing.nextNumber(day)).padStart(4, '0')}`;
    const event = caseOf(this.policy, report, { code, step: { time, by: by.id, name: by.name } });
    await writing.save(event);
    return event;
  }

  async #report(report: ReportedEvent, by: Handler, into: string | undefined): Promise<EventCase> {
    const known = await withDatabase(this.#options.store.codeOfReport(report.id));
    if (known !== undefined) return this.#update(known, report);
    const open = [...this.#cases.values()].filter(({ state }) => !isOver(state));
    const same = open.find(({ code }) => code === into) ?? duplicateOf(this.policy.duplicates, report, open);
    if (same) return this.#add(same, report, by);
    const [opened] = await this.write([], { open: { report, by } });
    return opened;
  }

  async #add(event: EventCase, report: ReportedEvent, by: Handler): Promise<EventCase> {
    const { state, steps, reports, revision } = event;
    const step: CaseStep = {
      time: this.#now(),
      action: 'merge',
      state,
      by: by.id,
      name: by.name,
      note: report.id,
    };
    const next = withReports(this.policy, event, [...reports, report], judgedLevel(event));
    const [written] = await this.write([{ ...next, steps: [...steps, step], revision: revision + 1 }]);
    return written;
  }

  /** The same report again: it may say more, or take itself back. */
  async #update(code: string, report: ReportedEvent): Promise<EventCase> {
    const event = (await this.byCode(code))!;
    const before = event.reports.find(({ id }) => id === report.id);
    if (before && sameReport(before, report)) return event;
    const reports = event.reports.map((other) => (other.id === report.id ? report : other));
    const next = withReports(this.policy, event, reports, judgedLevel(event));
    const cancelled = next.cancelled && !event.cancelled;
    const changed = cancelled ? withSystemStep(next, 'cancel', this.#now()) : next;
    const [written] = await this.write([{ ...changed, revision: event.revision + 1 }]);
    return written;
  }

  #expire(code: string): Promise<void> {
    return this.inTurn(async () => {
      const event = this.#cases.get(code);
      if (!event || !canEndByItself(event)) return;
      const ended = withSystemStep(event, 'expire', this.#now());
      await this.write([{ ...ended, revision: event.revision + 1 }]);
    });
  }

  #placed(report: ReportedEvent): ReportedEvent {
    const { areasAt } = this.#options;
    const { longitude, latitude, areas } = report;
    if (!areasAt || areas.length > 0 || longitude === undefined || latitude === undefined) return report;
    return { ...report, areas: areasAt(longitude, latitude) };
  }

  async #reload(cases: readonly EventCase[]): Promise<void> {
    for (const { code } of cases) {
      const newest = await withDatabase(this.#options.store.byCode(code)).catch(() => undefined);
      if (newest) this.#put(newest);
    }
    this.#records.tell();
  }

  #put(event: EventCase): void {
    if (event.mergedInto !== undefined) {
      this.#drop(event.code);
      return;
    }
    const shown = { ...event, overdue: isOverdue(event, this.#now()) };
    this.#cases.set(event.code, shown);
    this.#records.set(recordOf(shown));
  }

  #drop(code: string): void {
    this.#cases.delete(code);
    this.#records.remove(code);
  }

  #warn(error: unknown): void {
    this.#options.logger.warn({ err: error }, 'An event could not be kept.');
  }
}

const isOverdue = ({ due }: EventCase, now: number): boolean => due !== undefined && due < now;

const lastStep = ({ steps }: EventCase): CaseStep => steps[steps.length - 1];

/** Nobody has set out for it yet. */
const canEndByItself = ({ state }: EventCase): boolean => state === 'reported' || state === 'verified';

/** Reports from the database have their fields in another order. */
const sameReport = (a: ReportedEvent, b: ReportedEvent): boolean => canonical(a) === canonical(b);

const canonical = (report: ReportedEvent): string =>
  JSON.stringify(Object.entries(report).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The level stands that a person gave it: a report that comes later does not change it. */
export function judgedLevel(event: EventCase): EventCase['level'] {
  const isJudged = event.steps.some(({ action, by }) => action === 'verify' && by !== SYSTEM.id);
  return isJudged ? event.level : undefined;
}

function withSystemStep(event: EventCase, action: 'expire' | 'cancel', time: number): EventCase {
  if (!canEndByItself(event)) return withStep(event, action, event.state, time);
  const { due: _, ...rest } = event;
  return withStep(rest, action, 'closed', time);
}

function withStep(
  event: EventCase,
  action: CaseStep['action'],
  state: EventCase['state'],
  time: number,
): EventCase {
  const step: CaseStep = { time, action, state, by: SYSTEM.id, name: SYSTEM.name };
  return { ...event, state, steps: [...event.steps, step] };
}

const recordOf = (event: EventCase): LiveRecord => ({
  id: event.code,
  publication: event.publication,
  ...(event.areas.length > 0 ? { areas: event.areas } : {}),
  body: event,
});
