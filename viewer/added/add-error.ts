export type ErrorValues = Record<string, string | number>;

/**
 * Why something could not be added: the text is `add.error.<code>` of the locale files, filled in with `values`.
 * Plain data goes through a worker; see tellError and toldError.
 */
export class AddError extends Error {
  override readonly name = 'AddError';
  readonly code: string;
  readonly values: ErrorValues;

  constructor(code: string, values: ErrorValues = {}) {
    super(`${code} ${JSON.stringify(values)}`);
    this.code = code;
    this.values = values;
  }
}

export interface ToldError {
  code: string;
  values: ErrorValues;
}

/** An error as plain data. What nobody foresaw keeps its own words. */
export function tellError(error: unknown): ToldError {
  if (error instanceof AddError) return { code: error.code, values: error.values };
  return { code: 'unforeseen', values: { detail: error instanceof Error ? error.message : String(error) } };
}
