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
  units: z
    .object({ length: z.enum(LENGTH_UNITS), area: z.enum(AREA_UNITS) })
    .optional()
    .describe('Of measurements'),
  viewpoints: z.record(z.string(), z.array(viewpointSchema)).default({}),
  // One tour that cannot be read must not take all else with it.
  tours: z.record(z.string(), z.array(tourSchema)).optional().catch(undefined),
});
export type Preferences = z.infer<typeof preferencesSchema>;

const KEY = 'citymirror.preferences';

/** Preferences that cannot be read are as good as none. */
export function readPreferences(): Preferences {
  try {
    const parsed = preferencesSchema.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : { viewpoints: {} };
  } catch {
    return { viewpoints: {} };
  }
}

/** False when the browser keeps nothing, as in a private window. */
export function writePreferences(patch: Partial<Preferences>): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readPreferences(), ...patch }));
    return true;
  } catch {
    return false;
  }
}

/** Viewpoints that a person saved for one city. */
export function savedViewpoints(city: string): Viewpoint[] {
  return readPreferences().viewpoints[city] ?? [];
}

export function saveViewpoints(city: string, viewpoints: Viewpoint[]): boolean {
  return writePreferences({ viewpoints: { ...readPreferences().viewpoints, [city]: viewpoints } });
}

/** Tours that a person made of one city. */
export function savedTours(city: string): Tour[] {
  return readPreferences().tours?.[city] ?? [];
}

export function saveTours(city: string, tours: Tour[]): boolean {
  return writePreferences({ tours: { ...readPreferences().tours, [city]: tours } });
}
