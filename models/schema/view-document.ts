import { z } from 'zod';
import { languageSchema } from './text.ts';

/** A camera over the globe: degrees, ellipsoidal metres. Heading is clockwise from north; pitch −90 looks down. */
export const cameraSchema = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  height: z.number(),
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
    time: z.number().int().describe('UTC milliseconds'),
    speed: z.number().default(0).describe('Seconds of city time per second; 0 stands still'),
  }),
  z.object({ mode: z.literal('run'), run: z.string(), time: z.number().int(), speed: z.number().default(0) }),
]);
export type Clock = z.infer<typeof clockSchema>;

export const layerViewSchema = z.object({
  visible: z.boolean().optional(),
  opacity: z.number().min(0).max(1).optional(),
});
export type LayerView = z.infer<typeof layerViewSchema>;

export const selectionSchema = z.object({ layer: z.string(), feature: z.string() });
export type Selection = z.infer<typeof selectionSchema>;

/**
 * Everything that a view shows. The page renders from this document alone; a permalink is it, and a wall or
 * another browser follows it. What a scene already says by default is left out.
 */
export const viewDocumentSchema = z.object({
  schema: z.literal('citymirror/view/1'),
  scene: z.string(),
  camera: cameraSchema,
  clock: clockSchema.default({ mode: 'live' }),
  layers: z.record(z.string(), layerViewSchema).default({}),
  selection: z.array(selectionSchema).default([]),
  appearance: z.enum(['dark', 'light']).default('dark'),
  language: languageSchema.default('zh-CN'),
  shadows: z.boolean().default(false),
  panel: z.enum(['layers', 'search', 'viewpoints', 'sun', 'none']).default('layers'),
  mode: z.enum(['calm', 'emergency', 'traffic', 'flood']).default('calm'),
});
export type ViewDocument = z.infer<typeof viewDocumentSchema>;
