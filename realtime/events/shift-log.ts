import { randomUUID } from 'node:crypto';
import type { Person } from '../../models/access/person.ts';
import { InputError } from '../../models/errors.ts';
import type { Shift, ShiftEntry } from '../../models/schema/index.ts';
import { withDatabase } from '../database/away.ts';
import type { Database, Queries } from '../database/database.ts';
import { noteRequest } from '../database/requests.ts';

/** The log is not as the person saw it, or what they ask is not possible now. */
export class ShiftConflict extends Error {
  override readonly name = 'ShiftConflict';
  readonly code: 'changed' | 'no-shift' | 'handed-over' | 'not-handed-over' | 'same-person';
  readonly newest: Shift | undefined;

  constructor(code: ShiftConflict['code'], newest: Shift | undefined) {
    super('This is not possible now.');
    this.code = code;
    this.newest = newest;
  }
}

/** What is open, to be named in a handover. */
export interface OpenItems {
  alarms: string[];
  cases: string[];
}

export interface ShiftLogOptions {
  database: Database;
  city: string;
  openItems: () => OpenItems;
  now?: () => number;
}

/**
 * The log of those on duty: who has the shift, what was noted, what was open when it was handed over, and who took it
 * over by signing. A shift that has been signed is not changed any more.
 */
export class ShiftLog {
  readonly #options: ShiftLogOptions;
  #onDuty: Person | undefined;

  private constructor(options: ShiftLogOptions) {
    this.#options = options;
  }

  static async open(options: ShiftLogOptions): Promise<ShiftLog> {
    const log = new ShiftLog(options);
    await log.list(1);
    return log;
  }

  /** Who has the shift, as far as this process has read or written it; nobody once it is signed away. */
  onDuty(): Person | undefined {
    return this.#onDuty;
  }

  now(): number {
    return (this.#options.now ?? Date.now)();
  }

  /** The newest first. */
  async list(limit: number): Promise<Shift[]> {
    const { database, city } = this.#options;
    const rows = await withDatabase(
      database.query<{ body: Shift }>(
        'select body from shift where city = $1 order by began desc, id limit $2',
        [city, limit],
      ),
    );
    this.#note(rows[0]?.body);
    return rows.map(({ body }) => body);
  }

  /** Begins the first shift; later ones begin by signing the handover of the one before. */
  begin(person: Person, request?: string): Promise<Shift> {
    return this.#change(person, request, async (current) => {
      if (current && !current.signed) throw new ShiftConflict('changed', current);
      return [this.#fresh(person)];
    });
  }

  /** Notes something; what was handed over and not signed yet can still be added to. */
  note(person: Person, text: string, about: string | undefined, request?: string): Promise<Shift> {
    if (text.trim() === '')
      throw new InputError('text-empty', 'text', 'an entry needs words.', 'Write what happened.');
    return this.#change(person, request, async (current) => {
      if (!current || current.signed) throw new ShiftConflict('no-shift', current);
      const entry: ShiftEntry = {
        id: randomUUID(),
        time: this.now(),
        by: person.id,
        name: person.name,
        text,
        ...(about === undefined ? {} : { about }),
      };
      return [{ ...current, entries: [...current.entries, entry], revision: current.revision + 1 }];
    });
  }

  /** Says what is open; from now on the next person can sign. */
  handOver(person: Person, note: string | undefined, request?: string): Promise<Shift> {
    return this.#change(person, request, async (current) => {
      if (!current || current.signed) throw new ShiftConflict('no-shift', current);
      if (current.handover) throw new ShiftConflict('handed-over', current);
      const handover = {
        time: this.now(),
        ...(note === undefined ? {} : { note }),
        ...this.#options.openItems(),
      };
      return [{ ...current, handover, revision: current.revision + 1 }];
    });
  }

  /** Takes over: signs the handover and begins the next shift. Nobody takes over from themselves. */
  sign(person: Person, request?: string): Promise<Shift> {
    return this.#change(person, request, async (current) => {
      if (!current?.handover || current.signed) throw new ShiftConflict('not-handed-over', current);
      if (current.name === person.name) throw new ShiftConflict('same-person', current);
      const signed = { by: person.id, name: person.name, time: this.now() };
      return [this.#fresh(person), { ...current, signed, revision: current.revision + 1 }];
    });
  }

  #note(newest: Shift | undefined): void {
    this.#onDuty = newest && !newest.signed ? { id: newest.by, name: newest.name } : undefined;
  }

  #fresh({ id, name }: Person): Shift {
    return { id: randomUUID(), began: this.now(), by: id, name, entries: [], revision: 1 };
  }

  /** Writes what `decide` makes of the newest shift; the first of it is given back. */
  #change(
    person: Person,
    request: string | undefined,
    decide: (current: Shift | undefined) => Promise<Shift[]>,
  ): Promise<Shift> {
    const { database, city } = this.#options;
    const changed = withDatabase(
      database.transaction(async (queries) => {
        // One change after the other, whichever process it comes from; there may be no row yet to lock.
        await queries.query('select pg_advisory_xact_lock(hashtext($1))', [`shift:${city}`]);
        const [row] = await queries.query<{ body: Shift }>(
          'select body from shift where city = $1 order by began desc, revision desc limit 1',
          [city],
        );
        const asked = { by: person.id, time: this.now(), object: 'shift' };
        if (request !== undefined && !(await noteRequest(queries, city, { id: request, ...asked })))
          return row.body;
        const shifts = await decide(row?.body);
        for (const shift of shifts) await save(queries, city, shift);
        return shifts[0];
      }),
    );
    return changed.then((shift) => {
      this.#note(shift);
      return shift;
    });
  }
}

async function save(queries: Queries, city: string, shift: Shift): Promise<void> {
  await queries.query(
    `insert into shift (city, id, began, revision, body) values ($1, $2, $3, $4, $5)
     on conflict (city, id) do update set revision = excluded.revision, body = excluded.body`,
    [city, shift.id, shift.began, shift.revision, JSON.stringify(shift)],
  );
}
