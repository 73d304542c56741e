import express, { type Request, type Response } from 'express';
import type { z } from 'zod';
import { HttpProblem } from './problem.ts';

/** Bytes of a body, where a route does not say otherwise. */
const USUAL_LIMIT = 16 << 10;

/**
 * Parses the JSON body of changes. Another type of content is refused: a page of another origin can send forms and
 * text without being asked, JSON it cannot.
 */
export function jsonBody(limit = USUAL_LIMIT): express.Handler {
  const parse = express.json({ limit, type: 'application/json' });
  return (request, response, next) => {
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (hasBody && !request.is('application/json'))
      throw new HttpProblem(415, 'not-json', 'Send application/json.');
    parse(request, response, next);
  };
}

/** What a schema makes of a value that came with a request; else 400, naming the field. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new HttpProblem(400, 'invalid', `${path.join('.') || 'the body'}: ${message}`);
}

export function bodyOf<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  return checked(schema, request.body ?? {});
}

/** Answers with JSON that nobody keeps. */
export function answerJson(response: Response, value: unknown, status = 200): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response.status(status);
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'private, no-store');
  response.setHeader('Content-Length', bytes.length);
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
