import { z } from 'zod';
import { cameraPlacementSchema } from './camera-calibration.ts';
import { cameraFeedSchema, VIDEO_KINDS } from './camera-feed.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

/** Where a camera looks: degrees and metres, as in a CameraFeed. */
export const cameraPoseSchema = cameraFeedSchema.pick({
  heading: true,
  pitch: true,
  roll: true,
  fieldOfView: true,
  aspect: true,
  reach: true,
});
export type CameraPose = z.output<typeof cameraPoseSchema>;

export const CAMERA_REQUEST_STATES = [
  'waiting',
  'approved',
  'refused',
  'withdrawn',
  'ended',
  'expired',
] as const;
const requestStateSchema = z.enum(CAMERA_REQUEST_STATES);

/** What the page is told of a camera. Times are UTC milliseconds. */
export const cameraFactsSchema = z.object({
  id: z.string(),
  layer: z.string(),
  name: localizedTextSchema,
  longitude: z.number().optional(),
  latitude: z.number().optional(),
  height: z.number(),
  heightIs: z.enum(['ellipsoidal', 'above-ground']),
  areas: z.array(z.string()),
  pose: cameraPoseSchema.optional().describe('As its source tells it, or as it was calibrated'),
  calibrated: z
    .object({
      number: z.number().int(),
      made: z.number(),
      rootMeanSquare: z.number(),
      placement: cameraPlacementSchema,
    })
    .optional()
    .describe('Where it stands and looks as solved from matched points; absent: nobody has'),
  owner: z.string().optional(),
  network: z.string().optional(),
  pictures: publicationSchema,
  video: z.enum(VIDEO_KINDS).optional().describe('Absent: there are no pictures of it'),
  made: z.enum(['live', 'recorded', 'rendered']).describe('live: from a camera; a loop says that it is none'),
  simulated: z.boolean(),
  answers: z.boolean().nullable().describe('null: it does not tell'),
  may: z.boolean().describe('Whether who asks may see the pictures now'),
  until: z.number().optional().describe('When a request that was approved ends'),
  request: z.object({ id: z.string(), state: requestStateSchema, expires: z.number() }).optional(),
  mayAsk: z.boolean(),
  mayDecide: z.boolean().describe('Whether who asks may approve requests of others for it'),
  mayCalibrate: z.boolean().describe('Whether who asks may say where it stands and looks'),
});
export type CameraFacts = z.infer<typeof cameraFactsSchema>;

export const cameraListSchema = z.object({
  cameras: z.array(cameraFactsSchema),
  total: z.number().int().describe('How many there are, of which the list has the first'),
});
export type CameraList = z.infer<typeof cameraListSchema>;

/** How many cameras of an owner or an area there are, of those that who asks may know of. */
export const cameraCountSchema = z.object({
  total: z.number().int(),
  public: z.number().int().describe('Anybody may see the pictures'),
  open: z.number().int().describe('Who asks may see the pictures without asking'),
  pictures: z.number().int().describe('There are pictures of it'),
  answering: z.number().int(),
  silent: z.number().int(),
});
export type CameraCount = z.infer<typeof cameraCountSchema>;

export const cameraCoverageSchema = z.object({
  all: cameraCountSchema,
  owners: z.array(z.object({ owner: z.string().nullable(), count: cameraCountSchema })),
  areas: z.array(z.object({ area: z.string(), name: localizedTextSchema, count: cameraCountSchema })),
});
export type CameraCoverage = z.infer<typeof cameraCoverageSchema>;

/** A camera near a place: whether it has it in its picture, as far as flat ground tells. */
export const seeingCameraSchema = z.object({
  camera: cameraFactsSchema,
  distance: z.number().describe('Metres'),
  inView: z.boolean(),
});
export type SeeingCamera = z.infer<typeof seeingCameraSchema>;
/** Those that look at the place before those that look away, those whose pictures one sees at once before others. */
export const seeingListSchema = z.object({ cameras: z.array(seeingCameraSchema) });
export type SeeingList = z.infer<typeof seeingListSchema>;

export const newCameraRequestSchema = z.strictObject({
  reason: z.string().trim().min(4).max(500),
  minutes: z.int().min(1).max(44_640),
});
export const cameraDecisionSchema = z.strictObject({
  minutes: z.int().min(1).max(44_640).optional(),
  note: z.string().trim().max(500).optional(),
});

export const cameraRequestSchema = z.object({
  id: z.string(),
  camera: z.string(),
  cameraName: localizedTextSchema,
  accountName: z.string(),
  reason: z.string(),
  minutes: z.number().int(),
  asked: z.number(),
  state: requestStateSchema,
  decided: z.number().optional(),
  decidedByName: z.string().optional(),
  note: z.string().optional(),
  expires: z.number(),
  mine: z.boolean(),
  mayDecide: z.boolean(),
});
export type ShownCameraRequest = z.infer<typeof cameraRequestSchema>;
export const cameraRequestListSchema = z.object({ requests: z.array(cameraRequestSchema) });

/** A right to play one camera for now. */
export const cameraPlayingSchema = z.object({
  token: z.string(),
  kind: z.enum(['mp4', 'hls', 'whep', 'snapshot']),
  made: z.enum(['live', 'recorded', 'rendered']),
  address: z.string().describe('Relative to …/cameras/'),
  every: z.number().optional().describe('Of single pictures: seconds between two'),
  until: z.number().optional().describe('When the permission ends, UTC milliseconds'),
});
export type CameraPlaying = z.infer<typeof cameraPlayingSchema>;

export const playingStateSchema = z.object({
  until: z.number().optional(),
  newest: z.number().optional().describe('When the newest picture came, UTC milliseconds'),
  failures: z.number().optional().describe('How often a camera was asked in vain since its last picture'),
  time: z.number().describe('The clock of the server'),
});
export type PlayingState = z.infer<typeof playingStateSchema>;
