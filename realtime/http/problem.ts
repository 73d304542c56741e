/** What is wrong with a request, to be answered as `{ error: code, message }`. Thrown by routes; tiles-service/serve/app.ts answers it. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Of what is not there, and of what the caller may not see: nothing tells the two apart. */
export const notFound = (): HttpProblem => new HttpProblem(404, 'not-found');

/** Of what the caller may see, and not do. */
export const forbidden = (): HttpProblem =>
  new HttpProblem(403, 'forbidden', 'Your account does not have this right.');
