import { z } from 'zod';
import { publicationSchema } from './publication.ts';
import { plainTextSchema, toldTextSchema } from './text.ts';

/** What the values of a datastream are. A position moves its thing. */
export const VALUE_TYPES = ['number', 'boolean', 'text', 'position'] as const;

/** Metres from the deepest sea to the edge of space. */
const heightSchema = z.number().min(-12_000).max(100_000);

/** Longitude and latitude in degrees; ellipsoidal metres; degrees clockwise from north; metres per second. */
export const movingPositionSchema = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  height: heightSchema.optional(),
  heading: z.number().min(-3_600).max(3_600).optional(),
  speed: z.number().nonnegative().max(20_000).optional(),
});
export type MovingPosition = z.infer<typeof movingPositionSchema>;

export const observedValueSchema = z.union([
  z.number(),
  z.boolean(),
  plainTextSchema.max(2_000),
  movingPositionSchema,
]);
export type ObservedValue = z.infer<typeof observedValueSchema>;

/** One series of observations of a thing, as in OGC SensorThings. */
export const datastreamSchema = z.object({
  id: plainTextSchema.min(1).max(120).describe('Unique in its thing, for example pm2.5'),
  name: toldTextSchema.optional(),
  property: plainTextSchema
    .min(1)
    .max(120)
    .describe('What is observed: a key of models/live/properties.ts, or a word of the source'),
  type: z.enum(VALUE_TYPES).default('number'),
  unit: z.string().max(40).optional().describe('UCUM, for example ug/m3'),
  verticalDatum: z.string().optional().describe('Of a level; a level without one is refused'),
  rhythm: z.number().positive().optional().describe('Seconds between observations; absent: as its feed'),
});
export type Datastream = z.infer<typeof datastreamSchema>;

/** A sensor, a vehicle, a camera: something of the city that tells of itself. */
export const thingSchema = z.object({
  id: plainTextSchema.min(1).max(200).describe('<source>:<native id>'),
  layer: z.string().describe('Id of the layer that shows it'),
  kind: plainTextSchema.min(1).max(60).describe('For example air-station, hydrant, bus'),
  name: toldTextSchema,
  longitude: z.number().min(-180).max(180).optional().describe('Absent: not known, or it moves'),
  latitude: z.number().min(-90).max(90).optional(),
  height: heightSchema.optional().describe('Metres; see heightIs'),
  heightIs: z.enum(['ellipsoidal', 'above-ground']).default('above-ground'),
  feature: z
    .object({ layer: z.string(), id: z.string() })
    .optional()
    .describe('What of the city it belongs to, as its building'),
  areas: z
    .array(z.string())
    .default([])
    .describe('Ids of the areas that hold it, from the smallest to the largest; the server finds them'),
  publication: publicationSchema.describe(
    'Who may see it: the strictest of its source, its feed and its layer',
  ),
  toldPublication: publicationSchema
    .optional()
    .describe('What its source told of its class, kept apart: the server notes it'),
  properties: z.record(plainTextSchema, z.union([plainTextSchema, z.number(), z.boolean()])).default({}),
  datastreams: z.array(datastreamSchema).default([]),
  simulated: z.boolean().default(false),
});
export type Thing = z.infer<typeof thingSchema>;
/** A thing as a feed tells it; what is missing is as its feed's configuration says. */
export const toldThingSchema = thingSchema
  .omit({ toldPublication: true })
  .partial({ publication: true, layer: true })
  .extend({
    name: toldTextSchema.optional(),
    kind: plainTextSchema.min(1).max(60).optional(),
  });
export type ToldThing = z.input<typeof toldThingSchema>;

/** One value of one datastream at one time. Two with the same thing, datastream, time and id are one. */
export const observationSchema = z.object({
  thing: plainTextSchema.min(1).max(200),
  datastream: plainTextSchema.min(1).max(120),
  time: z.number().int().describe('Result time, UTC milliseconds'),
  value: observedValueSchema,
  id: z
    .string()
    .max(200)
    .optional()
    .describe('Of the source; tells a repeat from a second value at one time'),
  quality: z.enum(['good', 'uncertain', 'bad']).optional(),
});
export type Observation = z.infer<typeof observationSchema>;
