import { z } from 'zod';
import { cameraFeedSchema } from './camera-feed.ts';
import { plainTextSchema } from './text.ts';

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
const height = z.number().min(-1_000).max(20_000).describe('Metres above the ellipsoid');

/** Where a camera stands and how it looks: degrees, and ellipsoidal metres. Its picture is that of a pinhole. */
export const cameraPlacementSchema = z.strictObject({
  longitude,
  latitude,
  height,
  heading: z.number().min(0).max(360),
  pitch: z.number().min(-90).max(90),
  roll: z.number().min(-180).max(180),
  fieldOfView: z.number().positive().max(170).describe('Degrees, horizontal'),
  aspect: cameraFeedSchema.shape.aspect.unwrap().max(10),
});
export type CameraPlacement = z.infer<typeof cameraPlacementSchema>;

/** One thing that was found in the picture and in the city. */
export const calibrationPairSchema = z.strictObject({
  x: z.number().min(0).max(1).describe('Share of the width of the picture, from the left'),
  y: z.number().min(0).max(1).describe('Share of the height of the picture, from above'),
  longitude,
  latitude,
  height,
});
export type CalibrationPair = z.infer<typeof calibrationPairSchema>;

export const MOST_CALIBRATION_PAIRS = 64;

export const newCalibrationSchema = z.strictObject({
  placement: cameraPlacementSchema,
  pairs: z.array(calibrationPairSchema).min(4).max(MOST_CALIBRATION_PAIRS),
  picture: z
    .strictObject({ width: z.int().min(16).max(16_384), height: z.int().min(16).max(16_384) })
    .describe('Pixels of the picture that the pairs were set in'),
  overGround: z
    .number()
    .min(-100)
    .max(2_000)
    .optional()
    .describe('Metres of the camera over the ground under it, as the page of who solved it has the ground'),
  basedOn: z.int().min(0).describe('Number of the newest calibration that the person saw; 0: there was none'),
  note: plainTextSchema.max(500).optional(),
});
export type NewCalibration = z.infer<typeof newCalibrationSchema>;

/** A placement that somebody solved and kept. Times are UTC milliseconds. */
export const cameraCalibrationSchema = newCalibrationSchema.omit({ basedOn: true }).extend({
  number: z.int().min(1),
  rootMeanSquare: z.number().describe('Pixels that the pairs are off by, as the server reckons it'),
  made: z.number(),
  byName: z.string(),
  takenBack: z.object({ time: z.number(), byName: z.string() }).optional(),
  counts: z.boolean().describe('Whether it is the one that counts: the newest that was not taken back'),
});
export type CameraCalibration = z.infer<typeof cameraCalibrationSchema>;

export const calibrationListSchema = z.object({ calibrations: z.array(cameraCalibrationSchema) });
