import { z } from 'zod';
import { publicationSchema } from './publication.ts';

/** How the pictures of a camera are played. Addresses are the server's own: clients are never told the camera's. */
export const VIDEO_KINDS = ['mp4', 'hls', 'whep', 'snapshot', 'rtsp'] as const;
export type VideoKind = (typeof VIDEO_KINDS)[number];

/**
 * Where a camera looks, whose it is and who may see its pictures. A camera is a thing of a layer of kind `cameras`, and
 * these are `properties` of that thing. Where its pictures come from is in the server's cameras.json alone.
 */
export const cameraFeedSchema = z.object({
  heading: z.number().describe('Degrees clockwise from north'),
  pitch: z.number().min(-90).max(90).describe('Degrees; −90 looks down'),
  roll: z.number().default(0),
  fieldOfView: z.number().positive().max(180).describe('Degrees, horizontal'),
  aspect: z
    .number()
    .positive()
    .default(16 / 9),
  reach: z.number().positive().max(100_000).default(120).describe('Metres that it shows usefully'),
  owner: z.string().max(120).optional().describe('Who answers for the camera, as 交警支队'),
  network: z.string().max(120).optional().describe('Whose network it stands in, as police or river'),
  pictures: publicationSchema
    .default('internal')
    .describe('Who may see its pictures without asking; that there is a camera is as its thing says'),
});
export type CameraFeed = z.infer<typeof cameraFeedSchema>;

const addressSchema = (protocols: readonly string[]) =>
  z
    .string()
    .max(2_000)
    .refine(
      (text) => protocols.some((protocol) => text.startsWith(`${protocol}://`)),
      `an address begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    );
const HTTP = ['http', 'https'] as const;
const headersSchema = z
  .record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().max(2_000))
  .default({})
  .describe('Headers that the source is asked with, as Authorization');

const cameras = z
  .string()
  .min(1)
  .max(200)
  .describe(
    'Id of the camera, or the beginning of many and *, as police:*. In url and file, {id} stands for the whole id and ' +
      '{native} for what is behind its first colon',
  );

/** Where pictures come from, by how they are played. `${NAME}` in a text stands for a variable of the environment. */
export const cameraSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    cameras,
    kind: z.literal('mp4'),
    file: z
      .string()
      .min(1)
      .describe('Below the folder of the city, as clips/crossing-1.mp4; played in a loop'),
    made: z
      .enum(['recorded', 'rendered'])
      .default('recorded')
      .describe('rendered: made from the model, and marked so'),
  }),
  z.strictObject({
    cameras,
    kind: z.literal('hls'),
    url: addressSchema(HTTP),
    headers: headersSchema,
    origins: z
      .array(z.url())
      .default([])
      .describe('Other servers that its playlists may name, as https://cdn.example.lan'),
  }),
  z.strictObject({ cameras, kind: z.literal('whep'), url: addressSchema(HTTP), headers: headersSchema }),
  z.strictObject({
    cameras,
    kind: z.literal('snapshot'),
    url: addressSchema(HTTP),
    headers: headersSchema,
    every: z.number().min(0.2).max(86_400).default(2).describe('Seconds between two pictures'),
  }),
  z.strictObject({
    cameras,
    kind: z.literal('rtsp'),
    url: addressSchema(['rtsp', 'rtsps']),
    transport: z.enum(['tcp', 'udp']).default('tcp'),
    codec: z
      .enum(['auto', 'copy', 'h264'])
      .default('auto')
      .describe('auto: H.264 as it is, all else made H.264'),
  }),
]);
export type CameraSource = z.infer<typeof cameraSourceSchema>;

/**
 * `cameras.json` in the folder of a city, beside live.json: where the pictures of its cameras come from. It is never
 * served, and no client is told what stands in it.
 */
export const camerasFileSchema = z.strictObject({
  schema: z.literal('citymirror/cameras/1'),
  streams: z.int().min(1).max(256).default(16).describe('RTSP streams that are read at one time'),
  longestMinutes: z
    .int()
    .min(1)
    .max(44_640)
    .default(480)
    .describe('Longest time that a restricted camera is opened for'),
  sources: z.array(cameraSourceSchema).max(200_000).default([]),
});
export type CamerasFile = z.infer<typeof camerasFileSchema>;
