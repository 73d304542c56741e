import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';

/** What is answered as `{ error: code, message?, newest? }`. */
interface Refusal {
  status: number;
  code: string;
  message?: string;
  /** Of a conflict: how it is now. */
  newest?: unknown;
}

/** Others than 400 to 499 that may be told: a source behind us, not now, no room. */
const TOLD = [502, 503, 507];

/** Errors that may be told: with a status of 400 to 499 or one of TOLD, and a code. */
function refusalOf(error: Error): Refusal | undefined {
  const { status, code, type, newest } = error as Partial<
    Record<'status' | 'code' | 'type' | 'newest', unknown>
  >;
  if (typeof status !== 'number' || !((status >= 400 && status < 500) || TOLD.includes(status)))
    return undefined;
  // What express.json() throws has a type instead, such as entity.too.large.
  if (typeof type === 'string') return { status, code: type.replaceAll('.', '-') };
  return { status, code: typeof code === 'string' ? code : 'refused', message: error.message, newest };
}

/** Answers what routes throw, everywhere in one form; what is a mistake of ours goes to the log and says no more than that. */
export function answerErrors(logger: Pick<Logger, 'error'>): ErrorRequestHandler {
  return (error: Error, request, response, _next) => {
    const refused = refusalOf(error);
    if (refused && !response.headersSent) {
      plainError(response, refused);
      return;
    }
    logger.error({ err: error, path: request.originalUrl.split('?', 1)[0] }, error.message);
    if (response.headersSent) response.destroy();
    else plainError(response, { status: 500, code: 'server-error' });
  };
}

export function plainError(response: Response, { status, code, message, newest }: Refusal): void {
  for (const name of [
    'ETag',
    'Last-Modified',
    'Content-Encoding',
    'Content-Range',
    'Accept-Ranges',
    'Vary',
  ]) {
    response.removeHeader(name);
  }
  const bytes = Buffer.from(JSON.stringify({ error: code, ...(message ? { message } : {}), newest }));
  response.status(status);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Length', bytes.length);
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
