/** What a feed asks the simulation for. Times are UTC milliseconds. */
export type Question =
  | { ask: 'things'; layer: string; first: number; count: number }
  | { ask: 'latest'; layer: string; time: number }
  | { ask: 'observations'; layer: string; from: number; to: number }
  /** Of each datastream at most one in so many seconds. */
  | { ask: 'sparse'; layer: string; from: number; to: number; seconds: number }
  | { ask: 'events'; from: number; to: number };

export interface Answer {
  /** As payload.ts writes it; undefined where there is nothing to tell. */
  body?: Uint8Array<ArrayBuffer>;
  /** Of things: how many the layer has. */
  total?: number;
}

export interface QuestionMessage {
  id: number;
  question: Question;
}
export type AnswerMessage =
  | { ready: true; skipped: { id: string; reason: string }[] }
  | { failed: { code?: string; message: string } }
  | { id: number; answer: Answer }
  | { id: number; error: string };
