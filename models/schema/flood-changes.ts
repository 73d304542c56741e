import { z } from 'zod';
import { floodBreachSchema, floodLinkSchema, floodWallSchema } from './flood-case.ts';
import { liveStartSchema } from './flood-live.ts';

/** What a person changes of a preset before it is run: the water that comes, and measures against it. */
export const floodChangesSchema = z.strictObject({
  level: z
    .number()
    .min(-20)
    .max(20)
    .default(0)
    .describe('Metres by which all levels at edges and at the beginning are higher'),
  flow: z.number().min(0).max(10).default(1).describe('Times the discharges at edges and of sources'),
  rain: z
    .strictObject({
      depth: z.number().min(0).max(2000).describe('Millimetres in all'),
      duration: z
        .number()
        .positive()
        .max(14 * 86_400)
        .describe('Seconds'),
    })
    .optional()
    .describe('In place of the rain of the preset, even in time and over the city'),
  duration: z
    .number()
    .positive()
    .max(30 * 86_400)
    .optional()
    .describe('Seconds that are computed'),
  walls: z.array(floodWallSchema).default([]),
  breaches: z.array(floodBreachSchema).default([]),
  links: z.array(floodLinkSchema).default([]),
  /** Ids of what the preset has and this run has not: walls, breaches; of pumps, those that fail; of sluices, shut ones. */
  without: z.array(z.string()).default([]),
});
export type FloodChanges = z.infer<typeof floodChangesSchema>;

/** A preset with what is changed of it: all that is needed to compute the same run again. */
export const floodScenarioSchema = z.strictObject({
  preset: z.string(),
  changes: floodChangesSchema,
  start: z.number().int().describe('UTC milliseconds'),
  live: liveStartSchema.optional().describe('It starts from the levels and rain of that moment'),
});
export type FloodScenario = z.infer<typeof floodScenarioSchema>;
