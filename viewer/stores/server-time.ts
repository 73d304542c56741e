let difference = 0;

/** The server's time in UTC milliseconds, as far as it is known: live clocks of all screens agree. */
export function now(): number {
  return Date.now() + difference;
}

/** Asks the server what time it is. Without one (a plain file host) this machine's clock holds. */
export async function followServerTime(address: string): Promise<void> {
  const sent = Date.now();
  try {
    const response = await fetch(address, { cache: 'no-store' });
    if (!response.ok) return;
    const { time } = (await response.json()) as { time?: unknown };
    if (typeof time === 'number' && Number.isFinite(time)) difference = time - (sent + Date.now()) / 2;
  } catch {
    // No server to follow.
  }
}
