import { z } from 'zod';

/** Metres in the frame of a building model: along it, across it, up; see models/bim/model-frame.ts. */
const metresSchema = z.number().min(-1e5).max(1e5);

/** Names what is meant: the id of an element, a room or a storey, or a class of the standard. */
const namesSchema = z.array(z.string()).max(500).default([]);

export const ROOM_AXES = ['x', 'y', 'z'] as const;
export type RoomAxis = (typeof ROOM_AXES)[number];

/** A plane that cuts a building open. */
export const roomCutSchema = z.object({
  axis: z.enum(ROOM_AXES).describe('What it stands across: x along the building, y across it, z up'),
  at: metresSchema,
  keep: z.enum(['below', 'above']).default('below').describe('The side that is kept, along the axis'),
});
export type RoomCut = z.infer<typeof roomCutSchema>;

/** From where a building is looked at: around a point of it. Degrees clockwise from its y axis; −90 looks down. */
export const roomCameraSchema = z.object({
  target: z.tuple([metresSchema, metresSchema, metresSchema]),
  distance: z.number().positive().max(1e5).describe('Metres'),
  heading: z.number(),
  pitch: z.number().min(-90).max(90),
});
export type RoomCamera = z.infer<typeof roomCameraSchema>;

/** Lowest x, y, z, then highest. */
export const roomBoxSchema = z.tuple([
  metresSchema,
  metresSchema,
  metresSchema,
  metresSchema,
  metresSchema,
  metresSchema,
]);
export type RoomBox = z.infer<typeof roomBoxSchema>;

/** A plane as it was picked on a face: what lies on the side that its normal looks to is cut away. */
export const roomPlaneSchema = z.object({
  normal: z.tuple([z.number(), z.number(), z.number()]).describe('Of length 1, in the frame of the building'),
  at: metresSchema.describe('Along the normal, from the origin of the frame'),
});
export type RoomPlane = z.infer<typeof roomPlaneSchema>;

/** Some elements of another model, or of another version of this one, at their place beside those of the room. */
export const roomBesideSchema = z.object({
  layer: z.string().describe('Id of the layer that has the other model'),
  version: z.string().optional().describe('Of that layer; absent: the one that is shown'),
  only: namesSchema,
});
export type RoomBeside = z.infer<typeof roomBesideSchema>;

/** The BIM room: one building model, taken apart. */
export const roomSchema = z.object({
  layer: z.string().describe('Id of the layer that has the building model'),
  view: z.enum(['space', 'plan']).default('space').describe('In perspective, or from above without it'),
  storey: z.string().optional().describe('Id of the storey that stands alone'),
  apart: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .describe('Metres that every storey is lifted off the one below'),
  only: namesSchema.describe('What stands alone; nothing: everything'),
  hidden: namesSchema,
  clear: namesSchema.describe('What can be seen through'),
  rest: z.enum(['hidden', 'clear']).default('hidden').describe('What becomes of what does not stand alone'),
  cuts: z.array(roomCutSchema).max(6).default([]),
  box: roomBoxSchema.optional().describe('What lies outside is not drawn'),
  plane: roomPlaneSchema.optional(),
  beside: roomBesideSchema.optional(),
  camera: roomCameraSchema.optional(),
});
export type Room = z.infer<typeof roomSchema>;
