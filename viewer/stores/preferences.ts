import { z } from 'zod';
import { type Viewpoint, viewpointSchema } from '../../models/schema/scene.ts';
import { languageSchema } from '../../models/schema/text.ts';
import { type Tour, tourSchema } from '../../models/schema/tour.ts';
import { APPEARANCES } from '../../models/schema/view-document.ts';
import { AREA_UNITS, LENGTH_UNITS } from './units.ts';

/** What a person chose on this machine, kept between visits. A permalink is stronger. */
const preferencesSchema = z.object({
  language: languageSchema.optional(),
  appearance: z.enum(APPEARANCES).optional(),
  tier: z.enum(['low', 'medium', 'high']).optional(),
  measured: z
    .object({ renderer: z.string(), tier: z.enum(['low', 'medium', 'high']) })
    .optional()
    .describe('What the graphics device could do'),
  name: z.string().optional().describe('That others see'),
  letterKeys: z.boolean().optional().describe('Whether single letters do something'),
  units: z
    .object({ length: z.enum(LENGTH_UNITS), area: z.enum(AREA_UNITS) })
    .optional()
    .describe('Of measurements'),
});
export type Preferences = z.infer<typeof preferencesSchema>;

const KEY = 'citymirror.preferences';
const { shape } = preferencesSchema;

/** What a person made of each city, by the city's id. What cannot be read stays as it is: a later version may read it. */
const LISTS = { viewpoints: viewpointSchema, tours: tourSchema };

/** Each preference by itself: one that cannot be read is as good as none, and takes no other with it. */
export function readPreferences(): Preferences {
  const kept = readKept();
  const read = Object.keys(shape).flatMap((key) => {
    const parsed = shape[key as keyof typeof shape].safeParse(kept[key]);
    return parsed.success && parsed.data !== undefined ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(read);
}

/** False when the browser keeps nothing, as in a private window. */
export function writePreferences(patch: Partial<Preferences>): boolean {
  return writeKept({ ...readKept(), ...patch });
}

/** Viewpoints that a person saved for one city. */
export function savedViewpoints(city: string): Viewpoint[] {
  return readList('viewpoints', city).readable as Viewpoint[];
}

export function saveViewpoints(city: string, viewpoints: Viewpoint[]): boolean {
  return writeList('viewpoints', city, viewpoints);
}

/** Tours that a person made of one city. */
export function savedTours(city: string): Tour[] {
  return readList('tours', city).readable as Tour[];
}

export function saveTours(city: string, tours: Tour[]): boolean {
  return writeList('tours', city, tours);
}

function readList(name: keyof typeof LISTS, city: string): { readable: unknown[]; others: unknown[] } {
  const list = objectOf(readKept()[name])[city];
  const readable: unknown[] = [];
  const others: unknown[] = [];
  for (const entry of Array.isArray(list) ? list : []) {
    const parsed = LISTS[name].safeParse(entry);
    if (parsed.success) readable.push(parsed.data);
    else others.push(entry);
  }
  return { readable, others };
}

function writeList(name: keyof typeof LISTS, city: string, entries: readonly unknown[]): boolean {
  const kept = readKept();
  const { others } = readList(name, city);
  return writeKept({ ...kept, [name]: { ...objectOf(kept[name]), [city]: [...entries, ...others] } });
}

function readKept(): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return {};
  }
}

function writeKept(kept: Record<string, unknown>): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
