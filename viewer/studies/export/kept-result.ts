import { z } from 'zod';
import { analysisOriginSchema } from '../../../models/schema/analysis-result.ts';
import { provenanceSchema } from '../../../models/schema/provenance.ts';
import { publicationSchema } from '../../../models/schema/publication.ts';
import { localizedTextSchema } from '../../../models/schema/text.ts';
import { studyRequestSchema } from '../request.ts';

const numbers = z.instanceof(Float32Array);
const colour = z.string().max(40);
const part = { id: z.string(), name: localizedTextSchema, isShown: z.boolean() };
const legendIndex = z.number().int().nonnegative();
const place = z.tuple([z.number(), z.number(), z.number()]);
const grid = z.object({
  west: z.number(),
  south: z.number(),
  cell: z.number().positive(),
  columns: z.number().int().positive(),
  rows: z.number().int().positive(),
});

const legendSchema = z.intersection(
  z.object({ title: localizedTextSchema, unit: z.string() }),
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('classes'),
      classes: z.array(z.object({ value: z.number(), label: localizedTextSchema, colour })),
    }),
    z.object({ kind: z.literal('steps'), steps: z.array(z.object({ from: z.number(), colour })).min(1) }),
    z.object({ kind: z.literal('ramp'), stops: z.array(z.object({ value: z.number(), colour })).min(1) }),
  ]),
);

const partSchema = z.discriminatedUnion('kind', [
  z
    .object({
      ...part,
      kind: z.literal('raster'),
      legend: legendIndex,
      frame: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('local'), origin: place }),
        z.object({ kind: z.literal('crs'), crs: z.string() }),
      ]),
      grid,
      values: numbers,
      frames: z.object({ times: z.array(z.number()).min(1).max(500), values: numbers }).optional(),
      on: z.enum(['ground', 'surface']),
    })
    .refine(
      ({ values, frames }) => !frames || frames.values.length === values.length * frames.times.length,
      'it has other frames',
    )
    .refine(({ grid: { columns, rows }, values }) => values.length === columns * rows, 'it has other cells'),
  z.object({
    ...part,
    kind: z.literal('features'),
    legend: legendIndex.optional(),
    draped: z.boolean(),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        geometry: z.object({
          type: z.enum(['Point', 'LineString', 'Polygon', 'MultiLineString', 'MultiPolygon']),
          coordinates: z.array(z.unknown()),
        }),
        properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    ),
  }),
  z
    .object({
      ...part,
      kind: z.literal('faces'),
      legend: legendIndex,
      origin: place,
      triangles: numbers,
      values: numbers,
    })
    .refine(({ triangles, values }) => triangles.length === 9 * values.length, 'it has other triangles'),
]);

/** Where a value was not known, JSON has null. */
const axisValues = z.union([
  numbers,
  z.array(z.number().nullable()).transform((list) => list.map((value) => value ?? Number.NaN)),
]);

/** A result as it is kept, typed arrays unpacked: what viewer/studies/result.ts says, checked. */
export const keptResultSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  kind: z.string(),
  name: z.string(),
  made: z.number(),
  again: studyRequestSchema.optional(),
  origin: analysisOriginSchema,
  publication: publicationSchema,
  sources: z.array(provenanceSchema),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  legends: z.array(legendSchema),
  parts: z.array(partSchema),
  figures: z.array(
    z.object({
      name: localizedTextSchema,
      value: z.union([z.number(), z.string(), z.null().transform(() => Number.NaN)]),
      unit: z.string(),
      digits: z.number().int().min(0).max(20).optional(),
      isTrouble: z.boolean().optional(),
    }),
  ),
  tables: z.array(
    z.object({
      id: z.string(),
      name: localizedTextSchema,
      columns: z.array(
        z.object({
          id: z.string(),
          name: localizedTextSchema,
          unit: z.string(),
          digits: z.number().int().min(0).max(20).optional(),
        }),
      ),
      rows: z.array(
        z.object({
          cells: z.array(z.union([z.string(), z.number(), z.boolean(), localizedTextSchema, z.null()])),
          at: z.union([z.tuple([z.number(), z.number()]), place]).optional(),
          isTrouble: z.boolean().optional(),
        }),
      ),
      isWhole: z.boolean().optional(),
    }),
  ),
  charts: z.array(
    z.object({
      id: z.string(),
      name: localizedTextSchema,
      x: z.object({ name: localizedTextSchema, unit: z.string() }),
      y: z.object({ name: localizedTextSchema, unit: z.string() }),
      series: z.array(z.object({ name: localizedTextSchema, colour, x: axisValues, y: axisValues })),
    }),
  ),
});
