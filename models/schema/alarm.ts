import { z } from 'zod';
import { WORKING_ROLES } from '../access/roles.ts';
import { EVENT_KINDS, warningLevelSchema } from './event.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

/** From when a level holds: above or below a value, or what a value is. */
export const ruleLevelSchema = z.object({
  level: warningLevelSchema,
  above: z.number().optional().describe('Reached at this value or above'),
  below: z.number().optional().describe('Reached below this value'),
  equals: z.union([z.string(), z.boolean(), z.number()]).optional(),
  aboveOwn: z
    .string()
    .optional()
    .describe('As above, at a number that the thing has itself: the name of its property, as warningLevel'),
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
  eventKind: z.enum(EVENT_KINDS).optional().describe('Kind of the event that an alarm becomes'),
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
  called: z
    .object({
      role: z.enum(WORKING_ROLES),
      within: z.enum(['area', 'city']),
      person: z.object({ id: z.string(), name: z.string() }).optional().describe('Who had the shift'),
      time: z.number().int(),
    })
    .optional()
    .describe('Who is called now, since nobody answered in time'),
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
  raised: z
    .number()
    .int()
    .optional()
    .describe('Server time at which it was first told; escalation counts from it'),
  repeats: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe('How often it came back before anybody answered'),
  revision: z.number().int().nonnegative().default(0).describe('Grows with each change of the record'),
});
export type Alarm = z.infer<typeof alarmSchema>;

/** What was done to an alarm, by whom; `system` for what the clock did. */
export const ALARM_ACTIONS = [
  'raised',
  'level',
  'ended',
  'returned',
  'acknowledged',
  'assigned',
  'noted',
  'escalated',
  'event',
] as const;
export const alarmStepSchema = z.object({
  time: z.number().int(),
  action: z.enum(ALARM_ACTIONS),
  by: z.string(),
  name: z.string().optional().describe('Of the person, as others read it'),
  note: z.string().optional(),
  level: z.number().int().min(0).max(4).optional(),
});
export type AlarmStep = z.infer<typeof alarmStepSchema>;

/** One version of a rule as it is kept. */
export const alarmRuleVersionSchema = z.object({
  rule: alarmRuleSchema,
  version: z.number().int().positive(),
  author: z.string(),
  authorName: z.string(),
  time: z.number().int(),
  note: z.string().optional(),
  removed: z.boolean().default(false),
});
export type AlarmRuleVersion = z.infer<typeof alarmRuleVersionSchema>;

/** What happens while nobody answers, and what an alarm becomes. Data of a city; scenes/alarms has the standard one. */
export const alarmPolicySchema = z.object({
  schema: z.literal('citymirror/alarm-policy/1'),
  escalation: z
    .array(
      z.object({
        level: z.number().int().min(1).max(4),
        steps: z.array(
          z.object({
            after: z
              .number()
              .positive()
              .describe('Seconds since it was raised, or grew worse, without an answer'),
            to: z.enum(WORKING_ROLES).describe('Role that is called then'),
            within: z
              .enum(['area', 'city'])
              .default('area')
              .describe('Those whose area holds the alarm, or only those of the whole city'),
            onDuty: z.boolean().default(false).describe('Whoever has the shift as well, by the shift log'),
          }),
        ),
      }),
    )
    .default([]),
  eventFrom: z
    .number()
    .int()
    .min(0)
    .max(4)
    .default(2)
    .describe('Alarms of this level and worse become events; 0: none'),
  eventAfter: z
    .number()
    .nonnegative()
    .default(10)
    .describe('Seconds that an alarm must stand to become an event'),
  endedStays: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe(
      'By level: seconds that an alarm which has ended is shown unanswered; absent: until it is answered',
    ),
  storm: z
    .object({
      within: z.number().positive().describe('Seconds'),
      members: z.number().int().min(2).describe('Alarms of one cause and area that make a storm'),
      membersAnyCause: z.number().int().min(2).describe('Alarms of one area, whatever their causes'),
    })
    .default({ within: 120, members: 5, membersAnyCause: 20 }),
});
export type AlarmPolicy = z.infer<typeof alarmPolicySchema>;
