import { z } from 'zod';
import { floodScenarioSchema } from './flood-changes.ts';
import { SCHEME_PLACES } from './planning-document.ts';
import { areaSchema } from './position.ts';
import { roomSchema } from './room.ts';
import { languageSchema } from './text.ts';

export { type Area, areaSchema, type Position, positionSchema } from './position.ts';

/** Ellipsoidal metres that something in a view may be at; beyond, the engine has no numbers. */
const heightSchema = z.number().min(-100_000).max(1e9);
/** The years 0 to 9999: there is no position of the sun for times far beyond. */
const timeSchema = z.number().int().min(-62_167_219_200_000).max(253_402_300_799_999);
/** At most ten years a second. */
const speedSchema = z.number().min(-3.2e8).max(3.2e8).default(0);

/** A camera over the globe: degrees, ellipsoidal metres. Heading is clockwise from north; pitch −90 looks down. */
export const cameraSchema = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  height: heightSchema,
  heading: z.number().default(0),
  pitch: z.number().min(-90).max(90).default(-90),
  roll: z.number().default(0),
});
export type Camera = z.infer<typeof cameraSchema>;

/** One clock for everything: live (server time), replaying from a time at a speed, or inside a run. */
export const clockSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('live') }),
  z.object({
    mode: z.literal('replay'),
    time: timeSchema.describe('UTC milliseconds'),
    speed: speedSchema.describe('Seconds of city time per second; 0 stands still'),
  }),
  z.object({ mode: z.literal('run'), run: z.string(), time: timeSchema, speed: speedSchema }),
]);
export type Clock = z.infer<typeof clockSchema>;

/** One condition on an attribute: one of some values, or a number within bounds, both included. */
export const conditionSchema = z.union([
  z.strictObject({ attribute: z.string(), values: z.array(z.union([z.string(), z.number(), z.boolean()])) }),
  z.strictObject({ attribute: z.string(), from: z.number().optional(), to: z.number().optional() }),
]);
export type Condition = z.infer<typeof conditionSchema>;

/** What of a layer is shown: features that meet all conditions and lie in the area. */
export const filterSchema = z.object({
  conditions: z.array(conditionSchema).default([]),
  area: areaSchema.optional(),
});
export type Filter = z.infer<typeof filterSchema>;

/** Colour by an attribute: classes of numbers between breaks, or a colour for each value. */
export const colouringSchema = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('number'),
    attribute: z.string(),
    ramp: z.string().describe('Name of a perceptual ramp'),
    breaks: z.array(z.number()).min(1).describe('Ascending; n breaks make n + 1 classes'),
  }),
  z.object({
    by: z.literal('value'),
    attribute: z.string(),
    values: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]), color: z.string() })),
    other: z.string().describe('Colour of every other value'),
  }),
]);
export type Colouring = z.infer<typeof colouringSchema>;

/** What points are coloured by. `color`: what was taken with them, else by their classes. */
export const POINT_COLOURINGS = ['color', 'class', 'height', 'intensity'] as const;

export const pointStyleSchema = z.object({
  by: z.enum(POINT_COLOURINGS).default('color'),
  hiddenClasses: z
    .array(z.number().int().min(0).max(255))
    .max(256)
    .default([])
    .describe('ASPRS classes that are not drawn'),
});
export type PointStyle = z.infer<typeof pointStyleSchema>;

export const layerViewSchema = z.object({
  visible: z.boolean().optional(),
  opacity: z.number().min(0).max(1).optional(),
  filter: filterSchema.optional(),
  colouring: colouringSchema.optional(),
  points: pointStyleSchema.optional().describe('Of point clouds'),
});
export type LayerView = z.infer<typeof layerViewSchema>;

export const selectionSchema = z.object({ layer: z.string(), feature: z.string() });
export type Selection = z.infer<typeof selectionSchema>;

/** Metres of a side, or of a depth. */
const sizeSchema = z.number().positive().max(1e7);

const clipShape = {
  id: z.string(),
  name: z.string().optional(),
  enabled: z.boolean().default(true),
  layers: z
    .array(z.string())
    .optional()
    .describe('Ids of the layers that it cuts; absent: all, the ground too'),
};

/** What is cut out of the city, so that one sees inside or below. */
export const clipSchema = z.discriminatedUnion('kind', [
  z.object({
    ...clipShape,
    kind: z.literal('polygon'),
    areas: z.array(areaSchema).min(1),
    keep: z.enum(['outside', 'inside']).default('outside'),
  }),
  z.object({
    ...clipShape,
    kind: z.literal('box'),
    longitude: z.number().min(-180).max(180),
    latitude: z.number().min(-90).max(90),
    height: heightSchema.describe('Of the middle, ellipsoidal metres'),
    size: z.tuple([sizeSchema, sizeSchema, sizeSchema]).describe('Metres'),
    heading: z.number().default(0),
    keep: z.enum(['outside', 'inside']).default('inside'),
  }),
  z.object({
    ...clipShape,
    kind: z.literal('dig'),
    areas: z.array(areaSchema).min(1),
    depth: sizeSchema.describe('Metres below the ground'),
  }),
]);
export type Clip = z.infer<typeof clipSchema>;

/** A way to show the points of a layer on the 2D map. */
export const analysisSchema = z.object({
  id: z.string(),
  layer: z.string(),
  kind: z.enum(['heat', 'hexagon', 'flow']),
  attribute: z.string().optional().describe('Weight; of a flow, what sets out; absent: one each'),
  destination: z.string().optional().describe('Of a flow: the attribute that attracts'),
  radius: z.number().positive().optional().describe('Metres; of a flow, the distance that wears it down'),
});
export type Analysis = z.infer<typeof analysisSchema>;

/** Where a model stands: degrees, metres over the ground, degrees clockwise from north, and its scale. */
export const placementSchema = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  height: heightSchema.default(0),
  heading: z.number().default(0),
  scale: z.number().positive().max(1e6).default(1),
});
export type Placement = z.infer<typeof placementSchema>;

/** Data from elsewhere that a person added by its address. Files that were dropped stay on their machine. */
export const addedSourceSchema = z.object({
  id: z.string(),
  kind: z.enum([
    '3d-tiles',
    'wms',
    'wmts',
    'wfs',
    'ogc-features',
    'ogc-tiles',
    'geojson',
    'czml',
    'kml',
    'gltf',
  ]),
  name: z.string(),
  url: z.string(),
  sublayer: z.string().optional().describe('Layer or collection of the service'),
  style: z.string().optional().describe('Style of the service; absent: its default'),
  crs: z.string().optional().describe('CRS that a person chose where the data does not name one'),
  swapped: z.boolean().optional().describe('Latitude or northing comes first, as a person said'),
  placement: placementSchema.optional().describe('Of a model without a place of its own'),
  visible: z.boolean().default(true),
  opacity: z.number().min(0).max(1).default(1),
});
export type AddedSource = z.infer<typeof addedSourceSchema>;

export const APPEARANCES = ['dark', 'light', 'contrast'] as const;
export const PANELS = [
  'layers',
  'search',
  'viewpoints',
  'sun',
  'objects',
  'statistics',
  'themes',
  'measure',
  'draw',
  'clip',
  'compare',
  'analysis',
  'flood',
  'planning',
  'studies',
  'bim',
  'add',
  'alarms',
  'events',
  'video',
  'follow',
  'feeds',
  'none',
] as const;

/** What can be shown of the water of a run. */
export const WATER_SHOWS = ['natural', 'depth', 'speed', 'maximum', 'arrival', 'hazard'] as const;

/** The water of the run that the clock is in. */
export const floodViewSchema = z.object({
  shows: z.enum(WATER_SHOWS).default('depth'),
  flow: z.boolean().default(true).describe('Whether it is seen to move'),
  run: z.string().optional().describe('Id of the run that is shown; absent: the one that the clock is in'),
  against: z.string().optional().describe('Id of a run whose depth is taken from that of this one'),
  scenario: floodScenarioSchema.optional().describe('By which a run that is not kept is computed again'),
  againstScenario: floodScenarioSchema.optional().describe('The same of the run that is taken from it'),
});
export type FloodView = z.infer<typeof floodViewSchema>;

/** The scheme that stands in the city. */
export const planningViewSchema = z.object({
  scheme: z.string().optional().describe('Its id; absent: none'),
  where: z.enum(SCHEME_PLACES).default('server'),
  version: z.number().int().min(1).optional().describe('Absent: the newest'),
  phase: z
    .string()
    .optional()
    .describe('As it is when this phase is done; absent: all; empty: before the first'),
});
export type PlanningView = z.infer<typeof planningViewSchema>;

const viewShape = {
  scene: z.string(),
  camera: cameraSchema,
  clock: clockSchema.default({ mode: 'live' }),
  layers: z.record(z.string(), layerViewSchema).default({}),
  selection: z.array(selectionSchema).default([]),
  appearance: z.enum(APPEARANCES).default('dark'),
  language: languageSchema.default('zh-CN'),
  shadows: z.boolean().default(false),
  panel: z.enum(PANELS).default('layers'),
  mode: z.enum(['calm', 'emergency', 'traffic', 'flood']).default('calm'),
  display: z.enum(['globe', 'map']).default('globe').describe('The globe, or the 2D map'),
  theme: z.string().optional().describe('Id of the theme whose indicators are shown'),
  clips: z.array(clipSchema).default([]),
  underground: z
    .object({ enabled: z.boolean(), opacity: z.number().min(0).max(1).describe('Of the ground') })
    .default({ enabled: false, opacity: 0.35 }),
  analyses: z.array(analysisSchema).default([]),
  added: z.array(addedSourceSchema).default([]),
  flood: floodViewSchema.optional(),
  planning: planningViewSchema.optional(),
};

/** The other side of a comparison: what it shows otherwise than the first. The camera is one for both. */
export const otherViewSchema = z
  .object({
    clock: clockSchema,
    layers: viewShape.layers.unwrap(),
    shadows: viewShape.shadows.unwrap(),
    display: viewShape.display.unwrap(),
    clips: viewShape.clips.unwrap(),
    underground: viewShape.underground.unwrap(),
    theme: z.string(),
    flood: floodViewSchema,
    planning: planningViewSchema,
  })
  // Without defaults: what it does not say is as on the first side.
  .partial();
export type OtherView = z.infer<typeof otherViewSchema>;

/** Two views of one city: over each other with a line that is drawn across, or side by side. */
export const comparisonSchema = z.object({
  kind: z.enum(['swipe', 'beside']),
  position: z.number().min(0).max(1).default(0.5).describe('Of the line, from the left'),
  other: otherViewSchema.default({}),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/**
 * Everything that a view shows. The page renders from this document alone; a permalink is it, and a wall or
 * another browser follows it. What a scene already says by default is left out.
 */
export const viewDocumentSchema = z.object({
  schema: z.literal('citymirror/view/1'),
  ...viewShape,
  comparison: comparisonSchema.optional(),
  room: roomSchema.optional().describe('The building that one has stepped into'),
});
export type ViewDocument = z.infer<typeof viewDocumentSchema>;
