import type { Answered } from '../client.ts';
import type { Target } from '../rules.ts';
import type { TableCity } from '../start-city.ts';
import type { Who } from '../who.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is asked; in path and body `<word>` stands for a word of the city, and `<n>` for a number that is new each time. */
interface Request {
  method: Method;
  path: string;
  body?: object;
  headers?: Record<string, string>;
  /** Something that is there for one request alone: more words. */
  each?(city: TableCity, target: Target): Promise<Record<string, string>>;
}

interface Shows {
  told(json: Answered['json']): unknown;
  rule(who: Who, target: Target): unknown;
}

/** A route whose answers are those of a line of "What is whose" in docs/access.md. */
export interface RuledRow extends Request {
  /** Line of the table. */
  rule: string;
  act: 'see' | 'do';
  /** What it is about, one after the other; absent: the city, which everybody knows. */
  targets?: readonly Target[];
  /** Statuses of who is let in; what is wrong with the request itself is theirs alone to hear. Absent: 200. */
  done?: readonly number[];
  /** What more the answer tells each of a target, and what it should tell. */
  shows?: Shows;
}

/** A route that has rules of its own. */
export interface OtherRow extends Request {
  /** The status that somebody is answered with. */
  answer(who: Who): number;
  shows?: Shows;
  rule?: never;
  targets?: never;
}

export type Row = RuledRow | OtherRow;
