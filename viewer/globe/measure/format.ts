import type { Units } from '../../stores/units.ts';
import type { Figure } from './figures.ts';

/** A number with its unit; the unit's name is `measure.unit.<unit>`. */
export interface Amount {
  text: string;
  unit: 'm' | 'km' | 'm2' | 'mu' | 'ha' | 'km2' | 'degree';
}

const SQUARE_METRES = { m2: 1, mu: 2000 / 3, ha: 10_000, km2: 1_000_000 };

/** A figure in the units that a person wants, with as many decimals as it is good for. */
export function formatFigure({ quantity, value }: Pick<Figure, 'quantity' | 'value'>, units: Units): Amount {
  if (quantity === 'angle') return { text: value.toFixed(1), unit: 'degree' };
  if (quantity === 'height') return { text: grouped(value, 2), unit: 'm' };
  if (quantity === 'length') {
    const unit = units.length === 'auto' ? (Math.abs(value) >= 10_000 ? 'km' : 'm') : units.length;
    return unit === 'm'
      ? { text: grouped(value, value < 1000 ? 2 : 1), unit }
      : { text: grouped(value / 1000, 3), unit };
  }
  const unit =
    units.area === 'auto' ? (value >= 1_000_000 ? 'km2' : value >= 100_000 ? 'ha' : 'm2') : units.area;
  const shown = value / SQUARE_METRES[unit];
  return { text: grouped(shown, unit === 'm2' ? (shown < 1000 ? 2 : 0) : shown < 10 ? 4 : 2), unit };
}

/** 12 345.67 in groups of three, with thin spaces: no comma that another country reads as a point. */
function grouped(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const [whole, fraction] = text.split('.');
  const sign = value < 0 && Number(text) !== 0 ? '−' : '';
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${sign}${groups}${fraction ? `.${fraction}` : ''}`;
}
