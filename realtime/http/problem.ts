/**
 * What is wrong with a request, to be answered as `{ error: code, message?, newest? }`: the code is for programs, the
 * message for who writes them; what people read is the page's, by the code. Thrown by routes; tiles-service/serve/app.ts
 * answers it.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;
  /** Of a conflict (409): how it is now. */
  readonly newest: unknown;

  constructor(status: number, code: string, message = '', newest?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.newest = newest;
  }
}

/** Of what is not there, and of what the caller may not see: nothing tells the two apart. */
export const notFound = (): HttpProblem => new HttpProblem(404, 'not-found');

/** Of what the caller may see, and not do. */
export const forbidden = (): HttpProblem =>
  new HttpProblem(403, 'forbidden', 'Your account does not have this right.');
