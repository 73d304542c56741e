/**
 * Runs `run` on the inputs, at most `window` at a time, and yields the results in the order of the inputs. When the
 * signal is aborted, or a run fails, nothing new is begun, and the error follows once what runs has ended: then
 * nobody writes any more.
 */
export async function* inOrder<Input, Result>(
  inputs: Iterable<Input>,
  run: (input: Input) => Promise<Result>,
  window: number,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  try {
    for (const input of inputs) {
      if (waiting.length >= window) yield await (waiting.shift() as Promise<Result>);
      signal.throwIfAborted();
      const running = run(input);
      running.catch(() => undefined);
      waiting.push(running);
    }
    while (waiting.length > 0) {
      yield await (waiting.shift() as Promise<Result>);
      signal.throwIfAborted();
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}
