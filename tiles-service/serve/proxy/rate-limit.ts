/** Requests that a client may make at once, and how many more each second. */
const BURST = 400;
const PER_SECOND = 80;
/** Clients that are remembered. */
const MOST_CLIENTS = 10_000;

/** A bucket of tokens for each client (leaky bucket as a meter, ITU-T I.371). */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; time: number }>();

  /** Whether a client may ask once more now; `time` in milliseconds. */
  take(client: string, time: number): boolean {
    const before = this.#buckets.get(client);
    const tokens = before
      ? Math.min(BURST, before.tokens + ((time - before.time) / 1000) * PER_SECOND)
      : BURST;
    this.#buckets.delete(client);
    if (this.#buckets.size >= MOST_CLIENTS) this.#buckets.delete(this.#buckets.keys().next().value as string);
    this.#buckets.set(client, { tokens: tokens < 1 ? tokens : tokens - 1, time });
    return tokens >= 1;
  }
}
