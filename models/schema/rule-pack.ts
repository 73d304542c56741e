import { z } from 'zod';
import { PIPE_KINDS } from '../network/pipe-network.ts';
import { landUseSchema } from './land-use.ts';
import { publicationSchema } from './publication.ts';
import { FLOOR_USES, GREEN_KINDS } from './scheme.ts';
import { localizedTextSchema } from './text.ts';

const clause = z.string().min(1).max(300).describe('Where the rules say so');

/** What a use of floors brings with it. Absent numbers: it brings none. */
const useSchema = z.strictObject({
  areaPerResident: z
    .number()
    .positive()
    .optional()
    .describe('Square metres of floor for one who lives there'),
  areaPerJob: z.number().positive().optional().describe('Square metres of floor for one who works there'),
  parkingPer100: z.number().min(0).default(0).describe('Places for each 100 m² of floor'),
  counts: z.boolean().default(true).describe('Floors over the ground count for the floor-area ratio'),
});

const LEAST_DISTANCE = z.number().min(0).max(100).describe('Metres, from outside to outside');
const PLACES = [...PIPE_KINDS, 'building'] as const;

/**
 * The rules of a city as data, of one edition: from when they hold, and who says so. Figures of an indicator that a
 * regulatory plan sets for one parcel are in the scheme's parcel, not here.
 */
export const rulePackSchema = z
  .strictObject({
    schema: z.literal('citymirror/rule-pack/1'),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
    name: localizedTextSchema,
    city: z.string().min(1),
    edition: z.string().min(1),
    validFrom: z.iso.date(),
    validTo: z.iso.date().optional(),
    source: z.string().min(1).describe('Whose rules, by which decree'),
    publication: publicationSchema.optional().describe('Of a pack that a city brings; absent: public'),
    fictional: z.boolean().default(false).describe('Made up; shown wherever a result of it is'),
    uses: z.partialRecord(z.enum(FLOOR_USES), useSchema).default({}),
    usesClause: clause,
    basementsCount: z.boolean().default(false).describe('Floors below the ground count for the ratio'),
    greens: z
      .partialRecord(z.enum(GREEN_KINDS), z.number().min(0).max(1))
      .describe('Share of its area that a kind of green counts with'),
    greensClause: clause,
    setbacks: z
      .strictObject({
        clause,
        steps: z
          .array(z.strictObject({ height: z.number().positive(), metres: z.number().min(0) }))
          .min(1)
          .refine(
            (steps) => steps.every(({ height }, i) => i === 0 || height > steps[i - 1].height),
            'heights have to ascend',
          )
          .describe('Buildings up to this height keep so many metres from the side of their parcel'),
        beyond: z.number().min(0).describe('Metres for higher ones'),
      })
      .optional(),
    parking: z.strictObject({ clause }).optional().describe('Absent: the places of `uses` are no rule'),
    compatible: z
      .array(z.tuple([landUseSchema, landUseSchema]))
      .default([])
      .describe('Uses of land that may lie over one another; a class of two digits means all in it'),
    compatibleClause: clause,
    clearances: z
      .array(
        z
          .strictObject({
            between: z.tuple([z.enum(PLACES), z.enum(PLACES)]),
            horizontal: LEAST_DISTANCE.optional(),
            vertical: LEAST_DISTANCE.optional().describe('Where they cross'),
            clause,
          })
          .refine(
            ({ horizontal, vertical }) => horizontal !== undefined || vertical !== undefined,
            'say `horizontal` or `vertical`',
          ),
      )
      .default([]),
  })
  .refine(({ validFrom, validTo }) => validTo === undefined || validFrom <= validTo, {
    path: ['validTo'],
    message: 'it ends before it begins',
  });
export type RulePack = z.infer<typeof rulePackSchema>;
