import { z } from 'zod';

/** Longitude and latitude in degrees. */
export const positionSchema = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export type Position = z.infer<typeof positionSchema>;

/** Rings of degrees, not closed: the outer one first, then its holes. */
export const areaSchema = z.array(z.array(positionSchema).min(3)).min(1);
export type Area = z.infer<typeof areaSchema>;
