import { z } from 'zod';
import { EVENT_KINDS, EVENT_STATES, reportedEventSchema, warningLevelSchema } from './event.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';
import { areaSchema } from './view-document.ts';

/** What a person, or the clock, does to a case. */
export const CASE_ACTIONS = [
  'report',
  'verify',
  'dispatch',
  'handle',
  'close',
  'review',
  'reject',
  'reopen',
  'note',
  'merge',
  'split',
  'expire',
  'cancel',
] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

export const caseStepSchema = z.object({
  time: z.number().int().describe('Server time, UTC milliseconds'),
  action: z.enum(CASE_ACTIONS),
  state: z.enum(EVENT_STATES).describe('In which it is from then on'),
  by: z.string().describe('Id of the account, local, or system'),
  name: z.string().describe('As others read it'),
  note: z.string().max(2_000).optional(),
});
export type CaseStep = z.infer<typeof caseStepSchema>;

/** Something reported that is handled as one matter: one code, whoever reported it, and how often. */
export const eventCaseSchema = z.object({
  code: z.string().describe('For example LJ-20261121-0001'),
  kind: z.enum(EVENT_KINDS),
  title: localizedTextSchema,
  level: warningLevelSchema.optional(),
  time: z.number().int().describe('When it happened first'),
  opened: z.number().int().describe('When it got its code'),
  longitude: z.number().optional(),
  latitude: z.number().optional(),
  area: areaSchema.optional(),
  state: z.enum(EVENT_STATES),
  steps: z.array(caseStepSchema).min(1),
  department: z.string().optional().describe('Id of the department that answers for it'),
  due: z.number().int().optional().describe('When the next step has to be done'),
  overdue: z.boolean().default(false),
  reports: z.array(reportedEventSchema).min(1).describe('Who reported it; the first one made it'),
  mergedInto: z.string().optional().describe('Code of the case that it is handled with'),
  merged: z.array(z.string()).default([]).describe('Codes of cases that are handled with this one'),
  follows: z.string().optional().describe('Code of the case that could hold no more reports of this matter'),
  followedBy: z
    .string()
    .optional()
    .describe('Code of the case that has what was reported after this was full'),
  reopened: z.number().int().nonnegative().default(0),
  expires: z.number().int().optional(),
  cancelled: z.boolean().default(false).describe('Its source took it back'),
  publication: publicationSchema,
  areas: z.array(z.string()).default([]),
  simulated: z.boolean().default(false),
  revision: z.number().int().positive(),
});
export type EventCase = z.infer<typeof eventCaseSchema>;

export const departmentSchema = z.object({ id: z.string(), name: localizedTextSchema });

/** Minutes from one step to the next by level; `none` for cases without one. */
const minutesSchema = z.object({
  1: z.number().positive(),
  2: z.number().positive(),
  3: z.number().positive(),
  4: z.number().positive(),
  none: z.number().positive(),
});

/** Who answers for what, and by when. Data of a city; scenes/alarms has the standard one. */
export const eventPolicySchema = z.object({
  schema: z.literal('citymirror/event-policy/1'),
  departments: z.array(departmentSchema),
  responsible: z.record(z.enum(EVENT_KINDS), z.string()),
  deadlines: z.object({
    reported: minutesSchema.describe('To verify'),
    verified: minutesSchema.describe('To dispatch'),
    dispatched: minutesSchema.describe('To begin'),
    handling: minutesSchema.describe('To close'),
    closed: minutesSchema.describe('To review'),
  }),
  faster: z
    .partialRecord(z.enum(EVENT_KINDS), z.number().positive())
    .default({})
    .describe('Factor of the deadlines, by kind'),
  duplicates: z.object({
    metres: z.number().positive(),
    minutes: z.number().positive(),
    metresOf: z.partialRecord(z.enum(EVENT_KINDS), z.number().positive()).default({}),
  }),
});
export type EventPolicy = z.infer<typeof eventPolicySchema>;

export const shiftEntrySchema = z.object({
  id: z.string(),
  time: z.number().int(),
  by: z.string(),
  name: z.string(),
  text: z.string().min(1).max(2_000),
  about: z.string().max(200).optional().describe('Code of a case, or id of an alarm'),
});
export type ShiftEntry = z.infer<typeof shiftEntrySchema>;

/** One turn of duty: what was noted, what was left open, who took over. */
export const shiftSchema = z.object({
  id: z.string(),
  began: z.number().int(),
  by: z.string(),
  name: z.string(),
  entries: z.array(shiftEntrySchema),
  handover: z
    .object({
      time: z.number().int(),
      note: z.string().max(2_000).optional(),
      alarms: z.array(z.string()).describe('Ids of the alarms that were open'),
      cases: z.array(z.string()).describe('Codes of the cases that were open'),
    })
    .optional(),
  signed: z.object({ by: z.string(), name: z.string(), time: z.number().int() }).optional(),
  revision: z.number().int().positive(),
});
export type Shift = z.infer<typeof shiftSchema>;
