import { z } from 'zod';
import { standingPlaceSchema } from './model-move.ts';

const idSchema = z.string().describe('Id of the feature: <source>:<GlobalId>');
const countSchema = z.number().int().nonnegative();

/** West, south, lowest, east, north, highest: degrees and metres over the ellipsoid. */
export const bimBoundsSchema = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
]);
export type BimBounds = z.infer<typeof bimBoundsSchema>;

/**
 * Of the surface of something: its area, the middle of it to the east, to the north and up from the lowest
 * south-western corner, and the means over it, from the middle on, of |z|², h², z², zh, z|z|², z²|z|² and z⁴ (the complex
 * ones as two numbers), where z = east + i north and h is up. Metres and powers of them.
 */
export const bimShapeSchema = z.array(z.number()).length(16);
export type BimShape = number[];

const hashSchema = z
  .string()
  .describe('Of its attributes: what has another one in the next version has changed');

export const bimStoreySchema = z.object({
  id: idSchema,
  name: z.string().optional(),
  building: idSchema.optional(),
  elevation: z.number().optional().describe("Metres over the building's zero, as the file says"),
  lowest: z.number().optional().describe('Of what lies in it: metres over the ellipsoid'),
  highest: z.number().optional(),
  elements: countSchema,
  spaces: countSchema,
  area: z.number().optional().describe('Square metres of its spaces indoors, of those that have an area'),
  hash: hashSchema.optional(),
});
export type BimStorey = z.infer<typeof bimStoreySchema>;

export const bimSpaceSchema = z.object({
  id: idSchema,
  name: z.string().optional(),
  storey: idSchema.optional(),
  area: z.number().optional().describe('Square metres of floor, from its quantities'),
  areaOf: z.string().optional().describe('Name of the quantity that its area is: NetFloorArea'),
  isExternal: z.boolean().optional().describe('Outdoors by the file, as terraces and roofs are'),
  volume: z.number().optional().describe('Cubic metres, from its quantities'),
  height: z.number().optional().describe('Metres, from its quantities'),
  bounds: bimBoundsSchema.optional(),
  shape: bimShapeSchema.optional(),
  hash: hashSchema.optional(),
});
export type BimSpace = z.infer<typeof bimSpaceSchema>;

/** What a tree, a search and a comparison need of an element; everything else is in the feature store. */
export const bimElementSchema = z.object({
  id: idSchema,
  class: z.string().describe('Class of the standard: IfcWall'),
  name: z.string().optional(),
  typeName: z.string().optional(),
  storey: idSchema.optional(),
  space: idSchema.optional(),
  parent: idSchema.optional().describe('The element that it is a part of'),
  bounds: bimBoundsSchema.optional().describe('Absent for an element without a shape'),
  shape: bimShapeSchema.optional(),
  hash: hashSchema.optional(),
});
export type BimElement = z.infer<typeof bimElementSchema>;

export const bimPartSchema = z.object({
  id: idSchema,
  class: z.string(),
  name: z.string().optional(),
  parent: idSchema.optional(),
  hash: hashSchema.optional(),
});
export type BimPart = z.infer<typeof bimPartSchema>;

export const bimQuantitiesSchema = z.object({
  class: z.string(),
  count: countSchema,
  sums: z
    .record(z.string(), z.object({ count: countSchema, sum: z.number() }))
    .describe('By name of the quantity: metres, square metres, cubic metres, kilograms, seconds, pieces'),
});
export type BimQuantities = z.infer<typeof bimQuantitiesSchema>;

/** What stands in a building model, beside its tiles. */
export const bimSchema = z.object({
  schema: z.literal('citymirror/bim/1'),
  source: z.string(),
  format: z.string().describe('IFC2x3, IFC4, IFC4x3'),
  units: z
    .record(z.string(), z.string())
    .optional()
    .describe('Names of the units of the file, which properties are in, by kind: length, area, mass …'),
  stands: standingPlaceSchema
    .optional()
    .describe('Where the zero of the file’s axes came to stand, and where its y looks'),
  structure: z.array(bimPartSchema).describe('Sites, buildings, facilities and their parts, storeys apart'),
  storeys: z.array(bimStoreySchema).describe('From below'),
  spaces: z.array(bimSpaceSchema),
  elements: z.array(bimElementSchema),
  quantities: z.array(bimQuantitiesSchema),
});
export type Bim = z.infer<typeof bimSchema>;
