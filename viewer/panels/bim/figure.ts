/** A number with groups of three digits, and at most so many behind its point. */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
