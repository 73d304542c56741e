import { z } from 'zod';
import { floodLiveSchema } from './flood-live.ts';
import { areaSchema, positionSchema } from './position.ts';
import { localizedTextSchema } from './text.ts';

/** A number that stays, or [seconds since the beginning, value] in order of time; straight between, level beyond. */
const seriesOf = (value: z.ZodNumber) =>
  z.union([
    value,
    z
      .array(z.tuple([z.number().min(0), value]))
      .min(1)
      .refine(
        (points) => points.every(([time], i) => i === 0 || time > points[i - 1][0]),
        'times have to ascend',
      ),
  ]);
export const seriesSchema = seriesOf(z.number());
/** Of what cannot be less than nothing: rain, what drains and pumps take, how far a gate is open. */
const amountsSchema = seriesOf(z.number().min(0));
export type Series = z.infer<typeof seriesSchema>;

const idSchema = z.string().min(1).max(100);
const named = { id: idSchema, name: localizedTextSchema.optional() };
/** A list of items that are told apart by their ids. */
const listOf = <Item extends z.ZodType<{ id: string }>>(item: Item) =>
  z
    .array(item)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, 'two of them have one id')
    .default([]);
/** A line on the map, degrees. */
const lineSchema = z.array(positionSchema).min(2);
const datumSchema = z
  .string()
  .min(1)
  .describe('Vertical datum of its levels, as in the manifest: 1985, EGM96, NAP …');

/** What happens at the edge of the grid, or along the part of it that lies in an area. */
export const floodEdgeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), part: areaSchema.optional() }),
  z.strictObject({
    kind: z.literal('discharge'),
    part: areaSchema,
    discharge: seriesSchema.describe(
      'Cubic metres a second into the grid, shared among the cells of the part',
    ),
  }),
  z.strictObject({
    kind: z.literal('stage'),
    part: areaSchema,
    stage: seriesSchema.describe('Metres'),
    verticalDatum: datumSchema,
  }),
]);
export type FloodEdge = z.infer<typeof floodEdgeSchema>;

/** A wall thinner than a cell: a levee, a flood wall, a gate that is shut. */
export const floodWallSchema = z.strictObject({
  ...named,
  line: lineSchema,
  crest: z.union([
    z.strictObject({ level: z.number().describe('Metres'), verticalDatum: datumSchema }),
    z.strictObject({
      aboveGround: z.number().min(0).describe('Metres above the higher ground on its two sides'),
    }),
  ]),
});
export type FloodWall = z.infer<typeof floodWallSchema>;

/** A breach of a wall, or of a levee that is part of the ground: it opens over time down to the ground, or to a level. */
export const floodBreachSchema = z.strictObject({
  ...named,
  at: positionSchema,
  width: z.number().positive().describe('Metres at last'),
  start: z.number().min(0).describe('Seconds since the beginning'),
  duration: z.number().min(0).describe('Seconds until it is as wide and deep as it gets'),
  depth: z
    .number()
    .positive()
    .optional()
    .describe('Metres below the crest at last; absent: to the land behind it'),
});
export type FloodBreach = z.infer<typeof floodBreachSchema>;

const linkShape = { ...named, from: positionSchema, to: positionSchema };
/** What carries water from one place of the grid to another past the ground between them. */
export const floodLinkSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...linkShape,
    kind: z.literal('pump'),
    capacity: amountsSchema.describe('Cubic metres a second; 0 while it has failed'),
    startDepth: z.number().min(0).default(0.1).describe('Metres of water at its inlet at which it starts'),
    stopDepth: z.number().min(0).default(0.02),
  }),
  z.strictObject({
    ...linkShape,
    kind: z.literal('culvert'),
    width: z.number().positive(),
    height: z.number().positive(),
    length: z.number().positive(),
    roughness: z.number().positive().default(0.013),
    barrels: z.number().int().positive().default(1),
    flap: z.boolean().default(false).describe('Lets water through from `from` to `to` alone'),
  }),
  z.strictObject({
    ...linkShape,
    kind: z.literal('sluice'),
    width: z.number().positive(),
    sill: z.number().describe('Metres, level of its bottom'),
    verticalDatum: datumSchema,
    opening: amountsSchema.describe('Metres from the sill to the gate; 0 is shut'),
  }),
]);
export type FloodLink = z.infer<typeof floodLinkSchema>;

/** What one is told of the water at a place. Levels in the datum that is given. */
export const floodGaugeSchema = z.strictObject({
  ...named,
  at: positionSchema,
  thing: z.string().optional().describe('Id of the thing of a live feed that measures here'),
  warningLevel: z.number().optional().describe('警戒水位, metres'),
  guaranteeLevel: z.number().optional().describe('保证水位, metres'),
  leveeLevel: z.number().optional().describe('堤顶高程, metres'),
  verticalDatum: datumSchema.optional(),
});
export type FloodGauge = z.infer<typeof floodGaugeSchema>;

/** A line through which what flows is told over time. */
export const floodSectionSchema = z.strictObject({ ...named, line: lineSchema });

export const infiltrationSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), rate: z.number().min(0).describe('mm/h') }),
  z.strictObject({
    kind: z.literal('green-ampt'),
    conductivity: z.number().positive().describe('Saturated hydraulic conductivity, mm/h'),
    suction: z.number().positive().describe('Suction head at the wetting front, mm'),
    deficit: z.number().positive().max(1).describe('Porosity less the water that is there at the beginning'),
  }),
]);

/** One flood as a document: what city, what water, what is done about it. What is not given is as in the city. */
export const floodCaseSchema = z.strictObject({
  schema: z.literal('citymirror/flood-case/1'),
  ...named,
  name: localizedTextSchema,
  description: localizedTextSchema.optional(),
  /** Absent: the grid of the city that the case belongs to. Files relative to the case. */
  grid: z
    .strictObject({
      bed: z.string().describe('GeoTIFF or Esri ASCII, metres'),
      roughness: z.union([z.string(), z.number().positive()]).default(0.035),
      buildings: z.string().optional().describe('Share of each cell that buildings cover'),
      crs: z.string().optional().describe('Where the file does not say it'),
      verticalDatum: z.string().optional(),
    })
    .optional(),
  extent: areaSchema.optional().describe('Part of the grid; absent: all of it'),
  cellSize: z.number().positive().optional().describe('Metres, a whole multiple of the cells of the grid'),
  scheme: z.enum(['inertial', 'full']).default('inertial'),
  duration: z
    .number()
    .positive()
    .max(30 * 86_400)
    .describe('Seconds'),
  start: z.iso.datetime({ offset: true }).optional().describe('When it begins; absent: now'),
  every: z.number().positive().default(300).describe('Seconds between two kept pictures'),
  /** Buildings stand in the water as blocks where they cover at least half of a cell, or not at all. */
  buildings: z.enum(['blocks', 'none']).default('blocks'),
  initial: z
    .array(
      z.union([
        z.strictObject({
          level: z.number().describe('Metres'),
          verticalDatum: datumSchema,
          area: areaSchema.optional().describe('Absent: wherever the bed is lower, from the river outwards'),
          from: positionSchema.optional().describe('Only what is joined with this place under the level'),
        }),
        z.strictObject({ depth: z.number().min(0), area: areaSchema }),
      ]),
    )
    .default([]),
  edges: z.array(floodEdgeSchema).default([]),
  rain: z
    .array(z.strictObject({ rate: amountsSchema.describe('mm/h'), area: areaSchema.optional() }))
    .default([]),
  infiltration: infiltrationSchema
    .optional()
    .describe('On ground that no building covers and that is no water'),
  drains: z
    .strictObject({
      capacity: amountsSchema.describe('mm/h that the storm drains take from streets and yards'),
    })
    .optional(),
  sources: listOf(z.strictObject({ ...named, at: positionSchema, discharge: seriesSchema.describe('m³/s') })),
  walls: listOf(floodWallSchema),
  breaches: listOf(floodBreachSchema),
  links: listOf(floodLinkSchema),
  gauges: listOf(floodGaugeSchema),
  sections: listOf(floodSectionSchema),
  /** Which live gauges its levels and rain were taken from; see scenes/flood/live. */
  live: floodLiveSchema.optional(),
});
export type FloodCase = z.infer<typeof floodCaseSchema>;
