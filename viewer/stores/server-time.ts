/** Milliseconds between two questions: clocks of machines drift by some seconds a day, or are put right at once. */
const INTERVAL = 5 * 60_000;
/** Questions in a row; the quickest answer says it best. */
const QUESTIONS = 3;

let difference = 0;

/** The server's time in UTC milliseconds, as far as it is known: live clocks of all screens agree. */
export function now(): number {
  return Date.now() + difference;
}

/**
 * Asks the server what time it is, now, every few minutes, and when the network comes back. Without one (a plain file
 * host) this machine's clock holds. Returns the end.
 */
export function followServerTime(address: string): () => void {
  const ask = () => void askServerTime(address);
  ask();
  const timer = setInterval(ask, INTERVAL);
  addEventListener('online', ask);
  return () => {
    clearInterval(timer);
    removeEventListener('online', ask);
  };
}

/** Takes the answer with the shortest way there and back: the true time is nearest to its middle. */
export async function askServerTime(address: string): Promise<void> {
  let quickest = Number.POSITIVE_INFINITY;
  let best: number | undefined;
  for (let i = 0; i < QUESTIONS; i++) {
    const sent = performance.now();
    const time = await serverTime(address);
    // Without an answer there is nothing to ask again for.
    if (time === undefined) break;
    const way = performance.now() - sent;
    if (way >= quickest) continue;
    quickest = way;
    best = time + way / 2 - Date.now();
  }
  // Times that are kept are whole milliseconds.
  if (best !== undefined) difference = Math.round(best);
}

async function serverTime(address: string): Promise<number | undefined> {
  try {
    const response = await fetch(address, { cache: 'no-store' });
    if (!response.ok) return undefined;
    const { time } = (await response.json()) as { time?: unknown };
    return typeof time === 'number' && Number.isFinite(time) ? time : undefined;
  } catch {
    return undefined;
  }
}
