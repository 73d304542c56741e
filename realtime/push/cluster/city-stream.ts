import type { RedisConnection } from './redis.ts';
import { leaseKey } from './writer-lease.ts';

/** Entries that are kept: some two minutes of a busy city. What is older is asked for anew. */
const KEPT = 3_000;
const AT_ONCE = 200;
/** Milliseconds that a reader waits for something new in one go, and after an error. */
const BLOCK = 2_000;
const PAUSE = 300;

/** Writes only if the lease is the writer's: one that was overtaken, as after a long sleep, is refused by Redis itself. */
const WRITE = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return false end
return redis.call('xadd', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'e', ARGV[3], 'k', ARGV[4], 'p', ARGV[5])`;

export interface StreamEntry {
  epoch: number;
  kind: string;
  payload: Uint8Array;
}

/** Two streams of a city: what its writer tells to all processes, and what they ask it. */
export class CityStream {
  readonly #redis: RedisConnection;
  readonly #name: string;

  constructor(redis: RedisConnection, name: string) {
    this.#redis = redis;
    this.#name = name;
  }

  /** False: the lease is another's. */
  async write(holder: string, { epoch, kind, payload }: StreamEntry): Promise<boolean> {
    const answer = await this.#redis.command(
      'EVAL',
      WRITE,
      '2',
      leaseKey(this.#name),
      this.#key('told'),
      holder,
      String(KEPT),
      String(epoch),
      kind,
      payload,
    );
    return answer !== null;
  }

  async ask(kind: string, payload: Uint8Array = new Uint8Array()): Promise<void> {
    await this.#redis.command(
      'XADD',
      this.#key('asked'),
      'MAXLEN',
      '~',
      String(KEPT),
      '*',
      'e',
      '0',
      'k',
      kind,
      'p',
      payload,
    );
  }

  /**
   * Hears everything that is told, or asked, from now on, in order; `redis` is for this alone, since it waits. What was
   * written while Redis could not be reached is heard later, unless it is no longer kept.
   */
  async follow(
    side: 'told' | 'asked',
    redis: RedisConnection,
    listener: (entry: StreamEntry) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const key = this.#key(side);
    const newest = (await redis.command('XREVRANGE', key, '+', '-', 'COUNT', '1')) as [Buffer, Buffer[]][];
    let last = newest[0] ? String(newest[0][0]) : '0-0';
    void (async () => {
      while (!signal.aborted) {
        try {
          const answer = await redis.command(
            'XREAD',
            'COUNT',
            String(AT_ONCE),
            'BLOCK',
            String(BLOCK),
            'STREAMS',
            key,
            last,
          );
          for (const [id, fields] of entriesOf(answer)) {
            if (signal.aborted) return;
            last = String(id);
            const entry = entryOf(fields);
            if (entry) listener(entry);
          }
        } catch {
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
    })();
  }

  #key(side: string): string {
    return `citymirror:${this.#name}:${side}`;
  }
}

type Entries = [Buffer, Buffer[]][];

/** An answer is a list (RESP 2) or a map (RESP 3) of streams. */
function entriesOf(answer: unknown): Entries {
  if (answer === null || answer === undefined) return [];
  if (Array.isArray(answer)) return (answer[0] as [Buffer, Entries])[1];
  if (answer instanceof Map) return [...answer.values()][0] as Entries;
  return Object.values(answer as Record<string, Entries>)[0];
}

function entryOf(fields: readonly Buffer[]): StreamEntry | undefined {
  const named = new Map<string, Buffer>();
  for (let i = 0; i + 1 < fields.length; i += 2) named.set(String(fields[i]), fields[i + 1]);
  const [epoch, kind, payload] = ['e', 'k', 'p'].map((name) => named.get(name));
  return epoch && kind && payload ? { epoch: Number(String(epoch)), kind: String(kind), payload } : undefined;
}
