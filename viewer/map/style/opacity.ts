/**
 * An opacity, or an expression of one, times a factor. Expressions of the zoom must stay outermost, so there the
 * values are scaled and not the whole.
 */
export function scaledOpacity(opacity: unknown, factor: number): unknown {
  if (typeof opacity === 'number') return Number((opacity * factor).toFixed(4));
  if (!Array.isArray(opacity)) return opacity;
  const [kind] = opacity;
  // ["interpolate", curve, input, stop, value, stop, value …], ["step", input, value, stop, value …]
  if (kind === 'interpolate')
    return opacity.map((part, i) => (i >= 4 && i % 2 === 0 ? scaledOpacity(part, factor) : part));
  if (kind === 'step')
    return opacity.map((part, i) => (i >= 2 && i % 2 === 0 ? scaledOpacity(part, factor) : part));
  return ['*', opacity, factor];
}
