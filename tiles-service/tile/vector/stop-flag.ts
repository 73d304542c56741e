/** Set to 1 when a job is stopped; shared with the worker threads, which an AbortSignal does not reach. */
export type StopFlag = Int32Array<SharedArrayBuffer>;

export function stopFlag(signal: AbortSignal): StopFlag {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const stop = () => Atomics.store(flag, 0, 1);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return flag;
}

export function isStopped(flag: StopFlag): boolean {
  return Atomics.load(flag, 0) !== 0;
}
