/** Bytes that each of some caches may hold, so that all together stay within `total`. */
export function cacheShares(used: readonly number[], total: number, smallest: number): number[] {
  const sum = used.reduce((all, bytes) => all + bytes, 0);
  // What is used most has the most to keep; what is new gets room to begin.
  const weights = used.map((bytes) => bytes + Math.max(smallest, sum / (used.length * 4)));
  const whole = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => Math.max(smallest, (total * weight) / whole));
}

/**
 * Bytes that a page takes for tiles and pictures if its scene does not say: a quarter of the machine's memory as far
 * as the browser tells it (it never tells more than 8 GB), between 384 MB and 1.5 GB.
 */
export function usualBudget(deviceGigabytes: number | undefined): number {
  const quarter = ((deviceGigabytes ?? 4) * 1024) / 4;
  return Math.min(1536, Math.max(384, quarter)) * 2 ** 20;
}
