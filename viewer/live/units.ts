/** UCUM codes as people write them; others are shown as they are. */
const SHOWN: Readonly<Record<string, string>> = {
  'ug/m3': 'µg/m³',
  'mg/m3': 'mg/m³',
  'g/m3': 'g/m³',
  'm3/s': 'm³/s',
  'm3/h': 'm³/h',
  'L/s': 'L/s',
  'mm/h': 'mm/h',
  'km/h': 'km/h',
  Cel: '°C',
  'dB[A]': 'dB(A)',
  'dB[SPL]': 'dB',
  'dB(A)': 'dB(A)',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  'kW.h': 'kWh',
  kWh: 'kWh',
  deg: '°',
  'm/s2': 'm/s²',
  m2: 'm²',
  '1': '',
  '{count}': '',
};

/** A unit in UCUM as it is written beside a figure; what stands in braces is only a word. */
export function shownUnit(unit: string | undefined): string {
  if (unit === undefined) return '';
  return SHOWN[unit] ?? unit.replace(/^\{.*\}$/, '');
}

/** A figure with as many digits as one reads: at least three significant ones, at most three decimals. */
export function shownNumber(value: number): string {
  if (!Number.isFinite(value)) return '—';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
