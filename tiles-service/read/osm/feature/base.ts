import type { Feature } from '../../../../models/feature.ts';
import { nativeId } from '../../../../models/ids.ts';
import { type Attributes, toAttributes } from '../attributes.ts';
import type { Classified } from '../classify.ts';
import type { Tags } from '../elements.ts';

/** A feature without its geometry. `native` is the OpenStreetMap id with its kind: n123. */
export function baseFeature(
  source: string,
  native: string,
  classified: Classified,
  tags: Tags,
  attributes: Attributes = toAttributes(tags),
): Feature {
  const { row } = classified;
  const feature: Feature = {
    id: nativeId(source, native),
    type: row.type,
    class: classified.class,
    attributes,
    geometries: [],
    cim: row.cim,
  };
  const name = tags.get('name');
  if (name) feature.name = name;
  return feature;
}
