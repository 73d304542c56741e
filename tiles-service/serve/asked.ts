import type { Request, Response } from 'express';
import type { Subject } from '../../models/access/decide.ts';
import type { Publication } from '../../models/schema/index.ts';
import type { Grant } from './access.ts';

/** A request whose path is safe and whose rights are decided. */
export interface Asked {
  /** Of the path below the server's base path, decoded; at least one. */
  segments: readonly string[];
  subject: Subject;
  /** What the caller may see, from open to closed. */
  grants: readonly Grant[];
  request: Request;
  response: Response;
}

/** Sends an answer, or returns false with nothing sent: there is no such thing, as far as the caller may know. */
export type Answer = (asked: Asked) => Promise<boolean>;

export function grantFor(asked: Asked, publication: Publication): Grant | undefined {
  return asked.grants.find((grant) => grant.publication === publication);
}

/** For what has the hash of its content in its address. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';
/** For what is not public: no cache on the way may keep it, nor may the browser. */
export const PRIVATE = 'private, no-store';
/** For what may change under its address. */
export const REVALIDATED = 'no-cache';
