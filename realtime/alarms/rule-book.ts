import { type Person, SYSTEM } from '../../models/access/person.ts';
import { ruleFaults } from '../../models/alarms/rule-faults.ts';
import { InputError } from '../../models/errors.ts';
import { type AlarmRule, type AlarmRuleVersion, alarmRuleSchema } from '../../models/schema/index.ts';
import { withDatabase } from '../database/away.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError, UNIQUE_VIOLATION } from '../database/database-error.ts';

/** Somebody saved a version meanwhile. */
export class RuleConflict extends Error {
  override readonly name = 'RuleConflict';
  readonly newest: AlarmRuleVersion | undefined;

  constructor(newest: AlarmRuleVersion | undefined) {
    super('The rule has been changed meanwhile.');
    this.newest = newest;
  }
}

interface Row {
  id: string;
  version: number;
  body: AlarmRule;
  author: string;
  author_name: string;
  time: number;
  note: string | null;
  removed: boolean;
}

/** The rules of one city with all their versions: nothing is overwritten, so that one sees who watched for what when. */
export class RuleBook {
  readonly #database: Database;
  readonly #city: string;
  readonly #now: () => number;
  readonly #newest = new Map<string, AlarmRuleVersion>();
  readonly #listeners = new Set<() => void>();

  private constructor(database: Database, city: string, now: () => number) {
    this.#database = database;
    this.#city = city;
    this.#now = now;
  }

  /** Reads what is kept. Standard rules that nobody has changed become as the program has them now. */
  static async open(
    database: Database,
    city: string,
    { standard, now = Date.now }: { standard: readonly AlarmRule[]; now?: () => number },
  ): Promise<RuleBook> {
    const book = new RuleBook(database, city, now);
    const rows = await database.query<Row>(
      `select distinct on (id) * from alarm_rule where city = $1 order by id, version desc`,
      [city],
    );
    for (const row of rows) book.#newest.set(row.id, versionOf(row));
    for (const rule of standard) {
      const known = book.#newest.get(rule.id);
      const isOurs = known === undefined || known.author === SYSTEM.id;
      if (!isOurs || (known && sameRule(known.rule, rule))) continue;
      await book.#write(rule, known?.version ?? 0, SYSTEM, undefined, false).catch((error) => {
        // Another process that begins at the same moment has written it.
        if (!(error instanceof RuleConflict)) throw error;
      });
    }
    return book;
  }

  /** Rules that hold now. */
  rules(): AlarmRule[] {
    return this.versions().map(({ rule }) => rule);
  }

  /** The newest version of each rule that has not been removed. */
  versions(): AlarmRuleVersion[] {
    return [...this.#newest.values()].filter(({ removed }) => !removed);
  }

  newest(id: string): AlarmRuleVersion | undefined {
    return this.#newest.get(id);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** All versions of a rule, the newest first. */
  async history(id: string): Promise<AlarmRuleVersion[]> {
    const rows = await withDatabase(
      this.#database.query<Row>(
        'select * from alarm_rule where city = $1 and id = $2 order by version desc',
        [this.#city, id],
      ),
    );
    return rows.map(versionOf);
  }

  /**
   * Saves a rule as the version after `basedOn` (0: there is none). Throws RuleConflict where that is not the newest,
   * InputError where the rule makes no sense, DatabaseAway.
   */
  async save(rule: AlarmRule, basedOn: number, author: Person, note?: string): Promise<AlarmRuleVersion> {
    const [fault] = ruleFaults(rule);
    if (fault)
      throw new InputError(
        fault.code,
        fault.path.join('.'),
        'the rule makes no sense like this.',
        'See docs/alarms.md, "Rules".',
      );
    return this.#write(rule, basedOn, author, note, false);
  }

  async remove(id: string, basedOn: number, author: Person, note?: string): Promise<AlarmRuleVersion> {
    const known = this.#newest.get(id);
    if (!known) throw new RuleConflict(undefined);
    return this.#write(known.rule, basedOn, author, note, true);
  }

  async #write(
    rule: AlarmRule,
    basedOn: number,
    author: Person,
    note: string | undefined,
    removed: boolean,
  ): Promise<AlarmRuleVersion> {
    const known = this.#newest.get(rule.id);
    if ((known?.version ?? 0) !== basedOn) throw new RuleConflict(known);
    const next: AlarmRuleVersion = {
      rule,
      version: basedOn + 1,
      author: author.id,
      authorName: author.name,
      time: this.#now(),
      ...(note === undefined ? {} : { note }),
      removed,
    };
    try {
      await withDatabase(
        this.#database.query(
          `insert into alarm_rule (city, id, version, body, author, author_name, time, note, removed)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            this.#city,
            rule.id,
            next.version,
            JSON.stringify(rule),
            author.id,
            author.name,
            next.time,
            note ?? null,
            removed,
          ],
        ),
      );
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== UNIQUE_VIOLATION) throw error;
      const [newest] = await this.history(rule.id);
      this.#newest.set(rule.id, newest);
      throw new RuleConflict(newest);
    }
    this.#newest.set(rule.id, next);
    for (const listener of this.#listeners) listener();
    return next;
  }
}

function versionOf(row: Row): AlarmRuleVersion {
  return {
    rule: alarmRuleSchema.parse(row.body),
    version: row.version,
    author: row.author,
    authorName: row.author_name,
    time: row.time,
    ...(row.note === null ? {} : { note: row.note }),
    removed: row.removed,
  };
}

const sameRule = (a: AlarmRule, b: AlarmRule): boolean =>
  JSON.stringify(alarmRuleSchema.parse(a)) === JSON.stringify(alarmRuleSchema.parse(b));
