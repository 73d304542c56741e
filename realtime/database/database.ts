/** One row, by the names of its columns. Numbers of 64 bits come as numbers: times in milliseconds fit. */
export type Row = Record<string, unknown>;

/** What can be asked of a database, within a transaction or outside. `$1`, `$2` … stand for the values. */
export interface Queries {
  query<R extends object = Row>(sql: string, values?: readonly unknown[]): Promise<R[]>;
}

/** PostgreSQL's SQL, whether a server or the embedded one answers. */
export interface Database extends Queries {
  /**
   * For questions that people ask of the past, charts above all: whatever the live city writes goes before them. So many
   * wait and no more, none waits for long and none is answered for long; then DatabaseBusy. Throws DatabaseAway when it
   * is not there.
   */
  readonly reading: Queries;
  /** All of `work` or nothing of it; `work` must ask through what it is given. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
