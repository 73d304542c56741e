import type { ByteSource } from './byte-source.ts';
import { HEADER_FILE, storeHeaderSchema } from './header.ts';
import { movedStore } from './moved-store.ts';
import { createFeatureStore, type FeatureStore } from './reader.ts';

/** Throws ZodError for a header that is not one, and what the source throws for bytes that cannot be read. */
export async function openFeatureStore(source: ByteSource): Promise<FeatureStore> {
  const text = new TextDecoder().decode(await source.readAll(HEADER_FILE));
  const store = createFeatureStore(source, storeHeaderSchema.parse(JSON.parse(text)));
  return source.moved ? movedStore(store, source.moved) : store;
}
