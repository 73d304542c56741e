import { z } from 'zod';

/** How the pictures of a camera are played. Addresses are the server's own: clients are never told the camera's. */
export const VIDEO_KINDS = ['mp4', 'hls', 'whep', 'snapshot', 'rtsp'] as const;

/** Where a camera looks, and how its pictures come. A camera is a thing of a layer of cameras. */
export const cameraFeedSchema = z.object({
  heading: z.number().describe('Degrees clockwise from north'),
  pitch: z.number().min(-90).max(90).describe('Degrees; −90 looks down'),
  roll: z.number().default(0),
  fieldOfView: z.number().positive().max(180).describe('Degrees, horizontal'),
  aspect: z
    .number()
    .positive()
    .default(16 / 9),
  reach: z.number().positive().default(120).describe('Metres that it shows usefully'),
  network: z.string().optional().describe('Whose network it stands in, as police or river'),
  video: z.enum(VIDEO_KINDS),
});
export type CameraFeed = z.infer<typeof cameraFeedSchema>;
