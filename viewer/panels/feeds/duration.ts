/** A length of time as short as it can be told: 12 ms, 3.4 s, 5 min, 2 h. */
export function durationText(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 1_000) return `${Math.round(size)} ms`;
  if (size < 100_000) return `${(size / 1_000).toFixed(size < 10_000 ? 1 : 0)} s`;
  if (size < 100 * 60_000) return `${Math.round(size / 60_000)} min`;
  return `${Math.round(size / 3_600_000)} h`;
}
