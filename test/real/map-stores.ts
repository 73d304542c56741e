import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feature } from '../../models/feature.ts';
import { GROUP_DESCRIPTIONS, groupOf } from '../../tiles-service/city/layer-groups.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { openFeatureSource } from '../../tiles-service/read/index.ts';
import { FeatureStoreWriter } from '../../tiles-service/store/writer.ts';

/** Reads a source into the stores that an import makes of it, each a folder in `folder`; `seen` hears every feature. */
export async function storesOf(
  path: string,
  source: string,
  folder: string,
  seen: (feature: Feature) => void = () => {},
): Promise<string[]> {
  const scratch = join(folder, 'scratch');
  await mkdir(scratch, { recursive: true });
  const opened = await openFeatureSource(path, { source, scratch });
  const writers = new Map<string, FeatureStoreWriter>();
  for await (const batch of opened.features()) {
    for (const feature of batch) {
      const group = groupOf(feature, opened.format);
      let writer = writers.get(group);
      if (!writer)
        writers.set(
          group,
          (writer = new FeatureStoreWriter(join(folder, group), GROUP_DESCRIPTIONS[group].limits)),
        );
      writer.add(feature);
      seen(feature);
    }
  }
  for (const writer of writers.values()) await writer.finish(new Tally());
  return [...writers.keys()]
    .filter((group) => group !== 'furniture' && group !== 'overlay')
    .map((group) => join(folder, group));
}
