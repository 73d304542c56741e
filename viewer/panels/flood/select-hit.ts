import type { Scene } from '../../../models/schema/scene.ts';
import { currentCity } from '../../stores/boot.ts';
import { featureStoreOf } from '../../stores/feature-stores.ts';
import { select } from '../../stores/view.ts';
import type { Hit } from './hits.ts';

/** What can be hit, as the stores name it. */
const TYPES = ['Building', 'BuildingPart', 'PointOfInterest', 'PipeNode'];
/** Layers that a feature was found in, by its id. */
const found = new Map<string, string>();

/** Selects the feature that is hit, in the layer whose records have it; where none has it, nothing is selected. */
export async function selectHit(city: Scene, { ids, kind }: Hit): Promise<void> {
  const address = currentCity()?.address;
  if (address === undefined || kind === 'roads') return;
  const [id] = ids;
  const known = found.get(id);
  if (known !== undefined) return select([{ layer: known, feature: id }]);
  for (const layer of city.layers) {
    const store = await featureStoreOf(layer, address)?.catch(() => undefined);
    if (!store || !TYPES.some((type) => store.header.types[type]) || !(await store.findById(id))) continue;
    found.set(id, layer.id);
    select([{ layer: layer.id, feature: id }]);
    return;
  }
}
