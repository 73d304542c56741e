/** A number as one reads it: with so many digits after the point, or three significant ones, grouped. A text is as it is. */
export function figureText(value: number | string, digits?: number): string {
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return '—';
  const after =
    digits ?? (value === 0 ? 0 : Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))));
  return value.toLocaleString('en', { minimumFractionDigits: digits ?? 0, maximumFractionDigits: after });
}
