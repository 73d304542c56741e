import { z } from 'zod';
import { floodCaseSchema } from './flood-case.ts';

/** Where the cells of a run lie: rows from the north, in a projected CRS. */
export const floodGridSchema = z.strictObject({
  columns: z.number().int().positive(),
  rows: z.number().int().positive(),
  cell: z.number().positive().describe('Metres'),
  west: z.number().describe('Of the west and the north side, in the CRS'),
  north: z.number(),
  crs: z.string(),
  verticalDatum: z.string(),
});
export type FloodGrid = z.infer<typeof floodGridSchema>;

/** All cubic metres of a run. error = (stored − initial − what came + what went) / (initial + what came). */
export const waterBalanceSchema = z.strictObject({
  initial: z.number(),
  edges: z.number().describe('Came in over the edges, less what left there'),
  rained: z.number(),
  sources: z.number(),
  infiltrated: z.number(),
  drained: z.number(),
  stored: z.number(),
  error: z.number().describe('Relative'),
});
export type WaterBalance = z.infer<typeof waterBalanceSchema>;

/** Where a picture of the water is in keyframes.bin: bytes [offset, offset + length), deflated blocks. */
export const keyframeSchema = z.strictObject({
  time: z.number().describe('Seconds since the beginning'),
  offset: z.number().int(),
  length: z.number().int(),
});

/** A number over time: one value for each time of `times`. */
export const gaugeSeriesSchema = z.strictObject({
  id: z.string(),
  depth: z.array(z.number()),
  level: z.array(z.number()).describe('Metres in the datum of the grid; of dry ground its height'),
  speed: z.array(z.number()),
});

/** A gauge: where it stands, and its levels as the run has them, in metres in the datum of the grid. */
export const gaugeLevelsSchema = z.strictObject({
  id: z.string(),
  thing: z.string().optional().describe('Of a live feed, that measures there'),
  cell: z.number().int().nonnegative(),
  warningLevel: z.number().optional(),
  guaranteeLevel: z.number().optional(),
  leveeLevel: z.number().optional(),
});

/** run.json: one computed flood, kept. */
export const floodRunSchema = z.strictObject({
  schema: z.literal('citymirror/flood-run/1'),
  id: z.string(),
  case: floodCaseSchema,
  author: z.string().optional(),
  computedBy: z
    .literal('page')
    .optional()
    .describe('A page computed and sent it: nobody but its author answers for it; absent: the command'),
  made: z.iso.datetime(),
  start: z.iso.datetime({ offset: true }),
  seconds: z.number().describe('That it took to compute'),
  engine: z.strictObject({ version: z.string(), scheme: z.enum(['inertial', 'full']), threads: z.number() }),
  /** SHA-256 of each input, by name: the case without its presentation, each raster. */
  inputs: z.record(z.string(), z.string()),
  grid: floodGridSchema,
  /** Metres between the heights that the ground comes from; more than the cell: too coarse, and said so. */
  groundResolution: z.number().optional(),
  cautions: z.array(z.strictObject({ code: z.string(), message: z.string() })).default([]),
  keyframes: z.array(keyframeSchema),
  maxima: z.strictObject({ offset: z.number().int(), length: z.number().int() }).optional(),
  /** Where the bed that the water lies on is in keyframes.bin. */
  bed: z.strictObject({ offset: z.number().int(), length: z.number().int() }).optional(),
  gauges: z.strictObject({ times: z.array(z.number()), series: z.array(gaugeSeriesSchema) }),
  /** Of the gauges; absent in runs that were kept before they were told. */
  levels: z.array(gaugeLevelsSchema).optional(),
  sections: z.strictObject({
    times: z.array(z.number()),
    series: z.array(z.strictObject({ id: z.string(), discharge: z.array(z.number()) })),
  }),
  balance: waterBalanceSchema,
  summary: z.record(z.string(), z.number()),
});
export type FloodRun = z.infer<typeof floodRunSchema>;

/** effects.json: what the water does to the city's features; all that other modes read of a run. */
export const effectsSchema = z.strictObject({
  schema: z.literal('citymirror/effects/1'),
  run: z.string(),
  /** [featureId, property, from, to, value]; from and to in seconds since the beginning of the run. */
  effects: z.array(
    z.tuple([z.string(), z.string(), z.number(), z.number(), z.union([z.number(), z.string(), z.boolean()])]),
  ),
});
export type Effects = z.infer<typeof effectsSchema>;
