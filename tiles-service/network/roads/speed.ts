import type { Tags } from '../../read/osm/elements.ts';
import { parseQuantity } from '../../read/osm/quantities.ts';
import { PLACE_SPEEDS } from './tables.ts';

/** What "no limit" counts as, km/h: the advisory speed of German motorways. */
const WITHOUT_LIMIT = 130;
const WALKING = 5;

/** Km/h that is allowed in a direction of a way; undefined where no tag says it. */
export function speedOf(tags: Tags, side: 'forward' | 'backward'): number | undefined {
  for (const key of [`maxspeed:${side}`, 'maxspeed']) {
    const value = tags.get(key);
    const speed = value === undefined ? undefined : parseSpeed(value);
    if (speed !== undefined) return speed;
  }
  for (const key of ['maxspeed:type', 'source:maxspeed', 'zone:maxspeed', 'zone:traffic']) {
    const value = tags.get(key);
    const speed = value === undefined ? undefined : speedOfPlace(value);
    if (speed !== undefined) return speed;
  }
  return undefined;
}

/** `50`, `30 mph`, `walk`, `none`, `CH:urban`, `DE:zone:30`; of several the lowest; undefined for all else. */
export function parseSpeed(text: string): number | undefined {
  const value = text.trim().toLowerCase();
  if (value === 'none' || value === 'unlimited') return WITHOUT_LIMIT;
  if (value === 'walk') return WALKING;
  if (/[;|]/.test(value)) {
    const speeds = value.split(/[;|]/).map(parseSpeed);
    const known = speeds.filter((speed) => speed !== undefined);
    return known.length === speeds.length ? Math.min(...known) : undefined;
  }
  const speed = parseQuantity(value, 'kilometres-per-hour');
  if (speed > 0 && speed <= 200) return speed;
  return speedOfPlace(text);
}

function speedOfPlace(text: string): number | undefined {
  const place = /^([A-Za-z]{2}):([A-Za-z_:0-9]+)$/.exec(text.trim());
  if (!place) return undefined;
  const [, country, kind] = place;
  const zone = /^zone:?(\d{1,3})$/i.exec(kind)?.[1];
  if (zone !== undefined) return country.toUpperCase() === 'GB' ? Number(zone) * 1.609344 : Number(zone);
  return PLACE_SPEEDS[country.toUpperCase()]?.[kind.toLowerCase()] ?? PLACE_SPEEDS['*'][kind.toLowerCase()];
}
