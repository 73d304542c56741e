import { get, set } from 'idb-keyval';
import { z } from 'zod';
import { annotationLayerSchema } from '../../models/schema/annotation.ts';
import type { Kept } from './kept.ts';

const keptSchema = z.object({
  layers: z.record(
    z.string(),
    z.object({ layer: annotationLayerSchema, revision: z.number(), changed: z.boolean() }),
  ),
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
      try {
        const parsed = keptSchema.safeParse(await get(key));
        return parsed.success ? parsed.data : { layers: {}, deleted: {} };
      } catch {
        return { layers: {}, deleted: {} };
      }
    },
    write: (kept) => set(key, kept),
  };
}
