import { z } from 'zod';
import { warningLevelSchema } from './event.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

/** From when a level holds: above or below a value, or what a value is. */
export const ruleLevelSchema = z.object({
  level: warningLevelSchema,
  above: z.number().optional(),
  below: z.number().optional(),
  equals: z.union([z.string(), z.boolean(), z.number()]).optional(),
});

/** A rule that turns observations into alarms. Rules are data; each change is a new version, kept with its author. */
export const alarmRuleSchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  property: z.string().describe('Observed property that it looks at'),
  things: z
    .object({
      layer: z.string().optional(),
      kind: z.string().optional(),
      ids: z.array(z.string()).optional(),
    })
    .default({}),
  watches: z
    .enum(['value', 'rate', 'silence'])
    .default('value')
    .describe('Rate: change per minute. Silence: rhythms without a word'),
  levels: z.array(ruleLevelSchema).min(1).max(4),
  hysteresis: z
    .number()
    .nonnegative()
    .default(0)
    .describe('How far a value must come back before a level ends'),
  duration: z.number().nonnegative().default(0).describe('Seconds that it must hold'),
  eventKind: z.string().optional().describe('Kind of the event that an alarm becomes'),
  enabled: z.boolean().default(true),
});
export type AlarmRule = z.infer<typeof alarmRuleSchema>;

export const alarmSchema = z.object({
  id: z.string(),
  rule: z.string(),
  thing: z.string(),
  datastream: z.string(),
  level: warningLevelSchema,
  highest: warningLevelSchema.describe('The worst that it was'),
  began: z.number().int(),
  changed: z.number().int(),
  ended: z.number().int().optional(),
  value: z.union([z.number(), z.string(), z.boolean()]).optional(),
  unit: z.string().optional(),
  acknowledged: z.object({ by: z.string(), time: z.number().int(), note: z.string().optional() }).optional(),
  assigned: z.object({ to: z.string(), by: z.string(), time: z.number().int() }).optional(),
  escalated: z.number().int().nonnegative().default(0).describe('How often nobody answered in time'),
  group: z.string().optional().describe('Id of the storm that it is a part of: one cause, one area'),
  event: z.string().optional().describe('Code of the event that it became'),
  name: localizedTextSchema,
  thingName: localizedTextSchema,
  layer: z.string(),
  longitude: z.number().optional(),
  latitude: z.number().optional(),
  publication: publicationSchema,
  areas: z.array(z.string()).default([]),
  simulated: z.boolean().default(false),
});
export type Alarm = z.infer<typeof alarmSchema>;
