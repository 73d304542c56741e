import type { Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/layer.ts';

/** A layer that is none of the scene's, and one record of it; undefined for ids of layers that it does not know. */
export type RecordSource = (
  layer: string,
  feature: string,
) => { layer: Layer; feature?: Feature } | undefined;

const sources: RecordSource[] = [];

/** Lets things be selected that the scene does not list, as those that a person added. */
export function addRecordSource(source: RecordSource): void {
  sources.push(source);
}

export function recordOutsideScene(layer: string, feature: string): ReturnType<RecordSource> {
  for (const source of sources) {
    const found = source(layer, feature);
    if (found) return found;
  }
  return undefined;
}
