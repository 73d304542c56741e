import { z } from 'zod';

import { VALUE_TYPES } from '../../../models/schema/index.ts';
import { parseUnit } from '../../../models/units/ucum.ts';
import { crsOf } from '../crs-lookup.ts';
import { isKnownDatum } from '../levels.ts';
import { parsePath } from './path.ts';
import { templatePaths } from './template.ts';
import { timeReader } from './time.ts';

/** A text that is checked by something that throws a RangeError. */
const checkedText = (check: (text: string) => unknown) =>
  z
    .string()
    .min(1)
    .check((context) => {
      try {
        check(context.value);
      } catch (error) {
        context.issues.push({ code: 'custom', message: (error as Error).message, input: context.value });
      }
    });

const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
const pathSchema = checkedText(parsePath).describe('As a.b[0].c; see docs/feeds.md');
const templateSchema = checkedText(templatePaths).describe('Text with paths in braces, as air:{station.id}');
const unitSchema = checkedText((text) => {
  if (!parseUnit(text))
    throw new RangeError(`the unit "${text}" is not known; write it in UCUM, as ug/m3 or Cel`);
});
const datumSchema = checkedText((text) => {
  if (!isKnownDatum(text))
    throw new RangeError(
      `the vertical datum "${text}" is not known; give ellipsoid, EGM96, a national datum, or offset:<metres>@<datum>`,
    );
});
const crsSchema = checkedText((text) => {
  try {
    crsOf(text);
  } catch (error) {
    throw new RangeError((error as Error).message);
  }
});

/** A value of the record, by a table if it needs one; or the same for all. */
const lookupSchema = z.strictObject({
  path: pathSchema,
  values: z.record(z.string(), scalarSchema).optional().describe('Value in the source → value here'),
  default: scalarSchema.optional().describe('Where nothing is there, or the table does not have it'),
});
export type Lookup = z.infer<typeof lookupSchema>;
const constantSchema = z.strictObject({ constant: scalarSchema });

/** Where a text is wanted: a template, a lookup, or a constant. */
export const textRuleSchema = z.union([templateSchema, lookupSchema, constantSchema]);
export type TextRule = z.infer<typeof textRuleSchema>;
/** Where a value is wanted: a path, a lookup, or a constant. */
export const valueRuleSchema = z.union([pathSchema, lookupSchema, constantSchema]);
export type ValueRule = z.infer<typeof valueRuleSchema>;

const localizedRuleSchema = z.union([
  textRuleSchema,
  z.strictObject({ 'zh-CN': textRuleSchema, en: textRuleSchema }),
]);
export type LocalizedRule = z.infer<typeof localizedRuleSchema>;

export const timeRuleSchema = z.union([
  pathSchema,
  z
    .strictObject({
      path: pathSchema,
      format: z.string().default('iso').describe('iso, epoch-s, epoch-ms, or a pattern as yyyyMMddHHmmss'),
      zone: z.string().optional().describe('Of times that carry none: Asia/Shanghai, +08:00'),
    })
    .check((context) => {
      try {
        timeReader(context.value.format, context.value.zone);
      } catch (error) {
        context.issues.push({ code: 'custom', message: (error as Error).message, input: context.value });
      }
    }),
]);
export type TimeRule = z.infer<typeof timeRuleSchema>;

const conditionSchema = z.strictObject({
  path: pathSchema,
  equals: z.union([scalarSchema, z.array(scalarSchema)]).optional(),
  exists: z.boolean().optional(),
});
const whereSchema = z.union([conditionSchema, z.array(conditionSchema)]).optional();
export type Where = z.infer<typeof whereSchema>;

/** Longitude and latitude apart, or both in one value: GeoJSON, a list, or a text with a comma. */
const placeShape = {
  longitude: valueRuleSchema.optional().describe('Or the easting, in the CRS of the mapping'),
  latitude: valueRuleSchema.optional(),
  position: pathSchema
    .optional()
    .describe(
      'GeoJSON geometry (its middle), [x, y], or a text with both, in place of longitude and latitude',
    ),
  order: z.enum(['xy', 'yx']).default('xy').describe('Of `position` where it is a list or a text'),
  height: valueRuleSchema.optional(),
};

const datastreamRuleSchema = z.strictObject({
  each: pathSchema.optional().describe('Members that have one observation each; paths begin at them'),
  where: whereSchema,
  datastream: textRuleSchema,
  property: textRuleSchema.optional().describe('What is observed; absent: as the datastream'),
  name: localizedRuleSchema.optional(),
  value: valueRuleSchema,
  type: z.enum(VALUE_TYPES).exclude(['position']).default('number'),
  unit: unitSchema.optional().describe('UCUM, of the values here'),
  sourceUnit: z
    .union([unitSchema, lookupSchema])
    .optional()
    .describe('UCUM, of the values in the source, where it is another'),
  scale: z.number().optional(),
  offset: z.number().optional().describe('Added after the scale'),
  missing: z.array(scalarSchema).default([]).describe('Values that stand for none, as -9999'),
  time: timeRuleSchema.optional().describe('Absent: as the mapping'),
  id: textRuleSchema.optional().describe('Of the observation'),
  quality: lookupSchema.optional().describe('good, uncertain or bad'),
  verticalDatum: datumSchema.optional(),
  rhythm: z.number().positive().optional(),
  optional: z.boolean().default(false).describe('Records may be without it'),
});
export type DatastreamRule = z.infer<typeof datastreamRuleSchema>;

const movementSchema = z.strictObject({
  ...placeShape,
  heading: valueRuleSchema.optional().describe('Degrees clockwise from north'),
  speed: valueRuleSchema.optional(),
  speedUnit: unitSchema.default('m/s'),
  time: timeRuleSchema.optional(),
});
export type MovementRule = z.infer<typeof movementSchema>;

const thingRuleSchema = z.strictObject({
  id: textRuleSchema.describe('<source>:<native id>'),
  name: localizedRuleSchema.optional(),
  kind: textRuleSchema.optional(),
  layer: textRuleSchema.optional(),
  ...placeShape,
  heightIs: z.enum(['ellipsoidal', 'above-ground']).default('above-ground'),
  verticalDatum: datumSchema.optional().describe('Of the height, which becomes ellipsoidal'),
  publication: lookupSchema.optional(),
  feature: z.strictObject({ layer: textRuleSchema, id: textRuleSchema }).optional(),
  properties: z.record(z.string(), valueRuleSchema).default({}),
  described: z.boolean().default(true).describe('false: another feed describes the things'),
});
export type ThingRule = z.infer<typeof thingRuleSchema>;

const eventRuleSchema = z.strictObject({
  each: pathSchema.optional(),
  where: whereSchema,
  id: textRuleSchema,
  kind: textRuleSchema.describe('One of the 13 kinds of events'),
  title: localizedRuleSchema,
  description: textRuleSchema.optional(),
  level: valueRuleSchema.optional().describe('1 (I, red) to 4 (IV, blue)'),
  time: timeRuleSchema.optional(),
  expires: timeRuleSchema.optional(),
  longitude: placeShape.longitude,
  latitude: placeShape.latitude,
  position: placeShape.position,
  order: placeShape.order,
  area: pathSchema.optional().describe('GeoJSON polygon'),
  things: z.array(textRuleSchema).default([]),
  publication: lookupSchema.optional(),
  cancelled: conditionSchema.optional(),
});
export type EventRule = z.infer<typeof eventRuleSchema>;

/** How the records of a source become things, observations and events. */
export const mappingSchema = z
  .strictObject({
    records: pathSchema
      .optional()
      .describe('Where the records are; absent: the payload, or each of its list'),
    where: whereSchema.describe('Which records count'),
    crs: crsSchema
      .default('EPSG:4326')
      .describe('Of positions: GCJ-02, BD-09, EPSG:4547 …; x or longitude first'),
    time: timeRuleSchema.optional().describe('Result time of observations and time of events'),
    thing: thingRuleSchema.optional(),
    movement: movementSchema.optional().describe('Position of a thing that moves'),
    observations: z.array(datastreamRuleSchema).default([]),
    events: z.array(eventRuleSchema).default([]),
  })
  .check((context) => {
    const { thing, movement, observations, events } = context.value;
    if (!thing && events.length === 0)
      context.issues.push({
        code: 'custom',
        message: 'the mapping says neither of a thing nor of events',
        input: context.value,
      });
    if (!thing && (movement || observations.length > 0))
      context.issues.push({
        code: 'custom',
        path: ['thing'],
        message: 'observations are of a thing; say which by thing.id',
        input: context.value,
      });
  });
export type Mapping = z.infer<typeof mappingSchema>;
