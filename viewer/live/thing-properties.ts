import { z } from 'zod';
import { askCity } from '../server/ask-server.ts';

const recordSchema = z.object({
  thing: z.object({
    properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).catch('')).default({}),
  }),
});
export type ThingProperties = z.infer<typeof recordSchema>['thing']['properties'];

/** What a thing says of itself, as its own warning level; pages are told the latest values alone. */
export async function readProperties(
  city: string,
  thing: string,
  signal?: AbortSignal,
): Promise<ThingProperties> {
  const record = await askCity(city, `live/things/${encodeURIComponent(thing)}`, { signal });
  return recordSchema.parse(record).thing.properties;
}
