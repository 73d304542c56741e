import { askCity } from '../../server/ask-server.ts';

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
  return (await askCity(city, `feeds/${path}`, { method })) as Answer;
}
