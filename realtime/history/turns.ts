/** Milliseconds of work after which others have their turn. */
const TURN = 8;

/** Keeps long work from holding up what comes in: `rest` waits for the others when it has gone on for long enough. */
export class Turns {
  #began = performance.now();

  /** Undefined where there is no need to wait. */
  rest(): Promise<void> | undefined {
    if (performance.now() - this.#began < TURN) return undefined;
    return new Promise((wake) =>
      setImmediate(() => {
        this.#began = performance.now();
        wake();
      }),
    );
  }
}
