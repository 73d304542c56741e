import { z } from 'zod';
import { plainTextSchema } from './text.ts';

/** Bytes of the GLB of one model at most: as base64 it has to fit into a document of planning. */
export const LARGEST_MODEL = 10 << 20;
/** Triangles of one model at most: they are drawn, and rays are cast at them. */
export const MOST_MODEL_TRIANGLES = 250_000;

const metres = z.number().min(-1e6).max(1e6);

/**
 * The model of a building of a scheme: a GLB in metres with y up, x east and -z north where its heading is 0, whatever
 * file it was read from. It is kept once, under an id that is made of its GLB, and never changed.
 */
export const schemeModelSchema = z.strictObject({
  schema: z.literal('citymirror/scheme-model/1'),
  format: z.enum(['ifc', 'gltf']),
  file: plainTextSchema.min(1).max(200),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Of the file'),
  triangles: z.number().int().min(1).max(MOST_MODEL_TRIANGLES),
  anchor: z
    .tuple([metres, metres, metres])
    .describe(
      'East, north and up in the model: what stands at the place of the building, on its ground floor',
    ),
  glb: z
    .string()
    // The magic of a GLB, `glTF`, as base64 begins with it.
    .regex(/^Z2xUR[A-Za-z0-9+/]*={0,2}$/, 'it is no GLB as base64')
    .max(Math.ceil(LARGEST_MODEL / 3) * 4),
});
export type SchemeModel = z.infer<typeof schemeModelSchema>;
