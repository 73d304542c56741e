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
  /** Does a phase for the first `count` blocks of the list; returns when all is done. */
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
const DONE = 4;
const LENGTH = 8;
const SECONDS = 32;
/** Phase that tells the members to go. */
const OVER = -1;
/** Looks at a number that will soon change, before a thread goes to sleep over it: some tens of microseconds. */
const LOOKS = 4_000;

/**
 * The leader's end of a team whose members, `members` with the leader, run `serve`. Everyone has the same share of the
 * list, whatever the others do: what comes out does not depend on their number.
 */
export function lead(work: Work, memory: WebAssembly.Memory, control: number, members: number): Team {
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
  return {
    work(phase, count, seconds) {
      call(phase, count, seconds);
      work(phase, 0, shareEnd(0, members, count), seconds);
      for (let done = Atomics.load(words, DONE); done < members - 1; ) done = changed(words, DONE, done);
    },
    end: () => call(OVER, 0, 0),
  };
}

/** A member's work, until the leader ends it; blocks the thread. `index` is from 1. */
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
    work(phase, from, shareEnd(index, members, count), step[0]);
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
  }
}

const shareEnd = (index: number, members: number, count: number): number =>
  Math.floor(((index + 1) * count) / members);

/** Waits until a word is no more what it was; gives what it is. */
function changed(words: Int32Array, place: number, was: number): number {
  for (let look = 0; look < LOOKS; look++) {
    const now = Atomics.load(words, place);
    if (now !== was) return now;
  }
  for (;;) {
    Atomics.wait(words, place, was);
    const now = Atomics.load(words, place);
    if (now !== was) return now;
  }
}
