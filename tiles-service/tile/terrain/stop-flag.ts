/** A flag in memory that all threads share, by which work under way on workers is told to end. */
export function createStopFlag(signal: AbortSignal): Int32Array {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  signal.addEventListener('abort', () => Atomics.store(flag, 0, 1), { once: true });
  if (signal.aborted) Atomics.store(flag, 0, 1);
  return flag;
}

export function throwIfStopped(flag: Int32Array): void {
  if (Atomics.load(flag, 0) !== 0) throw new DOMException('The work was stopped.', 'AbortError');
}
