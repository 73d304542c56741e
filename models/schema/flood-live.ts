import { z } from 'zod';
import { positionSchema } from './position.ts';
import { localizedTextSchema } from './text.ts';

/** What one datastream of a gauge told over some time. */
export const readingSchema = z.strictObject({
  thing: z.string(),
  name: localizedTextSchema.optional(),
  at: positionSchema.optional().describe('Where it stands'),
  datastream: z.string(),
  property: z.string(),
  unit: z.string().optional().describe('UCUM'),
  verticalDatum: z.string().optional(),
  rhythm: z.number().positive().optional().describe('Seconds between observations'),
  simulated: z.boolean().optional(),
  /** Result time in UTC milliseconds, and the value; in order of time. What its source rates as bad is left out. */
  points: z
    .array(z.tuple([z.number().int(), z.number()]))
    .refine((points) => points.every(([time], i) => i === 0 || time >= points[i - 1][0]), {
      message: 'they must be in order of time',
    }),
});
export type Reading = z.infer<typeof readingSchema>;

/** What gauges told until a moment; the answer of `live/readings`, and a file that a flood can start from. */
export const readingsSchema = z.strictObject({
  schema: z.literal('citymirror/readings/1'),
  from: z.number().int().describe('UTC milliseconds'),
  to: z.number().int().describe('UTC milliseconds: the moment that they are of'),
  readings: z.array(readingSchema),
  cut: z.number().int().positive().optional().describe('How many more there are than one answer tells'),
});
export type Readings = z.infer<typeof readingsSchema>;

/** How a flood starts from what is live, and what is taken for the time after it. */
export const liveStartSchema = z.strictObject({
  /** UTC milliseconds: of now, or of the moment that was looked at. */
  at: z.number().int(),
  /** Seconds before it at which the run begins: observed levels and rain until then. */
  lead: z.number().int().min(0).max(86_400),
  /** Levels afterwards: they stay, or rise by what the case rises. */
  stage: z.enum(['hold', 'rise']),
  /** Rain afterwards: that of the last hour goes on, none, or that of the case. */
  rain: z.enum(['hold', 'none', 'case']),
});
export type LiveStart = z.infer<typeof liveStartSchema>;

/** Why a gauge was left out. */
export const LEFT_OUT = [
  'not-told',
  'no-datum',
  'unknown-datum',
  'unit',
  'no-rhythm',
  'no-value',
  'stale',
  'not-on-water',
  'no-place',
  'same-place',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

const isoSchema = z.iso.datetime({ offset: true });
const ageShape = {
  thing: z.string(),
  name: localizedTextSchema.optional(),
  /** Result time of the newest value, and its age in seconds at the moment that the run starts from. */
  time: isoSchema,
  age: z.number(),
};

/** What a case took of live gauges, and what it did not: kept with the run. */
export const floodLiveSchema = z.strictObject({
  ...liveStartSchema.shape,
  at: isoSchema,
  levels: z.array(
    z.strictObject({
      ...ageShape,
      gauge: z.string().describe('Id in the case'),
      value: z.number().describe('Metres over its own datum'),
      verticalDatum: z.string(),
      change: z.number().describe('Metres over what the case has there at its beginning'),
      since: isoSchema
        .optional()
        .describe('Nothing is known from before: the first value holds back from here'),
    }),
  ),
  rain: z.array(
    z.strictObject({
      ...ageShape,
      rate: z.number().describe('mm/h, mean of the last hour'),
      fallen: z.number().describe('Millimetres from the beginning of the run until the moment'),
      since: isoSchema.optional(),
    }),
  ),
  left: z.array(
    z.strictObject({
      ...ageShape,
      time: isoSchema.optional(),
      age: z.number().optional(),
      why: z.enum(LEFT_OUT),
    }),
  ),
  cut: z.number().int().positive().optional().describe('Gauges that there are besides, and were not told of'),
  /** Items of the case whose level no gauge tells, as `edges[2]`. */
  kept: z.array(z.string()),
  simulated: z.boolean().describe('Some of it comes from a simulator'),
});
export type FloodLive = z.infer<typeof floodLiveSchema>;
