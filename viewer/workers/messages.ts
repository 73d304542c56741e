/** The functions that a worker offers: what each takes and what comes of it. */
// biome-ignore lint/suspicious/noExplicitAny: only so may each function have parameters of its own.
export type Calls = Record<string, (...parameters: any[]) => unknown>;

/** What the page tells a worker. */
export type CallMessage = { id: number; name: string; parameters: unknown[] } | { id: number; cancel: true };

/** What the worker tells the page. */
export type AnswerMessage =
  | { id: number; value: unknown }
  | { id: number; error: string; input?: ToldInputError }
  /** 0 … 1. */
  | { id: number; progress: number };

/** What of an InputError crosses over: the page tells it as if it had been thrown there. */
export interface ToldInputError {
  code: string;
  input: string;
  advice: string;
}
