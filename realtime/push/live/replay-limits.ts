import type { Subject } from '../../../models/access/decide.ts';

/** Replays at once: of all together, and of those without rights, who must not take the places of others. */
const MOST = 60;
const MOST_OF_ANYBODIES = 30;
/** Of one account, as that of a wall, and of one address without rights. */
const MOST_OF_ACCOUNT = 16;
const MOST_OF_ADDRESS = 4;
/** Questions to the history that run at once. */
const READS = 4;
const READS_OF_ANYBODIES = 2;
/** Milliseconds that a question waits for its turn. */
const PATIENCE = 6_000;

/** Too many others ask for the past. */
export class ReplayBusy extends Error {
  override readonly name = 'ReplayBusy';
}

/** A place for one replay. */
export interface ReplayPlace {
  /** Asks the history in turn. Throws ReplayBusy where its turn does not come, or the place has been left. */
  read<Answer>(question: (signal: AbortSignal) => Promise<Answer>): Promise<Answer>;
  /** Ends what waits, and tells what runs that nobody wants it any more. */
  leave(): void;
}

interface Waiting {
  isAnybody: boolean;
  begin(): void;
}

/**
 * How many may replay, and how many of their questions run: each has the past of its own read from the database, which
 * must not keep it from what comes in. A question that runs counts until it has ended, also when nobody waits for it.
 */
export class ReplayLimits {
  readonly #places = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #taken = 0;
  #takenByAnybodies = 0;
  #running = 0;
  #runningOfAnybodies = 0;

  /** Questions that run. */
  get running(): number {
    return this.#running;
  }

  /** Undefined: there is no place. */
  enter({ account, grants }: Subject, address: string): ReplayPlace | undefined {
    const isAnybody = grants.length === 0;
    const key = account === undefined ? `at ${address}` : `of ${account}`;
    const mine = this.#places.get(key) ?? 0;
    if (this.#taken >= MOST || mine >= (isAnybody ? MOST_OF_ADDRESS : MOST_OF_ACCOUNT)) return undefined;
    if (isAnybody && this.#takenByAnybodies >= MOST_OF_ANYBODIES) return undefined;
    this.#places.set(key, mine + 1);
    this.#taken++;
    if (isAnybody) this.#takenByAnybodies++;
    const gone = new AbortController();
    return {
      read: (question) => this.#read(isAnybody, question, gone.signal),
      leave: () => {
        if (gone.signal.aborted) return;
        gone.abort(new ReplayBusy('The replay has ended.'));
        this.#taken--;
        if (isAnybody) this.#takenByAnybodies--;
        const left = (this.#places.get(key) ?? 1) - 1;
        if (left > 0) this.#places.set(key, left);
        else this.#places.delete(key);
      },
    };
  }

  async #read<Answer>(
    isAnybody: boolean,
    question: (signal: AbortSignal) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Answer> {
    await this.#turn(isAnybody, signal);
    try {
      const answer = await question(signal);
      signal.throwIfAborted();
      return answer;
    } finally {
      this.#running--;
      if (isAnybody) this.#runningOfAnybodies--;
      this.#next();
    }
  }

  #turn(isAnybody: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const end = (error: unknown) => {
        const at = this.#waiting.indexOf(waiting);
        if (at >= 0) this.#waiting.splice(at, 1);
        settle();
        reject(error);
      };
      const onGone = () => end(signal.reason);
      const timer = setTimeout(() => end(new ReplayBusy('Too many replay at once.')), PATIENCE);
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onGone);
      };
      const waiting: Waiting = {
        isAnybody,
        begin() {
          settle();
          resolve();
        },
      };
      signal.addEventListener('abort', onGone);
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  /** Those with rights go first. */
  #next(): void {
    while (this.#running < READS) {
      const known = this.#waiting.findIndex(({ isAnybody }) => !isAnybody);
      const at = known >= 0 ? known : this.#runningOfAnybodies < READS_OF_ANYBODIES ? 0 : -1;
      const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (!next) return;
      this.#running++;
      if (next.isAnybody) this.#runningOfAnybodies++;
      next.begin();
    }
  }
}
