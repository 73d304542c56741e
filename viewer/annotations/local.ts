import { get, set } from 'idb-keyval';
import { z } from 'zod';
import { annotationLayerSchema } from '../../models/schema/annotation.ts';
import type { Kept, KeptLayer } from './kept.ts';

const keptLayerSchema = z.object({
  layer: annotationLayerSchema,
  revision: z.number(),
  changed: z.boolean(),
});
const keptSchema = z.object({
  layers: z.record(z.string(), z.unknown()),
  deleted: z.record(z.string(), z.number()),
});

/** What this browser keeps of a city's annotations. */
export interface Local {
  read(): Promise<Kept>;
  /** Throws where the browser keeps nothing, as in a private window. */
  write(kept: Kept): Promise<void>;
}

export function localOf(city: string): Local {
  const key = `citymirror.annotations.${city}`;
  return {
    async read() {
      let value: unknown;
      try {
        value = await get(key);
      } catch {
        return { layers: {}, deleted: {} };
      }
      const { kept, complete } = readKept(value);
      // What cannot be read stays where a later version, or a person, can still find it.
      if (!complete) await set(`${key}.unreadable`, value).catch(() => undefined);
      return kept;
    },
    write: (kept) => set(key, kept),
  };
}

/** What can be read of what was kept, and whether that is all. */
export function readKept(value: unknown): { kept: Kept; complete: boolean } {
  if (value === undefined) return { kept: { layers: {}, deleted: {} }, complete: true };
  const parsed = keptSchema.safeParse(value);
  if (!parsed.success) return { kept: { layers: {}, deleted: {} }, complete: false };
  const layers: Record<string, KeptLayer> = {};
  let complete = true;
  for (const [id, entry] of Object.entries(parsed.data.layers)) {
    const layer = keptLayerSchema.safeParse(entry);
    if (layer.success) layers[id] = layer.data;
    else complete = false;
  }
  return { kept: { layers, deleted: parsed.data.deleted }, complete };
}
