/** An error that the database told. `code`: SQLSTATE, PostgreSQL appendix A. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/** SQLSTATE of a row that is there already. */
export const UNIQUE_VIOLATION = '23505';
