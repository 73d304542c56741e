import type { z } from 'zod';
import { feedSchema } from '../../../models/schema/index.ts';
import type { PayloadReader } from '../adapter.ts';
import { FormatFault, type FormatOptions, formatShape, readFormat } from '../formats/format.ts';
import { createMapper } from './mapper.ts';
import { type Mapping, mappingSchema } from './schema.ts';

/** Configuration of a feed whose payloads are read by one mapping. */
export const mappedFeedSchema = feedSchema.extend({ ...formatShape, mapping: mappingSchema });
export type MappedFeed = z.infer<typeof mappedFeedSchema>;

/** Throws InputError where a mapping cannot be used. */
export async function mappedReader(options: FormatOptions & { mapping: Mapping }): Promise<PayloadReader> {
  const map = await createMapper(options.mapping);
  return {
    read(payload) {
      try {
        return map(readFormat(payload, options), payload);
      } catch (error) {
        if (error instanceof FormatFault) return { faults: [{ code: error.code, message: error.message }] };
        throw error;
      }
    },
  };
}
