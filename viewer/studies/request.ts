import { z } from 'zod';
import { PIPE_KINDS } from '../../models/network/index.ts';
import { areaSchema, positionSchema } from '../../models/schema/position.ts';
import { sunRulesSchema } from '../../models/schema/sun-rules.ts';
import { PLACE_KINDS } from './reach/place-kinds.ts';

const area = areaSchema;
const at = positionSchema;
const kind = z.enum(PIPE_KINDS);
const place = z.object({ longitude: z.number(), latitude: z.number(), height: z.number() });
const metres = z.number().min(0);

/** What a study was asked, so that it can be asked again; a scheme is named in the origin. Degrees, metres, seconds. */
export const studyRequestSchema = z.discriminatedUnion('study', [
  z.object({
    study: z.literal('profile'),
    line: z.array(positionSchema).min(2),
    step: z.number().positive(),
  }),
  z.object({ study: z.literal('slope'), area }),
  z.object({ study: z.literal('contours'), area, interval: z.number().positive() }),
  z.object({ study: z.literal('cut-and-fill'), area, level: z.number().optional() }),
  z.object({ study: z.literal('pit'), area, depth: z.number().positive(), slope: z.number().min(0) }),
  z.object({ study: z.literal('clearances'), area, day: z.iso.date().describe('On which the rules hold') }),
  z.object({ study: z.literal('valve'), at, kind }),
  z.object({ study: z.literal('spill'), at, kind }),
  z.object({
    study: z.literal('isochrones'),
    from: at,
    by: z.enum(['foot', 'car']),
    speed: z.number().positive(),
    limits: z.array(z.number().positive()).min(1).max(20),
  }),
  z.object({
    study: z.literal('life-circle'),
    from: at,
    speed: z.number().positive(),
    limit: z.number().positive(),
    wanted: z.array(z.enum(PLACE_KINDS)),
  }),
  z.object({ study: z.literal('line-of-sight'), from: place, to: place, height: metres, target: metres }),
  z.object({ study: z.literal('skyline'), eye: place, height: metres, reach: metres }),
  z.object({
    study: z.literal('sun-hours'),
    area: z.array(place).min(3),
    rules: sunRulesSchema.describe('As it was held against them'),
    isOwnCounting: z.boolean(),
    zone: sunRulesSchema.shape.rows.element.shape.zones.element,
    residents: z.number().positive(),
    case: z.string().optional(),
    year: z.number().int(),
    panel: z.number().positive(),
    cell: z.number().positive(),
    reach: metres,
    utcOffset: z.number().describe('Hours'),
  }),
]);
export type StudyRequest = z.infer<typeof studyRequestSchema>;
