import { z } from 'zod';
import { effectsSchema, floodRunSchema } from './flood-run.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

const isoSchema = z.iso.datetime({ offset: true });

/** Who did something, and when: UTC milliseconds. */
const actSchema = z.object({
  by: z.string(),
  name: z.string(),
  time: z.number(),
  note: z.string().optional(),
});

/** A kept run that a commander signed as what the city goes by; until it ends, one of a city is. */
export const operatingPictureSchema = z.object({
  id: z.string(),
  run: z.string().describe('Id of the run'),
  publication: publicationSchema.describe('Class of the run: who may see it'),
  name: localizedTextSchema,
  /** What it is, wherever it is told: nothing of it is measured. */
  word: z.literal('forecast'),
  /** When it was computed: the issue time of all that is derived from it. */
  issued: isoSchema,
  /** Of the run, and its seconds. */
  start: isoSchema,
  duration: z.number(),
  author: z.string().optional(),
  computedBy: floodRunSchema.shape.computedBy,
  observed: isoSchema.optional().describe('Of a run from live gauges: until when it is as observed'),
  simulated: z.boolean().optional().describe('Some of the gauges that it starts from are simulated'),
  effectsHash: z.string().describe('SHA-256 of effects.json as it was signed'),
  signed: actSchema,
  ended: actSchema.extend({ how: z.enum(['withdrawn', 'replaced']) }).optional(),
});
export type OperatingPicture = z.infer<typeof operatingPictureSchema>;

export const picturesSchema = z.object({
  /** Null: there is none, or none that the asker may see. */
  picture: operatingPictureSchema.nullable(),
  files: z
    .enum(['as-signed', 'changed', 'missing'])
    .optional()
    .describe('Of the picture: whether the files of its run still are those that were signed'),
  /** Those before it, the newest first. */
  earlier: z.array(operatingPictureSchema),
});
export type Pictures = z.infer<typeof picturesSchema>;

/** What the operating picture does to the city, for other modes and programs: rows as of effects.json. */
export const pictureEffectsSchema = z.object({
  schema: z.literal('citymirror/picture-effects/1'),
  picture: operatingPictureSchema,
  effects: effectsSchema.shape.effects,
});
export type PictureEffects = z.infer<typeof pictureEffectsSchema>;
