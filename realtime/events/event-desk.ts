import type { Logger } from 'pino';
import { type Person, SYSTEM } from '../../models/access/person.ts';
import { isOver } from '../../models/events/case-steps.ts';
import { caseOf } from '../../models/events/make-case.ts';
import { isOverdue, isShownAt, LINGERS } from '../../models/events/shown.ts';
import { canEndByItself, withSystemStep } from '../../models/events/system-steps.ts';
import type { EventCase, EventPolicy, ReportedEvent } from '../../models/schema/index.ts';
import { DatabaseAway, withDatabase } from '../database/away.ts';
import type { DoneRequest } from '../database/requests.ts';
import { GatheredRecords } from '../push/gathered-records.ts';
import type { LiveRecord, RecordSource } from '../push/records.ts';
import { CaseMoved, type CaseStore, type CaseWriting } from './case-store.ts';
import { type RefuseReport, ReportQueue } from './report-queue.ts';
import { type ReportFrame, takeReport } from './take-report.ts';

/** Milliseconds between two looks at the clock. */
const TICK = 5_000;

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
  /** Takes a report of a feed that no database takes; absent: it is told to the log alone. */
  refuse?: RefuseReport;
  now?: () => number;
}

/** What is written together with changed cases. */
export interface WriteAlso {
  request?: DoneRequest;
  /** Opens a case for it; `follows`: the one, among those that are written, that it goes on with. */
  open?: { report: ReportedEvent; by: Person; follows?: string };
}

/**
 * The cases of a city: those that are shown, their codes, their deadlines. One change after the other; each is shown when
 * it is in the database. What reports make of them is in take-report.ts, what people do in case-actions.ts.
 */
export class EventDesk {
  readonly #options: EventDeskOptions;
  readonly #now: () => number;
  /** Cases that are shown, by code. */
  readonly #cases = new Map<string, EventCase>();
  readonly #records = new GatheredRecords('events', () => [...this.#cases.values()].map(caseRecord));
  /** Reports of feeds that are not in the database yet. */
  readonly #waiting: ReportQueue;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(options: EventDeskOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#waiting = new ReportQueue((report) => this.report(report), options.logger, options.refuse);
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

  /** A case that is shown and not over. */
  open(code: string): EventCase | undefined {
    const event = this.#cases.get(code);
    return event && !isOver(event.state) ? event : undefined;
  }

  /** Shown, or from the database. */
  async byCode(code: string): Promise<EventCase | undefined> {
    return this.#cases.get(code) ?? (await withDatabase(this.#options.store.byCode(code)));
  }

  /** Code of the case that has a report. */
  codeOfReport(id: string): Promise<string | undefined> {
    return withDatabase(this.#options.store.codeOfReport(id));
  }

  /** Whether a person's request was done before. */
  isDone(request: string): Promise<boolean> {
    return withDatabase(this.#options.store.isDone(request));
  }

  /** Reports that are safe on disk already, in order; resolves when they are in the database. */
  take(reports: readonly ReportedEvent[]): Promise<void> {
    return this.#waiting.take(reports);
  }

  /** Opens a case, or adds to the one that tells of the same. Throws DatabaseAway. */
  report(report: ReportedEvent, frame: Partial<ReportFrame> = {}): Promise<EventCase> {
    return this.inTurn(() => takeReport(this, this.#placed(report), { by: SYSTEM, ...frame }));
  }

  /** Overdue, expired, no longer shown. */
  async tick(): Promise<void> {
    const now = this.#now();
    for (const event of [...this.#cases.values()]) {
      if (isOverdue(event, now) !== event.overdue) this.#put(event);
      if (!isShownAt(event, now)) this.#drop(event.code);
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
        this.#options.store.transaction((writing) => this.#writeAll(writing, cases, open), request),
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

  async #writeAll(
    writing: CaseWriting,
    cases: readonly EventCase[],
    open: WriteAlso['open'],
  ): Promise<EventCase[]> {
    const time = this.#now();
    const opened = open && (await this.#made(writing, open, time));
    const changed = cases.map((event) =>
      opened && open.follows === event.code ? { ...event, followedBy: opened.code } : event,
    );
    for (const event of changed) await writing.save(event, time);
    // After the others: what was taken out of one of them is in this one from now on.
    if (opened) await writing.save(opened, time);
    return opened ? [...changed, opened] : changed;
  }

  async #made(
    writing: CaseWriting,
    { report, by, follows }: NonNullable<WriteAlso['open']>,
    time: number,
  ): Promise<EventCase> {
    const { prefix, timeZone } = this.#options;
    // Swedish writes dates as ISO 8601 does.
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(time).replaceAll('-', '');
    const code = `${prefix}-${day}-${String(await writing.nextNumber(day)).padStart(4, '0')}`;
    const step = { time, by: by.id, name: by.name };
    return caseOf(this.policy, report, { code, step, ...(follows === undefined ? {} : { follows }) });
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
    this.#records.set(caseRecord(shown));
  }

  #drop(code: string): void {
    this.#cases.delete(code);
    this.#records.remove(code);
  }

  #warn(error: unknown): void {
    this.#options.logger.warn({ err: error }, 'An event could not be kept.');
  }
}

export const caseRecord = (event: EventCase): LiveRecord => ({
  id: event.code,
  publication: event.publication,
  ...(event.areas.length > 0 ? { areas: event.areas } : {}),
  body: event,
});
