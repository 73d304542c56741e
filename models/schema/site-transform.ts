import { z } from 'zod';

const metres = z.number().describe('Metres');
const arcSeconds = z.number().describe('Arc seconds');

const common = {
  name: z.string().optional().describe('For messages and reports; the parameters are never in them'),
  accuracy: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe('Metres: what the parameters themselves are good for'),
};

/**
 * From a site's own plane grid to a projected CRS: EPSG method 9621 (similarity transformation, "four parameters").
 *
 *   X = dx + scale (x cos θ + y sin θ),  Y = dy + scale (y cos θ − x sin θ)
 *
 * with x east and y north in the site's grid, θ = `rotation` (positive: the site's axes are turned counter-clockwise
 * against the target's, seen from the target; as PROJ's `+proj=helmert +theta`). Heights are not touched.
 */
export const similarityTransformSchema = z.strictObject({
  method: z.literal('similarity'),
  ...common,
  target: z.string().min(1).describe('Projected CRS of the result: EPSG:4547, a proj string'),
  dx: metres,
  dy: metres,
  rotation: arcSeconds.default(0),
  scale: z.number().positive().default(1).describe('Length in the target of one unit of the site'),
});

/**
 * From a datum of the site's own to WGS84 or CGCS2000 (taken as equal): EPSG methods 9606/1033 (position vector) and
 * 9607/1032 (coordinate frame), "seven parameters". The two differ in the sign of the rotations alone.
 */
export const bursaWolfTransformSchema = z.strictObject({
  method: z.enum(['position-vector', 'coordinate-frame']),
  ...common,
  base: z
    .string()
    .min(1)
    .describe(
      'The CRS on its own ellipsoid: EPSG:2437, "+proj=tmerc +lat_0=0 +lon_0=120 +x_0=500000 +ellps=krass"',
    ),
  dx: metres,
  dy: metres,
  dz: metres,
  rx: arcSeconds.default(0),
  ry: arcSeconds.default(0),
  rz: arcSeconds.default(0),
  ppm: z.number().default(0).describe('Scale difference, parts per million'),
});

/** A transform of a site's own. It is kept on the server: no tile, scene, report or bundle holds more than its id. */
export const siteTransformSchema = z.discriminatedUnion('method', [
  similarityTransformSchema,
  bursaWolfTransformSchema,
]);
export type SimilarityDefinition = z.infer<typeof similarityTransformSchema>;
export type BursaWolfDefinition = z.infer<typeof bursaWolfTransformSchema>;
export type SiteTransformDefinition = z.infer<typeof siteTransformSchema>;
