import { HttpProblem } from '../http/problem.ts';

/**
 * So many questions to the history at once, and so many that wait: charts of a room full of people must not keep the
 * database from what comes in.
 */
export class QuestionLimit {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /** Throws HttpProblem 503 `busy` when too many wait already. */
  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#mostWaiting)
        throw new HttpProblem(
          503,
          'busy',
          'Too many questions about the past at once. Try again in a moment.',
        );
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running++;
    try {
      return await question();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
