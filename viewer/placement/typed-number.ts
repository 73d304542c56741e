/**
 * What a field of a number does with what it is told: a field that is left says its number again, rounded as it shows it,
 * and that is no change.
 */
export function typedNumber(
  shown: number,
  digits: number,
  change: (value: number) => void,
): (value: number | null) => void {
  return (value) => {
    if (value === null || !Number.isFinite(value)) return;
    if (value.toFixed(digits) !== shown.toFixed(digits)) change(value);
  };
}
