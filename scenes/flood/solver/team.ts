import { InputError } from '../../../models/errors.ts';

/** Phases of a step of either scheme: each is over for all blocks before the next begins. */
export const PHASE = { flux: 0, limit: 1, depth: 2 } as const;
export const FULL_PHASE = {
  flux: 0,
  limit: 1,
  half: 2,
  fluxOfHalf: 3,
  limitHalf: 4,
  finish: 5,
  survey: 6,
} as const;

/** A kernel that does a phase for the blocks of the list from one place to before another. */
export type Work = (phase: number, from: number, to: number, seconds: number) => void;

/** Does the phases of a step, on however many threads. */
export interface Team {
  /**
   * Does a phase for the first `count` blocks of the list; returns when all is done. Throws InputError `flood-threads`
   * where one of the threads failed or is no more: what it should have done is not done, and the water is lost.
   */
  work(phase: number, count: number, seconds: number): void;
  /** Lets the others go home. */
  end(): void;
}

/** A team of one. */
export const alone = (work: Work): Team => ({
  work: (phase, count, seconds) => work(phase, 0, count, seconds),
  end: () => undefined,
});

/** Places of what threads tell each other: 32-bit numbers; and the seconds, a 64-bit float behind them. */
const ROUND = 0;
const PHASE_NOW = 1;
const COUNT = 2;
const LOST = 3;
const DONE = 4;
const LENGTH = 8;
const SECONDS = 32;
/** Phase that tells the members to go. */
const OVER = -1;
/** Milliseconds that a thread may take for its share of a phase: the largest grid takes seconds. */
const PATIENCE = 60_000;
/** Looks at a number that will soon change, before a thread goes to sleep over it: some tens of microseconds. */
const LOOKS = 4_000;

/**
 * The leader's end of a team whose members, `members` with the leader, run `serve`. Everyone has the same share of the
 * list, whatever the others do: what comes out does not depend on their number. Of a member that tells nothing for so many
 * milliseconds nothing more is expected: a thread that was ended from outside cannot say so.
 */
export function lead(
  work: Work,
  memory: WebAssembly.Memory,
  control: number,
  members: number,
  patience = PATIENCE,
): Team {
  const words = new Int32Array(memory.buffer, control, LENGTH);
  const step = new Float64Array(memory.buffer, control + SECONDS, 1);
  const call = (phase: number, count: number, seconds: number) => {
    words[PHASE_NOW] = phase;
    words[COUNT] = count;
    step[0] = seconds;
    Atomics.store(words, DONE, 0);
    Atomics.add(words, ROUND, 1);
    Atomics.notify(words, ROUND);
  };
  const refuseIfLost = () => {
    if (Atomics.load(words, LOST) === 0) return;
    throw new InputError(
      'flood-threads',
      `${members} threads`,
      'one of them failed while it computed.',
      'Start the run again; take fewer threads if that does not help.',
    );
  };
  return {
    work(phase, count, seconds) {
      refuseIfLost();
      call(phase, count, seconds);
      work(phase, 0, shareEnd(0, members, count), seconds);
      for (let done = Atomics.load(words, DONE); done < members - 1; ) {
        const now = changed(words, DONE, done, patience);
        if (now === done) Atomics.store(words, LOST, 1);
        refuseIfLost();
        done = now;
      }
      refuseIfLost();
    },
    end: () => call(OVER, 0, 0),
  };
}

/** A member's work, until the leader ends it; blocks the thread. `index` is from 1. What its work throws the leader hears of. */
export function serve(
  work: Work,
  memory: WebAssembly.Memory,
  control: number,
  index: number,
  members: number,
): void {
  const words = new Int32Array(memory.buffer, control, LENGTH);
  const step = new Float64Array(memory.buffer, control + SECONDS, 1);
  for (let round = 0; ; ) {
    round = changed(words, ROUND, round);
    const phase = words[PHASE_NOW];
    if (phase === OVER) return;
    const count = words[COUNT];
    const from = shareEnd(index - 1, members, count);
    try {
      work(phase, from, shareEnd(index, members, count), step[0]);
    } catch (error) {
      Atomics.store(words, LOST, 1);
      throw error;
    } finally {
      Atomics.add(words, DONE, 1);
      Atomics.notify(words, DONE);
    }
  }
}

const shareEnd = (index: number, members: number, count: number): number =>
  Math.floor(((index + 1) * count) / members);

/** Waits until a word is no more what it was, at most so many milliseconds; gives what it is. */
function changed(words: Int32Array, place: number, was: number, patience = Number.POSITIVE_INFINITY): number {
  for (let look = 0; look < LOOKS; look++) {
    const now = Atomics.load(words, place);
    if (now !== was) return now;
  }
  while (Atomics.wait(words, place, was, patience) !== 'timed-out') {
    const now = Atomics.load(words, place);
    if (now !== was) return now;
  }
  return Atomics.load(words, place);
}
