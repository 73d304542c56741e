/**
 * Runs `run` on the inputs, at most `window` at a time, and yields the results in the order of the inputs. Stops at
 * once with the signal's reason when it is aborted; what runs then is left to end unheard.
 */
export async function* inOrder<Input, Result>(
  inputs: Iterable<Input>,
  run: (input: Input) => Promise<Result>,
  window: number,
  signal: AbortSignal,
): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  for (const input of inputs) {
    if (waiting.length >= window) yield await Promise.race([waiting.shift() as Promise<Result>, aborted]);
    signal.throwIfAborted();
    const running = run(input);
    running.catch(() => undefined);
    waiting.push(running);
  }
  for (const running of waiting) yield await Promise.race([running, aborted]);
}
