import { z } from 'zod';
import { METRES_PER_DEGREE } from '../../models/geodesy/mercator.ts';
import { localizedTextSchema, publicationSchema } from '../../models/schema/index.ts';
import { CLIMATES } from './world/weather.ts';

const place = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/** What vehicles are bound for. */
export const PLACE_KINDS = ['hospital', 'chemicals', 'rank'] as const;

/** The city as its simulator knows it, beside its roads and its things. Longitudes and latitudes in degrees. */
export const simulatedCitySchema = z.object({
  schema: z.literal('citymirror/simulator/1'),
  seed: z.number().int(),
  /** Hours that its clocks are ahead of UTC. */
  utcOffset: z.number().min(-12).max(14),
  climate: z.enum(CLIMATES).default('usual'),
  middle: place,
  /** Quarters that have a power feeder and a catchment of drains each. */
  zones: z.array(z.object({ id: z.string(), name: localizedTextSchema, at: place })).min(1),
  /** Places where water mains may burst. */
  mains: z.array(place).default([]),
  busLines: z
    .array(
      z.object({
        id: z.string(),
        name: localizedTextSchema,
        line: z.array(place).min(2),
        stops: z.array(z.object({ name: localizedTextSchema, at: place })),
      }),
    )
    .default([]),
  places: z.array(z.object({ kind: z.enum(PLACE_KINDS), name: localizedTextSchema, at: place })).default([]),
  /** Where vehicles with dangerous goods may not go: middle and metres. */
  noDangerousGoods: z.object({ at: place, metres: z.number().positive() }).optional(),
});
export type SimulatedCity = z.infer<typeof simulatedCitySchema>;

/** A thing of the simulated city: a line of things.ndjson. What it tells of is a matter of its kind (kinds.ts). */
export const simulatedThingSchema = z.object({
  id: z.string().min(1).max(200),
  kind: z.string(),
  name: localizedTextSchema,
  /** Longitude, latitude, metres over the ground. Absent: it moves. */
  at: z.tuple([z.number(), z.number(), z.number()]).optional(),
  /** Layer and id of what of the city it is or belongs to. */
  feature: z.tuple([z.string(), z.string()]).optional(),
  /** Index of its zone. */
  zone: z.number().int().nonnegative().default(0),
  /** Where it is shown, if not on the layer of its kind. */
  layer: z.string().optional(),
  publication: publicationSchema.optional(),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type SimulatedThing = z.infer<typeof simulatedThingSchema>;

/** From degrees to metres east and north of the city's middle: good to a metre over some twenty kilometres. */
export type ToPlane = (longitude: number, latitude: number) => [x: number, y: number];

export function planeOf([longitude0, latitude0]: readonly [number, number]): ToPlane {
  const cosine = Math.cos((latitude0 * Math.PI) / 180);
  return (longitude, latitude) => [
    (longitude - longitude0) * cosine * METRES_PER_DEGREE,
    (latitude - latitude0) * METRES_PER_DEGREE,
  ];
}
