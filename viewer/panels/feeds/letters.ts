/** A payload that did not fit, as its list has it. Times are UTC milliseconds. */
export interface Letter {
  id: string;
  feed: string;
  received: number;
  /** How often it came. */
  times: number;
  subject?: string;
  type?: string;
  bytes: number;
  faults: { code: string; message: string }[];
}

export type LetterBody = { text: string } | { base64: string };

export interface Replayed {
  observations: number;
  events: number;
  faults: readonly unknown[];
  /** Nothing was wrong with it any more. */
  removed: boolean;
}

/** What the server refuses: its code, and what it says. */
export class LetterRefusal extends Error {
  override readonly name = 'LetterRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Letters of a feed, the latest first; `before`: those received earlier than that. */
export function listLetters(city: string, feed: string, before?: number): Promise<Letter[]> {
  const asked = new URLSearchParams({
    limit: '20',
    ...(before === undefined ? {} : { before: String(before) }),
  });
  return ask(city, `${encodeURIComponent(feed)}/dead-letters?${asked}`, 'GET');
}

export function readLetter(city: string, { feed, id }: Letter): Promise<Letter & LetterBody> {
  return ask(city, pathOf(feed, id), 'GET');
}

/** Reads it again, as after the mapping or the source was mended. */
export function replayLetter(city: string, { feed, id }: Letter): Promise<Replayed> {
  return ask(city, `${pathOf(feed, id)}/replay`, 'POST');
}

export function removeLetter(city: string, { feed, id }: Letter): Promise<unknown> {
  return ask(city, pathOf(feed, id), 'DELETE');
}

const pathOf = (feed: string, id: string) =>
  `${encodeURIComponent(feed)}/dead-letters/${encodeURIComponent(id)}`;

async function ask<Answer>(city: string, path: string, method: string): Promise<Answer> {
  const address = new URL(`api/cities/${encodeURIComponent(city)}/feeds/${path}`, document.baseURI);
  const response = await fetch(address, { method, headers: { accept: 'application/json' } });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  const { error, message } = (answer ?? {}) as { error?: string; message?: string };
  throw new LetterRefusal(response.status, message ?? error ?? `HTTP ${response.status}`);
}
