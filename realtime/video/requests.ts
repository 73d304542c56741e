import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { DatabaseError, UNIQUE_VIOLATION } from '../database/database-error.ts';

export type CameraRequestState = 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'ended' | 'expired';

/** Somebody's wish to see a camera, and what became of it. Times are UTC milliseconds. */
export interface CameraRequest {
  id: string;
  camera: string;
  /** Account of who asks, and the name that others read. */
  account: string;
  accountName: string;
  reason: string;
  minutes: number;
  asked: number;
  state: CameraRequestState;
  decided?: number;
  decidedBy?: string;
  decidedByName?: string;
  note?: string;
  /** Of one that waits: when it lapses; of one that was approved: when the camera closes again. */
  expires: number;
}

interface Row {
  id: string;
  camera: string;
  account: string;
  account_name: string;
  reason: string;
  minutes: number;
  asked: number;
  state: CameraRequestState;
  decided: number | null;
  decided_by: string | null;
  decided_by_name: string | null;
  note: string | null;
  expires: number;
}

/** A request that nobody answers lapses, so that nobody says yes to what is long over. */
export const WAITS_FOR = 24 * 3_600_000;
const MOST_LISTED = 500;

export interface NewRequest {
  camera: string;
  account: string;
  accountName: string;
  reason: string;
  minutes: number;
}

/** Requests to open cameras of one city, in the database. */
export class CameraRequests {
  readonly #database: Database;
  readonly #city: string;
  readonly #now: () => number;

  constructor(database: Database, city: string, now: () => number = Date.now) {
    this.#database = database;
    this.#city = city;
    this.#now = now;
  }

  /** The new request; undefined where one of this person for this camera waits already. */
  async ask({
    camera,
    account,
    accountName,
    reason,
    minutes,
  }: NewRequest): Promise<CameraRequest | undefined> {
    const asked = this.#now();
    const id = randomUUID();
    try {
      await this.#database.query(
        `insert into camera_request (id, city, camera, account, account_name, reason, minutes, asked, state, expires)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9)`,
        [id, this.#city, camera, account, accountName, reason, minutes, asked, asked + WAITS_FOR],
      );
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return undefined;
      throw error;
    }
    const state = 'waiting';
    return { id, camera, account, accountName, reason, minutes, asked, state, expires: asked + WAITS_FOR };
  }

  async byId(id: string): Promise<CameraRequest | undefined> {
    const [row] = await this.#database.query<Row>(
      'select * from camera_request where city = $1 and id = $2',
      [this.#city, id],
    );
    return row && requestOf(row);
  }

  /**
   * Approves or refuses a request that waits, never by who asked; undefined where it does not wait any more. The time
   * that it is open for runs from the approval.
   */
  async decide(
    id: string,
    decision: { approve: boolean; minutes?: number; note?: string; by: string; byName: string },
  ): Promise<CameraRequest | undefined> {
    const now = this.#now();
    const [row] = await this.#database.query<Row>(
      `update camera_request
       set state = $3, minutes = coalesce($4::integer, minutes), decided = $5, decided_by = $6, decided_by_name = $7,
           note = $8, expires = case when $3 = 'approved' then $5 + coalesce($4::integer, minutes) * 60000::bigint else $5 end
       where city = $1 and id = $2 and state = 'waiting' and expires > $5 and account <> $6
       returning *`,
      [
        this.#city,
        id,
        decision.approve ? 'approved' : 'refused',
        decision.minutes ?? null,
        now,
        decision.by,
        decision.byName,
        decision.note ?? null,
      ],
    );
    return row && requestOf(row);
  }

  /** Ends what waits (`withdrawn`) or was approved (`ended`) before its time. */
  async end(
    id: string,
    state: 'withdrawn' | 'ended',
    by: string,
    byName: string,
  ): Promise<CameraRequest | undefined> {
    const now = this.#now();
    const [row] = await this.#database.query<Row>(
      `update camera_request set state = $3, expires = $4, decided = $4, decided_by = $5, decided_by_name = $6
       where city = $1 and id = $2 and state = $7 and expires > $4 returning *`,
      [this.#city, id, state, now, by, byName, state === 'withdrawn' ? 'waiting' : 'approved'],
    );
    return row && requestOf(row);
  }

  /** Notes what has run out since the last time, and gives it. */
  async expire(): Promise<CameraRequest[]> {
    const rows = await this.#database.query<Row>(
      `update camera_request set state = 'expired'
       where city = $1 and state in ('waiting', 'approved') and expires <= $2 returning *`,
      [this.#city, this.#now()],
    );
    return rows.map(requestOf);
  }

  /** What of an account waits or is open now. */
  async openOf(account: string): Promise<CameraRequest[]> {
    const rows = await this.#database.query<Row>(
      `select * from camera_request where city = $1 and account = $2 and state in ('waiting', 'approved') and expires > $3`,
      [this.#city, account, this.#now()],
    );
    return rows.map(requestOf);
  }

  /** The newest first: of one account, or of all. */
  async list(account?: string): Promise<CameraRequest[]> {
    const rows = await this.#database.query<Row>(
      `select * from camera_request where city = $1 and ($2::text is null or account = $2::text)
       order by asked desc limit ${MOST_LISTED}`,
      [this.#city, account ?? null],
    );
    return rows.map(requestOf);
  }
}

function requestOf(row: Row): CameraRequest {
  const { id, camera, account, reason, minutes, asked, state, expires } = row;
  return {
    id,
    camera,
    account,
    accountName: row.account_name,
    reason,
    minutes,
    asked,
    state,
    expires,
    ...(row.decided === null ? {} : { decided: row.decided }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_by_name === null ? {} : { decidedByName: row.decided_by_name }),
    ...(row.note === null ? {} : { note: row.note }),
  };
}
