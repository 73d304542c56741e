import { z } from 'zod';
import { cameraSchema, otherViewSchema } from './view-document.ts';

/** What a stop of a tour restores of the view; what it does not say is as it was before the tour. */
export const tourViewSchema = otherViewSchema.extend({
  theme: z.string().nullable().optional().describe('null: none, whatever there was before'),
});
export type TourView = z.infer<typeof tourViewSchema>;

/** A stop of a tour: a place to look from, and what of the view is otherwise there than before the tour. */
export const tourStepSchema = z.object({
  id: z.string().min(1),
  name: z.string().max(120),
  caption: z.string().max(600).optional().describe('Shown while the tour is there'),
  camera: cameraSchema,
  stay: z.number().min(0).max(3600).default(5).describe('Seconds at the place'),
  fly: z.number().min(0).max(120).default(4).describe('Seconds of the flight to it; 0: at once'),
  view: tourViewSchema.default({}).describe('Parts of the view document that the step restores'),
});
export type TourStep = z.infer<typeof tourStepSchema>;

/** Places to look from, one after the other. */
export const tourSchema = z.object({
  schema: z.literal('citymirror/tour/1'),
  id: z.string().min(1),
  name: z.string().min(1).max(120),
  loop: z.boolean().default(false).describe('Begins again at its end'),
  steps: z.array(tourStepSchema).max(500),
});
export type Tour = z.infer<typeof tourSchema>;
