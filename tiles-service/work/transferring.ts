const transfers = new WeakMap<object, ArrayBuffer[]>();

/** Marks the buffers of a task's result to be moved to the main thread and not copied. */
export function transferring<T extends object>(value: T, buffers: ArrayBuffer[]): T {
  transfers.set(value, buffers);
  return value;
}

export function takeTransfer(value: unknown): ArrayBuffer[] {
  return typeof value === 'object' && value !== null ? (transfers.get(value) ?? []) : [];
}
