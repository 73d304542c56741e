import { findVerticalDatum } from '../../models/geodesy/index.ts';
import type { Datastream } from '../../models/schema/index.ts';

/** Units of length in UCUM; a level in them is counted from a vertical datum, one in % or dB is not. */
const LENGTHS = new Set(['m', 'cm', 'mm', 'dm', 'km', '[ft_i]', '[in_i]', '[ft_us]']);
/** Last word of a property that is a height of water or ground over a datum. A depth is over the bed, and has none. */
const LEVEL = /(^|[^a-z])(level|stage|elevation)$/i;

/** Without a unit, only what is surely a level of water: an alarm level is none. */
const WATER_LEVEL = /(^|water|river|tide|tidal|sea|lake|reservoir|gauge)[^a-z]?(level|stage)$/i;

/** Whether what is observed is a level, which means nothing without its vertical datum. */
export function isLevel({ property, unit, type }: Pick<Datastream, 'property' | 'unit' | 'type'>): boolean {
  if (type !== 'number') return false;
  const words = property.replace(/([a-z])([A-Z])/g, '$1-$2');
  return unit === undefined ? WATER_LEVEL.test(words) : LENGTHS.has(unit) && LEVEL.test(words);
}

/** Whether a vertical datum is known; a grid of the site is known by its city. */
export const isKnownDatum = (text: string): boolean =>
  /^(offset:.*@)?grid:/i.test(text) || findVerticalDatum(text) !== undefined;
