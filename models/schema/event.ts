import { z } from 'zod';
import { publicationSchema } from './publication.ts';
import { plainTextSchema, toldTextSchema } from './text.ts';
import { areaSchema } from './view-document.ts';

/** The 13 feeds of events of a city; cities name them so in their plans. */
export const EVENT_KINDS = [
  'hotline',
  'city-management',
  'governance',
  'environment',
  'public-order',
  'traffic',
  'municipal',
  'first-aid',
  'fire',
  'work-safety',
  'natural-disaster',
  'market-enforcement',
  'complaint',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Statutory warning levels, 1 (I, red) to 4 (IV, blue). */
export const warningLevelSchema = z.number().int().min(1).max(4);
export type WarningLevel = 1 | 2 | 3 | 4;

export const EVENT_STATES = ['reported', 'verified', 'dispatched', 'handling', 'closed', 'reviewed'] as const;
export type EventState = (typeof EVENT_STATES)[number];

/** Something reported, by a feed, by a person or by an alarm. */
export const reportedEventSchema = z.object({
  id: plainTextSchema.min(1).max(200).describe('<source>:<native id>'),
  kind: z.enum(EVENT_KINDS),
  title: toldTextSchema,
  description: plainTextSchema.max(10_000).optional(),
  level: warningLevelSchema.optional(),
  time: z.number().int().describe('When it happened, UTC milliseconds'),
  expires: z.number().int().optional().describe('When it is over, as its source says'),
  longitude: z.number().min(-180).max(180).optional(),
  latitude: z.number().min(-90).max(90).optional(),
  area: areaSchema.optional().describe('Where it holds, if not at one place'),
  things: z.array(plainTextSchema).default([]).describe('Ids of things that it is about'),
  source: z.string().describe('Feed, alarm:<rule> or account:<id>'),
  publication: publicationSchema,
  areas: z
    .array(z.string())
    .default([])
    .describe('Ids of areas, from the smallest to the largest; the server finds them'),
  simulated: z.boolean().default(false),
  signed: z.boolean().optional().describe('Of a CAP message: whether it carries a signature'),
  cancelled: z.boolean().optional().describe('Its source takes it back'),
});
export type ReportedEvent = z.infer<typeof reportedEventSchema>;
export type ToldEvent = Omit<z.input<typeof reportedEventSchema>, 'source' | 'publication'> & {
  publication?: ReportedEvent['publication'];
};
