import { DatabaseBusy } from './away.ts';

interface Waiting {
  start(): void;
}

export interface Lane {
  /** Questions that may wait. */
  most: number;
  /** Milliseconds that one may wait; absent: for as long as it takes. */
  patience?: number;
}

/** Work of one connection, one after the other: what waits in an earlier lane goes before all of a later one. */
export class Lanes {
  readonly #lanes: readonly (Lane & { waiting: Set<Waiting> })[];
  #isTaken = false;

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes.map((lane) => ({ ...lane, waiting: new Set() }));
  }

  /** Throws DatabaseBusy where too many wait already, or when it has waited for too long. */
  async run<Result>(lane: number, work: () => Promise<Result>): Promise<Result> {
    if (this.#isTaken) await this.#wait(lane);
    this.#isTaken = true;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #wait(lane: number): Promise<void> {
    const { most, patience, waiting } = this.#lanes[lane];
    if (waiting.size >= most) return Promise.reject(new DatabaseBusy());
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const mine: Waiting = {
        start() {
          clearTimeout(timer);
          resolve();
        },
      };
      waiting.add(mine);
      if (patience === undefined) return;
      timer = setTimeout(() => {
        waiting.delete(mine);
        reject(new DatabaseBusy());
      }, patience);
    });
  }

  /** Hands the turn on without letting go of it, so that nobody slips in between. */
  #next(): void {
    for (const { waiting } of this.#lanes) {
      const [next] = waiting;
      if (!next) continue;
      waiting.delete(next);
      next.start();
      return;
    }
    this.#isTaken = false;
  }
}
