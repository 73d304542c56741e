import type { FloorUse } from '../../../models/schema/scheme.ts';
import { buildingOfModel } from '../../../scenes/planning/model/place-model.ts';
import { addItem } from '../../../scenes/planning/scheme/edit.ts';
import { requestSketch } from '../../stores/sketch.ts';
import { changeScheme, chooseItem, freeItemId, useScheme } from '../scheme-store.ts';
import type { ReadModel } from './messages.ts';
import { holdModel, shapeOfRead } from './scheme-models.ts';

/**
 * Asks where a model that was read is to stand, and makes it a building of the open scheme, which is chosen then. False
 * where the person gave it up. Throws InputError.
 */
export async function placeModel(model: ReadModel, use: FloorUse, storeys?: number): Promise<boolean> {
  const shape = await shapeOfRead(use, storeys);
  const source = await holdModel(model);
  const places = await requestSketch({ kind: 'point', prompt: 'planning.prompt.model', on: 'ground' });
  const { scheme } = useScheme.getState();
  if (!places || !scheme) return false;
  const id = freeItemId(scheme, 'building');
  const { format: kind, file } = model;
  const name = file.replace(/\.[a-z]+$/i, '').slice(0, 100);
  const building = buildingOfModel(
    shape,
    model.anchor,
    {
      at: [places[0].longitude, places[0].latitude],
      heading: (Math.round(model.heading * 1000) / 1000) % 360,
    },
    { id, name: { 'zh-CN': name, en: name }, kind, source, file },
  );
  changeScheme((one) => addItem(one, 'buildings', building));
  chooseItem({ list: 'buildings', id });
  return true;
}
